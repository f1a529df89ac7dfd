SELECT c.oid,
       n.nspname AS schema,
       c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       pg_catalog.pg_get_viewdef(c.oid) AS query,
       c.reloptions AS options,
       -- Of a view that reads itself.
       (
           SELECT pg_catalog.json_agg(
                      pg_catalog.json_build_array(
                          a.attname,
                          pg_catalog.format_type(a.atttypid, a.atttypmod)
                          || CASE WHEN l.oid IS NULL THEN '' ELSE pg_catalog.format(' COLLATE %I.%I', s.nspname, l.collname) END
                      )
                      ORDER BY a.attnum
                  )
             FROM pg_catalog.pg_attribute AS a
             JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
             LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
             LEFT JOIN pg_catalog.pg_namespace AS s ON s.oid = l.collnamespace
            WHERE a.attrelid = c.oid
              AND a.attnum > 0
              AND EXISTS (
                  SELECT
                    FROM pg_catalog.pg_rewrite AS r
                    JOIN pg_catalog.pg_depend AS d
                      ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
                   WHERE r.ev_class = c.oid
                     AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                     AND d.refobjid = c.oid
                     -- Until 15 the rule of every view depends on the whole of it, as OLD and NEW.
                     AND d.refobjsubid > 0
                     AND d.deptype = 'n'
              )
       ) AS own_columns
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'v'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
