-- Tickets and tasks; figures that are kept by the hour, so that no page counts all messages.

CREATE TABLE tickets (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- What people call it, e.g. TKT-7K3F9QXA: made from the random bits of the id.
    code TEXT NOT NULL,
    -- Encrypted; the keyed hash finds it.
    phone BLOB,
    phone_hash BLOB,
    issue_type TEXT NOT NULL,
    description TEXT NOT NULL,
    priority TEXT NOT NULL,
    status TEXT NOT NULL,
    order_id TEXT,
    assigned_to BLOB,
    resolution_notes TEXT,
    conversation_id BLOB,
    message_id BLOB,
    -- NULL: the agent.
    created_by BLOB,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    settled_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tickets_code ON tickets (workspace_id, code);
CREATE INDEX tickets_status ON tickets (workspace_id, status, id);
CREATE INDEX tickets_phone ON tickets (workspace_id, phone_hash, id);
CREATE INDEX tickets_conversation ON tickets (workspace_id, conversation_id, id);
CREATE INDEX tickets_assigned ON tickets (workspace_id, assigned_to, id);
CREATE INDEX tickets_expiry ON tickets (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE tasks (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    task_type TEXT NOT NULL,
    category TEXT NOT NULL,
    priority BIGINT NOT NULL,
    due_at BIGINT,
    status TEXT NOT NULL,
    tags TEXT NOT NULL,
    assignee BLOB,
    conversation_id BLOB,
    message_id BLOB,
    -- NULL: the agent.
    created_by BLOB,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX tasks_status ON tasks (workspace_id, status, id);
CREATE INDEX tasks_assignee ON tasks (workspace_id, assignee, id);
CREATE INDEX tasks_conversation ON tasks (workspace_id, conversation_id, id);
CREATE INDEX tasks_due ON tasks (workspace_id, due_at, id) WHERE status = 'open' AND due_at IS NOT NULL;

-- Messages by quarter of an hour: every time zone's hours and days begin at one.
CREATE TABLE rollups (
    workspace_id BLOB NOT NULL,
    slot_at BIGINT NOT NULL,
    channel_id BLOB NOT NULL,
    inbound BIGINT NOT NULL,
    ai BIGINT NOT NULL,
    operator BIGINT NOT NULL,
    system BIGINT NOT NULL,
    -- Audio, in both directions.
    voice BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, slot_at, channel_id)
);

-- How long customers waited for the agent: a histogram for each hour of the answer.
CREATE TABLE rollup_responses (
    workspace_id BLOB NOT NULL,
    hour_at BIGINT NOT NULL,
    channel_id BLOB NOT NULL,
    bucket BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    total_ms BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, hour_at, channel_id, bucket)
);

-- Conversations by the hour in which they began.
CREATE TABLE rollup_conversations (
    workspace_id BLOB NOT NULL,
    hour_at BIGINT NOT NULL,
    channel_id BLOB NOT NULL,
    -- The nil id: no agent.
    agent_id BLOB NOT NULL,
    begun BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, hour_at, channel_id, agent_id)
);

-- When an agent's conversations were last busy.
CREATE TABLE rollup_agents (
    workspace_id BLOB NOT NULL,
    agent_id BLOB NOT NULL,
    last_active_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, agent_id)
);

-- How far a workspace has been counted, and its totals up to there.
CREATE TABLE rollup_cursors (
    workspace_id BLOB PRIMARY KEY,
    counted_until BIGINT NOT NULL,
    -- Hours before this were compared with what is stored after nothing could be added to them any more.
    checked_until BIGINT NOT NULL,
    inbound BIGINT NOT NULL,
    outbound BIGINT NOT NULL,
    voice BIGINT NOT NULL,
    conversations BIGINT NOT NULL
);

-- Who was handed to a person, and what has happened lately: a few rows of large tables.
CREATE INDEX turns_escalated ON turns (workspace_id, id, conversation_id) WHERE outcome = 'escalated';
CREATE INDEX feed_activity ON feed (workspace_id, seq)
    WHERE type IN ('conversation.created', 'conversation.escalated', 'conversation.event', 'agent.updated');
