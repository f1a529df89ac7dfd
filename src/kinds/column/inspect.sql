-- Columns of views, materialized views and composite types too: others refer to them.
SELECT a.attrelid,
       a.attnum,
       a.attname AS name,
       c.relkind,
       pg_catalog.row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS position,
       a.atttypid,
       CASE WHEN a.atttypmod >= 0 THEN pg_catalog.format_type(a.atttypid, a.atttypmod) END AS type_text,
       a.attnotnull,
       a.attidentity,
       a.attgenerated,
       -- Without its table, unless it names columns: PostgreSQL looks at every column of the table for each expression.
       pg_catalog.pg_get_expr(v.adbin, CASE WHEN a.attgenerated <> '' THEN v.adrelid ELSE 0 END) AS expression,
       a.attcollation,
       a.attcollation <> t.typcollation AS collated,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
       NULL AS compression, -- before 14
       nullif(a.attcompression, '') AS compression, -- since 14
       nullif(a.attstattarget, -1) AS statistics,
       a.attislocal AND a.attinhcount > 0 AND NOT c.relispartition AS local,
       a.attoptions AS options,
       a.attfdwoptions AS fdw_options,
       a.attacl AS acl,
       pg_catalog.pg_get_userbyid(c.relowner) AS table_owner,
       d.description AS comment
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef AS v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
 WHERE a.attnum > 0
   AND NOT a.attisdropped
   AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
