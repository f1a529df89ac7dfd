-- Every function that an object can call.
SELECT p.oid, n.nspname AS schema, p.proname AS name, p.proargtypes AS arguments
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
