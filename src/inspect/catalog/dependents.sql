-- What ALTER … DEPENDS ON EXTENSION was said of.
SELECT c.relname AS catalog, d.objid AS oid, e.extname AS extension
  FROM pg_catalog.pg_depend AS d
  JOIN pg_catalog.pg_class AS c ON c.oid = d.classid
  JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
 WHERE d.deptype = 'x'
   AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
