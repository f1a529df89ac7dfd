SELECT c.oid,
       n.nspname AS schema,
       c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       pg_catalog.pg_get_viewdef(c.oid) AS query,
       s.spcname AS tablespace,
       CASE WHEN m.amname <> 'heap' THEN m.amname END AS access_method,
       c.reloptions AS options,
       NOT c.relispopulated AS no_data
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
 WHERE c.relkind = 'm'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
