-- Data types of extensions, their arrays and row types aside.
SELECT t.oid,
       t.typtype,
       t.typcategory,
       t.typispreferred,
       t.typcollation <> 0 AS collatable,
       CASE t.typtype WHEN 'd' THEN t.typbasetype WHEN 'r' THEN r.rngsubtype ELSE t.typelem END AS base
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid)
 ORDER BY t.oid
