-- What was said while somebody tried an agent: no conversation, and in no list, figure or index.

CREATE TABLE trial_chats (
    workspace_id BLOB NOT NULL,
    -- SHA-256 of the agent's id and the session.
    key BLOB NOT NULL,
    -- Sealed.
    state BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
CREATE INDEX trial_chats_age ON trial_chats (updated_at);
