-- Every operator class.
SELECT o.oid,
       n.nspname AS schema,
       o.opcname AS name,
       o.opcmethod AS method,
       o.opcintype AS type,
       o.opcdefault AS "default"
  FROM pg_catalog.pg_opclass AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.opcnamespace
