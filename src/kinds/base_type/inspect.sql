SELECT t.oid,
       n.nspname AS schema,
       t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner)) AS acl,
       pg_catalog.obj_description(t.oid, 'pg_type') AS comment,
       NOT t.typisdefined AS shell,
       t.typlen,
       t.typbyval,
       t.typcategory,
       t.typispreferred,
       t.typdelim,
       t.typelem,
       t.typalign,
       t.typstorage,
       t.typcollation <> 0 AS collatable,
       t.typdefault,
       t.typinput::pg_catalog.oid AS input,
       t.typoutput::pg_catalog.oid AS output,
       t.typreceive::pg_catalog.oid AS receive,
       t.typsend::pg_catalog.oid AS send,
       t.typmodin::pg_catalog.oid AS typmod_in,
       t.typmodout::pg_catalog.oid AS typmod_out,
       NULL AS subscript, -- before 14
       t.typsubscript::pg_catalog.oid AS subscript, -- since 14
       t.typanalyze::pg_catalog.oid AS "analyze"
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_type AS e ON e.typarray = t.oid
 WHERE t.typtype IN ('b', 'p')
   AND e.oid IS NULL
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
