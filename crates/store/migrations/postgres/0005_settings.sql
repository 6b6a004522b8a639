-- What people set in the web app: channels with their health, message templates, model providers, the language.

-- When the provider last sent an event, and when it last took a message; both exact to a minute.
ALTER TABLE channels ADD COLUMN last_event_at BIGINT;
ALTER TABLE channels ADD COLUMN last_sent_at BIGINT;
-- JSON: the last refusal of a message.
ALTER TABLE channels ADD COLUMN last_error JSONB;
-- JSON: the number as the provider described it at the last check.
ALTER TABLE channels ADD COLUMN number_state JSONB;
-- JSON: what the provider last said about the account or the number.
ALTER TABLE channels ADD COLUMN account_state JSONB;

ALTER TABLE workspaces ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- Events about accounts and templates wait here until somebody has drawn the conclusions.
ALTER TABLE channel_events ADD COLUMN applied_at BIGINT;
CREATE INDEX channel_events_unapplied ON channel_events (id) WHERE kind = 'account' AND applied_at IS NULL;

CREATE TABLE templates (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    channel_id UUID NOT NULL,
    provider_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    -- 'approved', 'pending', 'rejected', 'paused', 'disabled'
    status TEXT NOT NULL,
    rejected_reason TEXT,
    parameter_format TEXT NOT NULL,
    components JSONB NOT NULL,
    -- The body's text, for searching.
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX templates_name ON templates (workspace_id, name, language, channel_id);
CREATE INDEX templates_channel ON templates (workspace_id, channel_id, provider_id);

-- The models of workspaces that have their own. An absent role is the configuration's.
CREATE TABLE providers (
    workspace_id UUID NOT NULL,
    -- 'primary' or 'fallback'
    role TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    base_url TEXT,
    -- Encrypted.
    api_key BYTEA,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, role)
);
