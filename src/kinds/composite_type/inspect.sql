SELECT t.oid,
       n.nspname AS schema,
       t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner)) AS acl,
       pg_catalog.obj_description(t.oid, 'pg_type') AS comment,
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'name', a.attname,
                      'type', a.atttypid::pg_catalog.int8,
                      'text', CASE WHEN a.atttypmod >= 0 THEN pg_catalog.format_type(a.atttypid, a.atttypmod) END,
                      'collation', CASE WHEN a.attcollation <> b.typcollation THEN a.attcollation::pg_catalog.int8 END
                  ) ORDER BY a.attnum)
             FROM pg_catalog.pg_attribute AS a
             JOIN pg_catalog.pg_type AS b ON b.oid = a.atttypid
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       ) AS attributes
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
 WHERE c.relkind = 'c'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
