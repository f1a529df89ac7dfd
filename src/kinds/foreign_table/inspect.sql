SELECT c.oid,
       n.nspname AS schema,
       c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       s.srvname AS server,
       f.ftoptions AS options,
       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound,
       ARRAY(
           SELECT h.inhparent
             FROM pg_catalog.pg_inherits AS h
            WHERE h.inhrelid = c.oid
            ORDER BY h.inhseqno
       ) AS parents
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_foreign_table AS f ON f.ftrelid = c.oid
  JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
