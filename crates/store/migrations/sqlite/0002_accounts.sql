-- A second factor, the language of people, where sessions come from, invitations that can be listed and revoked,
-- one-time links for a new password, and names in the audit trail.

ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
-- Exact to a minute.
ALTER TABLE users ADD COLUMN last_seen_at BIGINT;
-- Sealed. In force from totp_enabled_at on; until then it waits to be confirmed.
ALTER TABLE users ADD COLUMN totp_secret BLOB;
ALTER TABLE users ADD COLUMN totp_enabled_at BIGINT;
-- The newest time step whose code was accepted: no code of it, or of an earlier one, is accepted again.
ALTER TABLE users ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

CREATE TABLE recovery_codes (
    workspace_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    -- Keyed hash: whoever has the database alone cannot try all codes.
    code_hash BLOB NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, user_id, code_hash)
);

-- Exact to a minute.
ALTER TABLE sessions ADD COLUMN last_seen_at BIGINT;
ALTER TABLE sessions ADD COLUMN user_agent TEXT;
ALTER TABLE sessions ADD COLUMN ip TEXT;
CREATE INDEX sessions_listed ON sessions (workspace_id, user_id, id);
DROP INDEX sessions_user;

-- NULL where a node of an earlier version made the link.
ALTER TABLE signup_links ADD COLUMN id BLOB;
ALTER TABLE signup_links ADD COLUMN created_at BIGINT;
-- used_at is set with it, so that earlier versions refuse the link, too.
ALTER TABLE signup_links ADD COLUMN revoked_at BIGINT;
UPDATE signup_links SET id = randomblob(16), created_at = expires_at - 604800000;
CREATE INDEX signup_links_listed ON signup_links (workspace_id, id) WHERE used_at IS NULL;

CREATE TABLE password_links (
    workspace_id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    user_id BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, token_hash)
);
-- The link itself names no workspace.
CREATE UNIQUE INDEX password_links_token ON password_links (token_hash);
CREATE INDEX password_links_user ON password_links (workspace_id, user_id);

-- Of the user or key at the time: the trail outlives both.
ALTER TABLE audit ADD COLUMN actor_name TEXT;
