-- Constraints' indexes too (`backing`): the constraint takes them. Of those that are attached to an index of the parent
-- table, what departs from that.
SELECT i.indexrelid AS oid,
       i.indrelid,
       n.nspname AS schema,
       c.relname AS name,
       d.description AS comment,
       m.amname AS method,
       i.indisunique,
       i.indnkeyatts,
       i.indkey,
       i.indclass,
       i.indcollation,
       i.indoption,
       pg_catalog.pg_get_expr(i.indexprs, i.indrelid) AS expressions,
       CASE WHEN i.indexprs IS NOT NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid) END AS text,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
       false AS indnullsnotdistinct, -- before 15
       i.indnullsnotdistinct, -- since 15
       c.reloptions AS options,
       s.spcname AS tablespace,
       i.indisvalid,
       i.indisclustered,
       CASE WHEN m.amname NOT IN ('btree', 'hash') THEN (
           SELECT pg_catalog.jsonb_object_agg(a.attnum, a.attoptions)
             FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL
       ) END AS opclass_options,
       CASE WHEN i.indexprs IS NOT NULL THEN (
           SELECT pg_catalog.jsonb_object_agg(a.attnum, a.attstattarget)
             FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0
       ) END AS statistics,
       k.conindid IS NOT NULL AS backing
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_constraint AS k
    ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
  LEFT JOIN pg_catalog.pg_inherits AS h ON c.relispartition AND h.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_class AS above ON above.oid = h.inhparent
 WHERE (
           NOT c.relispartition
        OR k.conindid IS NULL AND (
               c.reloptions IS DISTINCT FROM above.reloptions
            OR c.relkind = 'i' AND above.relkind = 'I' AND c.reltablespace <> above.reltablespace
            OR d.description IS NOT NULL
            OR i.indexprs IS NOT NULL AND EXISTS (
                   SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attstattarget >= 0
               )
        )
   )
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
