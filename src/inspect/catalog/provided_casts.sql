-- Casts of extensions.
SELECT c.castsource, c.casttarget, c.castcontext, c.castmethod
  FROM pg_catalog.pg_cast AS c
  JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
 ORDER BY c.oid
