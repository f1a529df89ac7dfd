SELECT r.oid,
       r.ev_class,
       r.rulename AS name,
       r.ev_type,
       r.is_instead,
       r.ev_enabled,
       pg_catalog.pg_get_ruledef(r.oid) AS text,
       pg_catalog.obj_description(r.oid, 'pg_rewrite') AS comment
  FROM pg_catalog.pg_rewrite AS r
  JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE r.rulename <> '_RETURN'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
