-- Agents with versions, figures of each agent, checks before go-live, and customers who want no messages.

ALTER TABLE agents ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- What an agent was: a row for every change of its definition.
CREATE TABLE agent_versions (
    workspace_id BLOB NOT NULL,
    agent_id BLOB NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    settings TEXT NOT NULL,
    -- NULL: the system.
    created_by BLOB,
    created_by_name TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, version)
) WITHOUT ROWID;
INSERT INTO agent_versions (workspace_id, agent_id, version, name, role, settings, created_at)
    SELECT workspace_id, id, 1, name, role, settings, updated_at FROM agents;

-- An agent's conversations, the newest first. Without the time of the last message, which every message moves.
CREATE INDEX conversations_agent ON conversations (workspace_id, agent_id, id);

-- They asked for no more messages; silent until they ask for them again.
ALTER TABLE contacts ADD COLUMN opted_out_at BIGINT;

-- Conversations that an agent answered or handed to a person, by the hour of the first time; and those that it handed
-- to a person, by the hour of the first time.
CREATE TABLE rollup_agent_hours (
    workspace_id BLOB NOT NULL,
    hour_at BIGINT NOT NULL,
    agent_id BLOB NOT NULL,
    decided BIGINT NOT NULL,
    escalated BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, hour_at, agent_id)
) WITHOUT ROWID;

-- How long customers waited for an agent: a histogram for each hour of the answer.
CREATE TABLE rollup_agent_responses (
    workspace_id BLOB NOT NULL,
    hour_at BIGINT NOT NULL,
    agent_id BLOB NOT NULL,
    bucket BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    total_ms BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, hour_at, agent_id, bucket)
) WITHOUT ROWID;

-- Example questions with what is expected.
CREATE TABLE checks (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- NULL: the agent that answers where none is named.
    agent_id BLOB,
    question TEXT NOT NULL,
    language TEXT,
    -- 'answer', 'abstain', 'handover'
    expect TEXT NOT NULL,
    must_contain TEXT NOT NULL,
    must_not_contain TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE check_runs (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- 'manual', 'agent', 'knowledge', 'cli'
    cause TEXT NOT NULL,
    -- 'running', 'done', 'failed'
    status TEXT NOT NULL,
    passed BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    total BIGINT NOT NULL,
    -- Why it failed.
    error TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE check_results (
    workspace_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    check_id BLOB NOT NULL,
    position BIGINT NOT NULL,
    question TEXT NOT NULL,
    passed BOOLEAN NOT NULL,
    outcome TEXT NOT NULL,
    answer TEXT NOT NULL,
    reasons TEXT NOT NULL,
    chunks TEXT NOT NULL,
    steps TEXT NOT NULL,
    latency_ms BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, run_id, check_id)
);
-- A check's newest result: run ids carry their time.
CREATE INDEX check_results_check ON check_results (workspace_id, check_id, run_id);
