-- The first steps of a company; how its messages are understood; what its knowledge could not answer; reminders.

-- A row for each step that was done: what was entered, so that a reload goes on from it.
CREATE TABLE onboarding_steps (
    workspace_id UUID NOT NULL,
    -- 'company', 'agent', 'knowledge', 'voice', 'channels', 'deploy'
    step TEXT NOT NULL,
    data JSONB NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, step)
);

-- NULL: as the configuration has it.
ALTER TABLE workspaces ADD COLUMN understanding JSONB;

-- Questions that the knowledge did not answer, grouped by what they ask.
CREATE TABLE unanswered (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    question TEXT NOT NULL,
    count BIGINT NOT NULL,
    -- 'open', 'answered', 'dismissed'
    status TEXT NOT NULL,
    faq_id UUID,
    last_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX unanswered_status ON unanswered (workspace_id, status, last_at, id);
-- Each turn once.
CREATE TABLE unanswered_examples (
    workspace_id UUID NOT NULL,
    turn_id UUID NOT NULL,
    group_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    message_id UUID NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, turn_id)
);
CREATE INDEX unanswered_examples_group ON unanswered_examples (workspace_id, group_id, at);
CREATE INDEX unanswered_examples_conversation ON unanswered_examples (workspace_id, conversation_id);

-- When people were reminded of a task that is due.
ALTER TABLE tasks ADD COLUMN reminded_at BIGINT;
CREATE INDEX tasks_to_remind ON tasks (due_at) WHERE status = 'open' AND due_at IS NOT NULL AND reminded_at IS NULL;
