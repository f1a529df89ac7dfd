-- Functions, window functions and procedures; not the constructors that a range type makes for itself.
SELECT p.oid,
       n.nspname AS schema,
       p.proname AS name,
       pg_catalog.pg_get_userbyid(p.proowner) AS owner,
       coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS acl,
       d.description AS comment,
       p.prokind,
       p.proargtypes,
       p.proallargtypes,
       p.proargmodes,
       p.proargnames,
       p.provariadic,
       pg_catalog.pg_get_expr(p.proargdefaults, 0) AS defaults,
       p.prorettype,
       p.proretset,
       l.lanname AS language,
       p.prosrc,
       p.probin,
       NULL AS body, -- before 14
       pg_catalog.pg_get_function_sqlbody(p.oid) AS body, -- since 14
       p.provolatile,
       p.proisstrict,
       p.prosecdef,
       p.proleakproof,
       p.proparallel,
       p.procost,
       p.prorows,
       p.prosupport::pg_catalog.oid AS support,
       p.proconfig,
       p.protrftypes
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objoid = p.oid AND d.objsubid = 0
 WHERE p.prokind IN ('f', 'w', 'p')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND NOT EXISTS (
       SELECT
         FROM pg_catalog.pg_depend AS i
        WHERE i.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objid = p.oid AND i.deptype = 'i'
   )
