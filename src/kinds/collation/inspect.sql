SELECT o.oid,
       n.nspname AS schema,
       o.collname AS name,
       pg_catalog.pg_get_userbyid(o.collowner) AS owner,
       pg_catalog.obj_description(o.oid, 'pg_collation') AS comment,
       o.collprovider,
       o.collisdeterministic,
       o.collcollate,
       o.collctype,
       NULL AS rules, -- before 16
       o.collicurules AS rules, -- since 16
       pg_catalog.to_jsonb(o) ->> 'colliculocale' AS locale_until_16,
       pg_catalog.to_jsonb(o) ->> 'colllocale' AS locale
  FROM pg_catalog.pg_collation AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.collnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
