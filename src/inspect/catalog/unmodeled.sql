-- What a database has that no kind stands for.
SELECT 'security label' AS noun, pg_catalog.count(*) AS number FROM pg_catalog.pg_seclabel
UNION ALL
SELECT 'large object', pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata
