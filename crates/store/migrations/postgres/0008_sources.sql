-- Knowledge sources: documents, texts and websites, and the chunks that they were cut into.

CREATE TABLE knowledge_sources (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    -- A file's name as it came, a text's title, a website's host and path.
    name TEXT NOT NULL,
    -- 'pdf', 'docx', 'html', 'markdown', 'text', 'csv', 'website'
    kind TEXT NOT NULL,
    -- 'queued', 'extracting', 'indexing', 'ready', 'failed'
    status TEXT NOT NULL,
    -- Why it failed, or why it is tried again, for people.
    error TEXT,
    -- What it is, so that nothing is indexed twice: a file's content, a website's address.
    sha256 BYTEA NOT NULL,
    -- Where a file's bytes lie; NULL for a website.
    file_id UUID,
    -- Where a website begins, and how far it is followed.
    url TEXT,
    max_depth BIGINT NOT NULL DEFAULT 0,
    max_pages BIGINT NOT NULL DEFAULT 0,
    pages BIGINT NOT NULL DEFAULT 0,
    chunks BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0,
    -- How far the work is: 'fetching', 'extracting', 'indexing'; NULL while there is none.
    stage TEXT,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    -- Raised when its chunks have changed: who keeps them in memory reads them again. 0: none were ever complete.
    revision BIGINT NOT NULL DEFAULT 0,
    -- Chunks were written or removed since the revision was raised.
    changed BOOLEAN NOT NULL DEFAULT FALSE,
    -- When the run began that is under way, or was the last. A run that was cut off goes on where it was.
    run_at BIGINT NOT NULL DEFAULT 0,
    created_by UUID,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX knowledge_sources_content ON knowledge_sources (workspace_id, sha256);
CREATE INDEX knowledge_sources_file ON knowledge_sources (workspace_id, file_id) WHERE file_id IS NOT NULL;

-- The pages of a website that were visited.
CREATE TABLE knowledge_pages (
    workspace_id UUID NOT NULL,
    source_id UUID NOT NULL,
    -- The part of the source that its chunks are.
    number BIGINT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    -- 'ready' or 'failed'
    status TEXT NOT NULL,
    error TEXT,
    -- What the server said of its version, for the next visit.
    etag TEXT,
    last_modified TEXT,
    sha256 BYTEA,
    bytes BIGINT NOT NULL DEFAULT 0,
    chunks BIGINT NOT NULL DEFAULT 0,
    -- Addresses within the site that it links to: a page that has not changed is not sent again.
    links JSONB NOT NULL,
    visited_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, source_id, number)
);
CREATE UNIQUE INDEX knowledge_pages_url ON knowledge_pages (workspace_id, source_id, url);

CREATE TABLE knowledge_chunks (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    source_id UUID NOT NULL,
    -- 0 for a file, the number of its page for a website.
    part BIGINT NOT NULL,
    -- Within the part, from 0.
    position BIGINT NOT NULL,
    -- A document's page, from 1, where it has pages.
    page BIGINT,
    heading TEXT,
    text TEXT NOT NULL,
    -- Of heading and text. A chunk that stays the same keeps its row and its id; equal ones are indexed once.
    sha256 BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX knowledge_chunks_source ON knowledge_chunks (workspace_id, source_id, part, position);
