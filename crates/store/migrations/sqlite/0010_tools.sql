-- What agents can do: tools that admins define, tools of MCP servers, the secrets that they use, the library of files
-- that agents may send, and what agents learn about customers.

-- One row for each workspace that has set anything; nodes read a workspace's tools again when `version` moves.
CREATE TABLE tool_settings (
    workspace_id BLOB PRIMARY KEY,
    version BIGINT NOT NULL,
    -- Hosts that HTTP tools may call.
    allowed_hosts TEXT NOT NULL
);

CREATE TABLE tools (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    method TEXT NOT NULL,
    url_template TEXT NOT NULL,
    -- Encrypted JSON: values may be credentials.
    headers BLOB NOT NULL,
    body_template TEXT,
    -- JSON schema of the arguments.
    parameters TEXT NOT NULL,
    timeout_ms BIGINT NOT NULL,
    max_response_bytes BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tools_name ON tools (workspace_id, name);

CREATE TABLE tool_secrets (
    workspace_id BLOB NOT NULL,
    name TEXT NOT NULL,
    -- Encrypted.
    value BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

CREATE TABLE mcp_servers (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Encrypted JSON.
    headers BLOB NOT NULL,
    enabled BOOLEAN NOT NULL,
    -- What the server offered last: [{name, description, parameters, read_only, enabled}]
    tools TEXT NOT NULL,
    -- How it was asked last; NULL: never.
    status_ok BOOLEAN,
    status_message TEXT,
    status_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX mcp_servers_name ON mcp_servers (workspace_id, name);

-- Calls of tools that change something elsewhere, written before they are made: a turn that is run again (the customer
-- wrote meanwhile, the process died) does not make them twice.
CREATE TABLE tool_runs (
    workspace_id BLOB NOT NULL,
    -- Digest of conversation, what was answered before, tool and arguments.
    key BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    tool TEXT NOT NULL,
    -- Encrypted; NULL while it runs, and for ever if the process died meanwhile.
    result BLOB,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
CREATE INDEX tool_runs_age ON tool_runs (created_at);

-- Files that agents may send. Their media are kept as long as they are here (origin 'library').
CREATE TABLE media_library (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    media_id BLOB NOT NULL,
    category TEXT NOT NULL,
    sub_category TEXT,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX media_library_media ON media_library (workspace_id, media_id);
CREATE INDEX media_library_category ON media_library (workspace_id, category, id);

-- What customers said of themselves, a row for each field.
CREATE TABLE contact_details (
    workspace_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    -- 'name', 'email', 'company', 'city', 'address'
    field TEXT NOT NULL,
    -- Encrypted.
    value BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, contact_id, field)
);
