SELECT t.oid,
       n.nspname AS schema,
       t.tmplname AS name,
       pg_catalog.obj_description(t.oid, 'pg_ts_template') AS comment,
       t.tmplinit::pg_catalog.oid AS init,
       t.tmpllexize::pg_catalog.oid AS lexize
  FROM pg_catalog.pg_ts_template AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.tmplnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
