SELECT t.oid,
       n.nspname AS schema,
       t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner)) AS acl,
       pg_catalog.obj_description(t.oid, 'pg_type') AS comment,
       r.rngsubtype,
       r.rngsubopc,
       CASE WHEN r.rngcollation <> b.typcollation THEN r.rngcollation END AS collation,
       r.rngcanonical::pg_catalog.oid AS canonical,
       NULL AS multirange, -- before 14
       r.rngmultitypid AS multirange, -- since 14
       r.rngsubdiff::pg_catalog.oid AS subtype_diff
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
  JOIN pg_catalog.pg_type AS b ON b.oid = r.rngsubtype
 WHERE t.typtype = 'r'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
