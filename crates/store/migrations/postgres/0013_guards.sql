-- What keeps accounts and answers their owner's, and customers who cannot be reached.

-- Raised where every sign-in that is under way becomes void: a new password, signing out everywhere, a second factor.
ALTER TABLE users ADD COLUMN sign_in_epoch BIGINT NOT NULL DEFAULT 0;

-- The answer, encrypted: some tell a secret this once. `body` is of before.
ALTER TABLE idempotency_keys ADD COLUMN sealed BYTEA;

-- How often in a row WhatsApp said that the customer cannot be reached, and when it last did.
ALTER TABLE contacts ADD COLUMN unreachable_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contacts ADD COLUMN unreachable_at BIGINT;
