-- Every collation.
SELECT o.oid, n.nspname AS schema, o.collname AS name
  FROM pg_catalog.pg_collation AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.collnamespace
