SELECT t.oid,
       n.nspname AS schema,
       t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner)) AS acl,
       pg_catalog.obj_description(t.oid, 'pg_type') AS comment,
       ARRAY(
           SELECT e.enumlabel
             FROM pg_catalog.pg_enum AS e
            WHERE e.enumtypid = t.oid
            ORDER BY e.enumsortorder
       ) AS labels
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
 WHERE t.typtype = 'e'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
