SELECT s.oid,
       s.srvname AS name,
       pg_catalog.pg_get_userbyid(s.srvowner) AS owner,
       coalesce(s.srvacl, pg_catalog.acldefault('S', s.srvowner)) AS acl,
       pg_catalog.obj_description(s.oid, 'pg_foreign_server') AS comment,
       w.fdwname AS wrapper,
       s.srvtype,
       s.srvversion,
       s.srvoptions AS options
  FROM pg_catalog.pg_foreign_server AS s
  JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
