-- Where a job stands. A new state goes where a job passes through it: the order of labels is the order of the work.
CREATE TYPE upload_pipeline.job_state AS ENUM ('queued', 'claimed', 'working', 'done', 'failed', 'deadletter');

ALTER TYPE upload_pipeline.job_state OWNER TO pipeline_owner;

COMMENT ON TYPE upload_pipeline.job_state IS 'Where a job stands; failed is tried again, deadletter is not';

CREATE TYPE upload_pipeline.job_stage AS ENUM ('parse', 'chunk', 'embed', 'index');

ALTER TYPE upload_pipeline.job_stage OWNER TO pipeline_owner;

COMMENT ON TYPE upload_pipeline.job_stage IS 'What a job does to its document';

CREATE DOMAIN upload_pipeline.sha256 AS text
    CONSTRAINT sha256_is_hex CHECK (VALUE ~ '^[0-9a-f]{64}$');

ALTER DOMAIN upload_pipeline.sha256 OWNER TO pipeline_owner;
