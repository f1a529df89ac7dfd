-- A document as it was uploaded.
CREATE TABLE upload_pipeline.documents (
    document_id  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id      uuid NOT NULL,
    filename     varchar(255) NOT NULL CHECK (length(filename) > 0),
    mime         text NOT NULL DEFAULT 'application/pdf',
    bytes_len    bigint NOT NULL CHECK (bytes_len BETWEEN 1 AND 104857600),
    file_sha256  upload_pipeline.sha256 NOT NULL,
    storage_path text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, file_sha256)
);

ALTER TABLE upload_pipeline.documents OWNER TO pipeline_owner;

CREATE INDEX documents_newest_idx ON upload_pipeline.documents (user_id, created_at DESC);

COMMENT ON TABLE upload_pipeline.documents IS 'A document as it was uploaded';
COMMENT ON COLUMN upload_pipeline.documents.storage_path IS 'Key in the object store';

-- The API serves each user their own documents.
ALTER TABLE upload_pipeline.documents ENABLE ROW LEVEL SECURITY;

CREATE POLICY documents_own ON upload_pipeline.documents
    FOR SELECT TO pipeline_api
    USING (user_id = current_setting('app.user_id', true)::uuid);

CREATE POLICY documents_worker ON upload_pipeline.documents
    TO pipeline_worker
    USING (true)
    WITH CHECK (true);

GRANT SELECT, INSERT ON upload_pipeline.documents TO pipeline_api;
GRANT SELECT, UPDATE ON upload_pipeline.documents TO pipeline_worker;
