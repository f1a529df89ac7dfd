SELECT o.oid,
       n.nspname AS schema,
       o.oprname AS name,
       pg_catalog.pg_get_userbyid(o.oprowner) AS owner,
       pg_catalog.obj_description(o.oid, 'pg_operator') AS comment,
       o.oprleft,
       o.oprright,
       o.oprcode::pg_catalog.oid AS function,
       o.oprcom,
       o.oprnegate,
       o.oprrest::pg_catalog.oid AS restrict_function,
       o.oprjoin::pg_catalog.oid AS join_function,
       o.oprcanhash,
       o.oprcanmerge
  FROM pg_catalog.pg_operator AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
 WHERE o.oprcode <> 0
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
