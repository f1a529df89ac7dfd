-- Every operator.
SELECT o.oid, n.nspname AS schema, o.oprname AS name, o.oprleft AS left, o.oprright AS right
  FROM pg_catalog.pg_operator AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
