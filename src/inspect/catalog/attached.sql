-- Indexes of partitions that are attached to one of their parent's: which, of what table, under what name.
SELECT h.inhrelid AS oid,
       h.inhparent AS parent,
       i.indrelid,
       c.relname AS name
  FROM pg_catalog.pg_inherits AS h
  JOIN pg_catalog.pg_index AS i ON i.indexrelid = h.inhrelid
  JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
