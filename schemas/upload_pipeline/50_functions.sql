-- Hands the oldest open job of a stage to a worker; two workers never get the same one.
CREATE FUNCTION upload_pipeline.claim_job(wanted upload_pipeline.job_stage, worker text)
    RETURNS SETOF upload_pipeline.upload_jobs
    LANGUAGE sql
    SET search_path = upload_pipeline, pg_catalog
AS $$
    UPDATE upload_jobs
       SET state = 'claimed', claimed_by = worker, claimed_at = now(), attempts = attempts + 1
     WHERE job_id = (
        SELECT job_id
          FROM upload_jobs
         WHERE stage = wanted AND state IN ('queued', 'failed') AND attempts < 5
         ORDER BY created_at
         LIMIT 1
           FOR UPDATE SKIP LOCKED
     )
    RETURNING *
$$;

ALTER FUNCTION upload_pipeline.claim_job(upload_pipeline.job_stage, text) OWNER TO pipeline_owner;

COMMENT ON FUNCTION upload_pipeline.claim_job(upload_pipeline.job_stage, text) IS 'The next job of a stage, or none';

REVOKE EXECUTE ON FUNCTION upload_pipeline.claim_job(upload_pipeline.job_stage, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION upload_pipeline.claim_job(upload_pipeline.job_stage, text) TO pipeline_worker;

CREATE FUNCTION upload_pipeline.touch() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

ALTER FUNCTION upload_pipeline.touch() OWNER TO pipeline_owner;

CREATE TRIGGER documents_touch
    BEFORE UPDATE ON upload_pipeline.documents
    FOR EACH ROW EXECUTE FUNCTION upload_pipeline.touch();

CREATE TRIGGER upload_jobs_touch
    BEFORE UPDATE ON upload_pipeline.upload_jobs
    FOR EACH ROW EXECUTE FUNCTION upload_pipeline.touch();
