-- Not those that a table merely has from its parent.
SELECT k.oid,
       k.conname AS name,
       k.contype,
       k.conrelid,
       k.contypid,
       k.conindid,
       k.conkey,
       k.confrelid,
       k.confkey,
       k.confmatchtype,
       k.confupdtype,
       k.confdeltype,
       NULL AS confdelsetcols, -- before 15
       k.confdelsetcols, -- since 15
       k.connoinherit,
       k.convalidated,
       k.condeferrable,
       k.condeferred,
       true AS conenforced, -- before 18
       k.conenforced, -- since 18
       false AS conperiod, -- before 18
       k.conperiod, -- since 18
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expression,
       CASE WHEN k.contype = 'x' THEN k.conexclop END AS operators,
       d.description AS comment
  FROM pg_catalog.pg_constraint AS k
  JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid AND d.objsubid = 0
 WHERE k.contype <> 't'
   AND k.conparentid = 0
   AND (k.conislocal OR k.coninhcount = 0)
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
