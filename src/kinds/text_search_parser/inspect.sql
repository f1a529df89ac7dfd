SELECT p.oid,
       n.nspname AS schema,
       p.prsname AS name,
       pg_catalog.obj_description(p.oid, 'pg_ts_parser') AS comment,
       p.prsstart::pg_catalog.oid AS start,
       p.prstoken::pg_catalog.oid AS gettoken,
       p.prsend::pg_catalog.oid AS "end",
       p.prslextype::pg_catalog.oid AS lextypes,
       p.prsheadline::pg_catalog.oid AS headline
  FROM pg_catalog.pg_ts_parser AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.prsnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
