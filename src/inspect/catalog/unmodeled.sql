-- What a database has that no kind stands for.
SELECT 'security label' AS noun, pg_catalog.count(*) AS number FROM pg_catalog.pg_seclabel
UNION ALL
SELECT 'large object', pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata
UNION ALL
SELECT 'setting of this database', pg_catalog.count(*)
  FROM pg_catalog.pg_db_role_setting AS s
  JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
 WHERE d.datname = pg_catalog.current_database()
