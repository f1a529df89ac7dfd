-- The pieces of a document, each with its place in the vector space.
CREATE TABLE upload_pipeline.document_chunks (
    chunk_id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    document_id    uuid NOT NULL REFERENCES upload_pipeline.documents (document_id) ON DELETE CASCADE,
    chunk_ord      integer NOT NULL CHECK (chunk_ord >= 0),
    content        text NOT NULL,
    content_sha256 upload_pipeline.sha256 NOT NULL,
    embed_model    text NOT NULL,
    embedding      real[] NOT NULL,
    token_count    integer NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT document_chunks_place UNIQUE (document_id, embed_model, chunk_ord)
);

ALTER TABLE upload_pipeline.document_chunks OWNER TO pipeline_owner;

CREATE INDEX document_chunks_words_idx ON upload_pipeline.document_chunks
    USING gin (to_tsvector('simple', content));

COMMENT ON TABLE upload_pipeline.document_chunks IS 'The pieces of a document, ready to be searched';
COMMENT ON COLUMN upload_pipeline.document_chunks.chunk_ord IS 'Place in the document, from 0';

GRANT SELECT ON upload_pipeline.document_chunks TO pipeline_api;
GRANT SELECT, INSERT, DELETE ON upload_pipeline.document_chunks TO pipeline_worker;
