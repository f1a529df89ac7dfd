-- What a database has that no kind stands for.
SELECT 'security label' AS noun, pg_catalog.count(*) AS number FROM pg_catalog.pg_seclabel
UNION ALL
SELECT 'large object', pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata
UNION ALL
SELECT 'setting of this database', pg_catalog.count(*)
  FROM pg_catalog.pg_db_role_setting AS s
  JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
 WHERE d.datname = pg_catalog.current_database()
UNION ALL
SELECT 'comment or default of a view''s column', pg_catalog.count(*)
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
 WHERE c.relkind IN ('v', 'm', 'c')
   AND c.oid >= 16384
   AND a.attnum > 0
   AND (d.description IS NOT NULL OR a.atthasdef)
   AND NOT EXISTS (
       SELECT
         FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e'
   )
