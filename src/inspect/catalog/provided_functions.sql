-- Functions of extensions.
SELECT p.oid,
       p.proargtypes,
       p.proargmodes,
       p.proargnames,
       p.provariadic <> 0 AS variadic,
       p.pronargdefaults,
       p.prorettype,
       p.proretset,
       p.prokind
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'
 ORDER BY p.oid
