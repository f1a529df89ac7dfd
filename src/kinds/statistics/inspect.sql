SELECT s.oid,
       n.nspname AS schema,
       s.stxname AS name,
       pg_catalog.pg_get_userbyid(s.stxowner) AS owner,
       pg_catalog.obj_description(s.oid, 'pg_statistic_ext') AS comment,
       s.stxrelid,
       s.stxkind,
       s.stxkeys,
       NULL AS expressions, -- before 14
       pg_catalog.pg_get_expr(s.stxexprs, s.stxrelid) AS expressions, -- since 14
       nullif(s.stxstattarget, -1) AS target
  FROM pg_catalog.pg_statistic_ext AS s
  JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
