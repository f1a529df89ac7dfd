SELECT p.oid,
       p.polrelid,
       p.polname AS name,
       p.polcmd,
       p.polpermissive,
       ARRAY(
           SELECT r.rolname
             FROM pg_catalog.unnest(p.polroles) AS u(role)
             JOIN pg_catalog.pg_roles AS r ON r.oid = u.role
       ) AS roles,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS qual,
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS with_check,
       pg_catalog.obj_description(p.oid, 'pg_policy') AS comment
  FROM pg_catalog.pg_policy AS p
