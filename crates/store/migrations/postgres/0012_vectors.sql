-- Embeddings of what is known, by the content that was embedded: a text that comes again is not embedded again.

CREATE TABLE chunk_vectors (
    workspace_id UUID NOT NULL,
    -- Provider, model and whatever else the vector depends on. Vectors of two models are not comparable.
    model TEXT NOT NULL,
    -- SHA-256 of the embedded text.
    content_hash BYTEA NOT NULL,
    dims BIGINT NOT NULL,
    -- The engine's own form: a scale, then a byte for each number.
    vector BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, model, content_hash)
);
