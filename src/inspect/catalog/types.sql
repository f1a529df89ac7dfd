-- Every data type that an object can have.
SELECT t.oid,
       n.nspname AS schema,
       t.typname AS name,
       t.typtype,
       t.typarray AS array,
       t.typelem AS element,
       t.typbasetype AS base,
       CASE WHEN t.typtypmod >= 0 THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END AS base_text
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
 WHERE n.nspname !~ '^pg_(toast|temp)'
