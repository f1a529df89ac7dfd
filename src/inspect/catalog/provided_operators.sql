-- Operators of extensions.
SELECT o.oid, o.oprleft, o.oprright, o.oprresult
  FROM pg_catalog.pg_operator AS o
  JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid AND d.deptype = 'e'
 WHERE o.oprcode <> 0
 ORDER BY o.oid
