-- Not those of foreign keys; those that a partition has from its parent only where they fire otherwise.
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
       t.tgparentid <> 0 AS inherited,
       CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END AS text,
       d.description AS comment
  FROM pg_catalog.pg_trigger AS t
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
  LEFT JOIN pg_catalog.pg_trigger AS p ON p.oid = t.tgparentid
  LEFT JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
 WHERE CASE WHEN t.tgparentid = 0 THEN NOT t.tgisinternal
            ELSE t.tgenabled <> p.tgenabled AND coalesce(k.contype = 't', true)
       END
