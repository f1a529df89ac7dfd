-- The roles of the document workers, made once a server: psql -f schemas/upload_pipeline.roles.sql
CREATE ROLE pipeline_owner NOLOGIN;
CREATE ROLE pipeline_worker LOGIN;
CREATE ROLE pipeline_api LOGIN;
