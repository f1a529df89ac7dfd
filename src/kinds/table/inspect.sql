SELECT c.oid,
       n.nspname AS schema,
       c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl,
       d.description AS comment,
       c.relpersistence = 'u' AS unlogged,
       c.reloptions AS options,
       toast.reloptions AS toast_options,
       s.spcname AS tablespace,
       CASE WHEN m.amname <> 'heap' THEN m.amname END AS access_method,
       c.relrowsecurity,
       c.relforcerowsecurity,
       c.relreplident,
       CASE WHEN c.relreplident = 'i' THEN (
           SELECT x.relname
             FROM pg_catalog.pg_index AS i
             JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
            WHERE i.indrelid = c.oid AND i.indisreplident
       ) END AS replica_index,
       p.partstrat,
       p.partattrs,
       p.partclass,
       p.partcollation,
       pg_catalog.pg_get_expr(p.partexprs, p.partrelid) AS partition_expressions,
       CASE WHEN p.partexprs IS NOT NULL THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_text,
       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound,
       ARRAY(
           SELECT h.inhparent
             FROM pg_catalog.pg_inherits AS h
            WHERE h.inhrelid = c.oid
            ORDER BY h.inhseqno
       ) AS parents,
       c.reloftype AS of_type
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = c.reltoastrelid
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = c.oid
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
 WHERE c.relkind IN ('r', 'p')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
