-- What the people on call look at.
CREATE VIEW upload_pipeline.stuck_jobs AS
    SELECT jobs.job_id, jobs.document_id, documents.filename, jobs.stage, jobs.attempts, jobs.last_error
      FROM upload_pipeline.upload_jobs AS jobs
      JOIN upload_pipeline.documents ON documents.document_id = jobs.document_id
     WHERE jobs.state = 'deadletter'
        OR jobs.state = 'working' AND jobs.claimed_at < now() - interval '15 minutes';

ALTER VIEW upload_pipeline.stuck_jobs OWNER TO pipeline_owner;

COMMENT ON VIEW upload_pipeline.stuck_jobs IS 'Jobs that no worker will finish by itself';

GRANT SELECT ON upload_pipeline.stuck_jobs TO pipeline_api;
