-- The queue: a row for each step that a document still has to take.
CREATE TABLE upload_pipeline.upload_jobs (
    job_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    document_id uuid NOT NULL REFERENCES upload_pipeline.documents (document_id) ON DELETE CASCADE,
    stage       upload_pipeline.job_stage NOT NULL DEFAULT 'parse',
    state       upload_pipeline.job_state NOT NULL DEFAULT 'queued',
    attempts    smallint NOT NULL DEFAULT 0,
    last_error  text,
    payload     jsonb NOT NULL DEFAULT '{}'::jsonb,
    claimed_by  text,
    claimed_at  timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT upload_jobs_attempts_range CHECK (attempts BETWEEN 0 AND 5),
    CONSTRAINT upload_jobs_claim_is_whole CHECK ((claimed_by IS NULL) = (claimed_at IS NULL))
);

ALTER TABLE upload_pipeline.upload_jobs OWNER TO pipeline_owner;

-- What a worker looks for next: only what is still to be done.
CREATE INDEX upload_jobs_open_idx ON upload_pipeline.upload_jobs (stage, created_at)
    WHERE state IN ('queued', 'failed');

-- One open job a document and stage.
CREATE UNIQUE INDEX upload_jobs_one_open_idx ON upload_pipeline.upload_jobs (document_id, stage)
    WHERE state NOT IN ('done', 'deadletter');

COMMENT ON TABLE upload_pipeline.upload_jobs IS 'The queue of the workers';

GRANT SELECT, INSERT ON upload_pipeline.upload_jobs TO pipeline_api;
GRANT SELECT, INSERT, UPDATE ON upload_pipeline.upload_jobs TO pipeline_worker;
