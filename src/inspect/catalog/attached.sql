-- Indexes of partitions that are attached to one of their parent's: which, of what table, under what name.
SELECT h.inhrelid AS oid,
       h.inhparent AS parent,
       n.nspname AS schema,
       above.relname AS above,
       i.indrelid,
       c.relname AS name
  FROM pg_catalog.pg_inherits AS h
  JOIN pg_catalog.pg_index AS i ON i.indexrelid = h.inhrelid
  JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
  JOIN pg_catalog.pg_class AS above ON above.oid = h.inhparent
  JOIN pg_catalog.pg_namespace AS n ON n.oid = above.relnamespace
