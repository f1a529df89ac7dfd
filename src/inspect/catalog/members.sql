-- What belongs to an extension.
SELECT c.relname AS catalog, d.objid AS oid
  FROM pg_catalog.pg_depend AS d
  JOIN pg_catalog.pg_class AS c ON c.oid = d.classid
 WHERE d.deptype = 'e'
   AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
