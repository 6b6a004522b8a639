-- Files of messages: what came in, what is sent, and where it lies. And background jobs beside the lanes.

-- A lane's claim must not walk over waiting background jobs, nor theirs over lanes.
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'pending' AND kind = 'lane';
CREATE INDEX jobs_background ON jobs (kind, run_at) WHERE state = 'pending' AND kind <> 'lane';

-- A file as people know it: with its name, its kind and its fate.
CREATE TABLE media (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    -- 'inbound' (fetched from the provider) or 'upload' (by an operator or a program)
    origin TEXT NOT NULL,
    -- 'image', 'video', 'audio', 'document', 'sticker'
    kind TEXT NOT NULL,
    -- 'pending', 'stored', 'failed', 'expired'
    status TEXT NOT NULL,
    -- As the provider says until it is stored, then as its content says.
    mime_type TEXT NOT NULL,
    filename TEXT,
    voice BOOLEAN NOT NULL DEFAULT FALSE,
    bytes BIGINT,
    width BIGINT,
    height BIGINT,
    duration_ms BIGINT,
    sha256 BYTEA,
    -- Where the bytes are, once they are.
    file_id UUID,
    -- Type of the thumbnail, if there is one.
    thumbnail TEXT,
    -- Why it failed or is gone, for people.
    error TEXT,
    created_by UUID,
    created_at BIGINT NOT NULL,
    -- When an upload was first sent. One that never was is removed after a day.
    used_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX media_file ON media (workspace_id, file_id) WHERE status = 'stored';
CREATE INDEX media_age ON media (created_at) WHERE status = 'stored';
CREATE INDEX media_unused ON media (created_at) WHERE origin = 'upload' AND used_at IS NULL;

-- A message's file. Beside the messages, so that those without one cost nothing.
CREATE TABLE message_media (
    workspace_id UUID NOT NULL,
    message_id UUID NOT NULL,
    media_id UUID NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
);
CREATE INDEX message_media_media ON message_media (workspace_id, media_id);

-- Objects in the storage, each content once in a workspace. The row is there before its object and goes after it,
-- so that no object is ever without a row. Its id is part of the object's name: a content that comes again while its
-- old object is being removed gets another name.
CREATE TABLE media_files (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    bytes BIGINT NOT NULL,
    -- 'present' or 'removing'
    state TEXT NOT NULL,
    -- NULL until the object is whole.
    stored_at BIGINT,
    -- When to look whether anybody needs it; NULL while somebody does.
    check_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX media_files_content ON media_files (workspace_id, sha256) WHERE state = 'present';
CREATE INDEX media_files_check ON media_files (check_at) WHERE check_at IS NOT NULL;

-- What the provider calls a file that was uploaded to it, as long as it keeps it.
CREATE TABLE media_uploads (
    workspace_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    media_id UUID NOT NULL,
    provider_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, media_id)
);
CREATE INDEX media_uploads_age ON media_uploads (expires_at);
