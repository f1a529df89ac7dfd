-- Not those of foreign keys and not those that a partition merely has from its parent.
SELECT t.oid,
       t.tgrelid,
       t.tgname AS name,
       t.tgtype,
       t.tgattr,
       t.tgfoid,
       t.tgargs,
       t.tgoldtable,
       t.tgnewtable,
       t.tgconstraint <> 0 AS is_constraint,
       t.tgdeferrable,
       t.tginitdeferred,
       nullif(t.tgconstrrelid, 0) AS from_table,
       t.tgenabled,
       CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END AS text,
       d.description AS comment
  FROM pg_catalog.pg_trigger AS t
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
 WHERE NOT t.tgisinternal
   AND t.tgparentid = 0
