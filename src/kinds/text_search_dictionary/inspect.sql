SELECT d.oid,
       n.nspname AS schema,
       d.dictname AS name,
       pg_catalog.pg_get_userbyid(d.dictowner) AS owner,
       pg_catalog.obj_description(d.oid, 'pg_ts_dict') AS comment,
       t.tmplname AS template,
       tn.nspname AS template_schema,
       d.dictinitoption
  FROM pg_catalog.pg_ts_dict AS d
  JOIN pg_catalog.pg_namespace AS n ON n.oid = d.dictnamespace
  JOIN pg_catalog.pg_ts_template AS t ON t.oid = d.dicttemplate
  JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.tmplnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
