-- The first schema. Ids are UUIDv7 (16 bytes), times are milliseconds since 1970 UTC, every table carries
-- workspace_id and every unique key begins with it, so that it can be sharded by workspace.

CREATE TABLE installation (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE workspaces (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    business_info TEXT NOT NULL,
    -- Raised by every change of business info or FAQs: indexes in memory are rebuilt when it moves.
    knowledge_version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

CREATE TABLE users (
    workspace_id BLOB NOT NULL REFERENCES workspaces(id),
    id BLOB NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- Sign-in knows only the address, so it is unique across workspaces.
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE sessions (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX sessions_user ON sessions (workspace_id, user_id);

CREATE TABLE signup_links (
    workspace_id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    role TEXT NOT NULL,
    email TEXT,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, token_hash)
);
-- The link itself names no workspace.
CREATE UNIQUE INDEX signup_links_token ON signup_links (token_hash);

CREATE TABLE api_keys (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash BLOB NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (key_hash);

CREATE TABLE idempotency_keys (
    workspace_id BLOB NOT NULL,
    key TEXT NOT NULL,
    -- Digest of method, path and body: the same key with another request is a mistake.
    fingerprint BLOB NOT NULL,
    status BIGINT,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE channels (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The provider's name of the account: Meta's phone_number_id.
    account TEXT NOT NULL,
    agent_id BLOB,
    -- Encrypted JSON: tokens and secrets.
    credentials BLOB NOT NULL,
    settings TEXT NOT NULL,
    -- When a status last carried one of our message ids: proof that silence means "not accepted".
    echo_seen_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX channels_account ON channels (workspace_id, kind, account);
CREATE INDEX channels_routing ON channels (kind, account);

CREATE TABLE agents (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE contacts (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT,
    -- Encrypted JSON: the aliases as the provider spelled them last.
    identity BLOB NOT NULL,
    blocked BOOLEAN NOT NULL DEFAULT 0,
    marketing_opt_out_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE contact_identities (
    workspace_id BLOB NOT NULL,
    -- 'user_id' or 'phone'
    kind TEXT NOT NULL,
    -- Keyed hash: found by value without storing the value.
    value_hash BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, kind, value_hash)
);
CREATE INDEX contact_identities_contact ON contact_identities (workspace_id, contact_id);

CREATE TABLE conversations (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    channel_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    agent_id BLOB,
    status TEXT NOT NULL,
    mode TEXT NOT NULL,
    assignee BLOB,
    epoch BIGINT NOT NULL,
    -- Messages so far, in both directions: the next message's seq is one more.
    message_count BIGINT NOT NULL,
    -- seq of the newest customer message that wants an answer, and of the newest answered one.
    inbound_seq BIGINT NOT NULL,
    answered_seq BIGINT NOT NULL,
    unread_count BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    last_message_at BIGINT NOT NULL,
    -- The provider's clock: opens the 24-hour window.
    last_inbound_at BIGINT,
    -- Since when the customer waits for an answer.
    waiting_since BIGINT,
    last_text TEXT NOT NULL,
    language TEXT,
    sentiment TEXT,
    priority TEXT,
    labels TEXT NOT NULL,
    -- Why it needs a person's eye, e.g. a failed delivery.
    flag TEXT,
    -- A draft that a takeover stopped, for the operator.
    suggestion TEXT,
    ended_at BIGINT,
    end_reason TEXT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX conversations_contact ON conversations (workspace_id, channel_id, contact_id, id);
-- At most one open conversation per contact and channel.
CREATE UNIQUE INDEX conversations_open ON conversations (workspace_id, channel_id, contact_id) WHERE status <> 'ended';
CREATE INDEX conversations_recent ON conversations (workspace_id, last_message_at, id);
CREATE INDEX conversations_status ON conversations (workspace_id, status, last_message_at, id);
-- Who waits for a person, longest first.
CREATE INDEX conversations_waiting ON conversations (workspace_id, (COALESCE(waiting_since, last_message_at)), id)
    WHERE status = 'escalated';

CREATE TABLE messages (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    channel_id BLOB NOT NULL,
    -- NULL until the provider accepted it.
    provider_id TEXT,
    seq BIGINT NOT NULL,
    direction TEXT NOT NULL,
    sender TEXT NOT NULL,
    user_id BLOB,
    content TEXT NOT NULL,
    text TEXT NOT NULL,
    context TEXT,
    reply_to TEXT,
    -- Position in the thread: the provider's clock for what came in, ours for what goes out.
    order_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    delivery TEXT NOT NULL,
    delivery_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When a queued message may be tried, or an unknown one is tried again.
    next_attempt_at BIGINT,
    error_code TEXT,
    error_text TEXT,
    turn_id BLOB,
    edited_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX messages_provider ON messages (workspace_id, channel_id, provider_id);
CREATE INDEX messages_thread ON messages (workspace_id, conversation_id, order_at, seq);
CREATE INDEX messages_outbox ON messages (workspace_id, conversation_id, seq)
    WHERE delivery IN ('queued', 'sending', 'unknown');
CREATE INDEX messages_created ON messages (workspace_id, created_at);

-- Attempts that did not end in acceptance. An accepted one is the message's own row.
CREATE TABLE attempts (
    workspace_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT,
    detail TEXT NOT NULL,
    PRIMARY KEY (workspace_id, message_id, number, outcome)
);

-- Statuses that arrived before the message that they belong to was known.
CREATE TABLE parked_statuses (
    workspace_id BLOB NOT NULL,
    channel_id BLOB NOT NULL,
    provider_id TEXT NOT NULL,
    receipt TEXT NOT NULL,
    at BIGINT NOT NULL,
    error_code TEXT,
    error_text TEXT,
    parked_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, provider_id, receipt)
);
CREATE INDEX parked_statuses_age ON parked_statuses (parked_at);

CREATE TABLE message_analyses (
    workspace_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    language TEXT,
    intent TEXT,
    sentiment TEXT,
    analysis TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
);

-- Webhook bodies as they came, encrypted. A body that nobody owns has the nil workspace.
CREATE TABLE raw_events (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    channel_id BLOB,
    source TEXT NOT NULL,
    -- 'parsed', 'unrouted', 'partial' (something in it was not understood)
    state TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX raw_events_state ON raw_events (workspace_id, state, id);

-- Events that are not part of a thread: account and template updates, calls, unknown things.
CREATE TABLE channel_events (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    channel_id BLOB,
    -- Digest of the event: a second delivery changes nothing.
    digest BLOB NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX channel_events_digest ON channel_events (workspace_id, digest);

CREATE TABLE nodes (
    id BLOB PRIMARY KEY,
    heartbeat_at BIGINT NOT NULL
);

CREATE TABLE jobs (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    -- What the job is about: a lane's key is its conversation.
    key BLOB NOT NULL,
    -- 'pending', 'running', 'failed'
    state TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    -- Lanes: when a turn is due, if one is; and the latest time to which a burst may move it.
    turn_at BIGINT,
    deadline_at BIGINT,
    -- Lanes: when the outbox wants to be looked at; and whether the claim took a due turn.
    deliver_at BIGINT,
    took_turn BOOLEAN NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_node BLOB,
    lease_token BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX jobs_key ON jobs (workspace_id, kind, key);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'pending';
CREATE INDEX jobs_running ON jobs (lease_node) WHERE state = 'running';
CREATE INDEX jobs_failed ON jobs (workspace_id, id) WHERE state = 'failed';

CREATE TABLE feed_counters (
    workspace_id BLOB PRIMARY KEY,
    last_seq BIGINT NOT NULL
);

CREATE TABLE feed (
    workspace_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    type TEXT NOT NULL,
    conversation_id BLOB,
    -- The message, agent, … that the event is about; read again when the event is delivered.
    subject_id BLOB,
    data TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, seq)
);

CREATE TABLE turns (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    agent_id BLOB,
    started_at BIGINT NOT NULL,
    finished_at BIGINT NOT NULL,
    -- 'answered', 'escalated', 'superseded', 'taken_over', 'silent', 'failed'
    outcome TEXT NOT NULL,
    reason TEXT,
    model TEXT,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    -- The steps that ran, in order, with inputs, outputs and milliseconds.
    steps TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX turns_conversation ON turns (workspace_id, conversation_id, id);

CREATE TABLE faqs (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- The id that an imported file gave the entry; ours where it gave none.
    external_id TEXT NOT NULL,
    category TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    keywords TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX faqs_external ON faqs (workspace_id, external_id);

CREATE TABLE notes (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    user_id BLOB,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX notes_conversation ON notes (workspace_id, conversation_id, id);

CREATE TABLE audit (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
