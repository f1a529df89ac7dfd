-- The schema of the document workers. The roles come from ../upload_pipeline.roles.sql: they are the server's, not
-- the schema's, and someone else creates them.
CREATE SCHEMA upload_pipeline;

COMMENT ON SCHEMA upload_pipeline IS 'Everything the document workers touch';

ALTER SCHEMA upload_pipeline OWNER TO pipeline_owner;

GRANT USAGE ON SCHEMA upload_pipeline TO pipeline_worker, pipeline_api;
