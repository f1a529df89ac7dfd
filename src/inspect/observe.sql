-- How far sequences are (identity columns' by the column), and what is in default partitions. Of temporary and unlogged
-- sequences a standby has no value; of those that the role may not use, nobody tells it.
SELECT n.nspname::text AS schema,
       c.relname::text AS name,
       t.relname::text AS owner_table,
       a.attname::text AS owner_column,
       d.deptype OPERATOR(pg_catalog.=) 'i' AS is_identity,
       pg_catalog.pg_sequence_last_value(c.oid) AS last,
       CASE WHEN s.seqincrement OPERATOR(pg_catalog.<) 0 THEN s.seqmax ELSE s.seqmin END AS start,
       CASE WHEN s.seqincrement OPERATOR(pg_catalog.<) 0
            THEN GREATEST(s.seqmin, CASE a.atttypid WHEN 21 THEN -32768 WHEN 23 THEN -2147483648 END)
            ELSE LEAST(s.seqmax, CASE a.atttypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 END) END AS "end",
       NULL::bigint AS pages,
       NULL::bigint AS rows
  FROM pg_catalog.pg_sequence AS s
  JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) s.seqrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  LEFT JOIN pg_catalog.pg_depend AS d
    ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.objid OPERATOR(pg_catalog.=) c.oid AND d.objsubid OPERATOR(pg_catalog.=) 0
   AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.refobjsubid OPERATOR(pg_catalog.>) 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_class AS t ON t.oid OPERATOR(pg_catalog.=) d.refobjid
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid OPERATOR(pg_catalog.=) d.refobjid AND a.attnum OPERATOR(pg_catalog.=) d.refobjsubid
 WHERE c.relpersistence OPERATOR(pg_catalog.=) 'p'
   -- CASE, because the order of AND is the planner's, and what is no sequence is an error here.
   AND CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'S'
            THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT, USAGE') END
UNION ALL
SELECT n.nspname::text, c.relname::text, NULL, NULL, NULL, NULL, NULL, NULL,
       pg_catalog.pg_relation_size(c.oid),
       GREATEST(c.reltuples::bigint, pg_catalog.pg_stat_get_live_tuples(c.oid))
  FROM pg_catalog.pg_partitioned_table AS p
  JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) p.partdefid AND c.relkind OPERATOR(pg_catalog.=) 'r'
  JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
