-- `pg_user_mapping` itself is for superusers. `readable` is the condition on which the view shows the options.
SELECT m.umid AS oid,
       m.srvname AS server,
       CASE WHEN m.umuser <> 0 THEN m.usename END AS role,
       m.umoptions AS options,
       (m.umuser <> 0 AND m.usename = current_user
           AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
       OR (m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
       OR (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user) AS readable
  FROM pg_catalog.pg_user_mappings AS m
  JOIN pg_catalog.pg_foreign_server AS s ON s.oid = m.srvid
