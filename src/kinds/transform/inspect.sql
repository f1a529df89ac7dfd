SELECT t.oid,
       t.trftype,
       l.lanname AS language,
       t.trffromsql::pg_catalog.oid AS from_sql,
       t.trftosql::pg_catalog.oid AS to_sql,
       pg_catalog.obj_description(t.oid, 'pg_transform') AS comment
  FROM pg_catalog.pg_transform AS t
  JOIN pg_catalog.pg_language AS l ON l.oid = t.trflang
