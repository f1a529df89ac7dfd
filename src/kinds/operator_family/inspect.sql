-- The loose operators and functions: those that no class depends on.
SELECT f.oid,
       n.nspname AS schema,
       f.opfname AS name,
       pg_catalog.pg_get_userbyid(f.opfowner) AS owner,
       pg_catalog.obj_description(f.oid, 'pg_opfamily') AS comment,
       m.amname AS method,
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'number', a.amopstrategy,
                      'left', a.amoplefttype::pg_catalog.oid::pg_catalog.int8,
                      'right', a.amoprighttype::pg_catalog.oid::pg_catalog.int8,
                      'oid', a.amopopr::pg_catalog.oid::pg_catalog.int8,
                      'sort_schema', sn.nspname,
                      'sort', s.opfname
                  ))
             FROM pg_catalog.pg_amop AS a
             LEFT JOIN pg_catalog.pg_opfamily AS s ON s.oid = a.amopsortfamily
             LEFT JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.opfnamespace
            WHERE a.amopfamily = f.oid
              AND NOT EXISTS (
                  SELECT
                    FROM pg_catalog.pg_depend AS d
                   WHERE d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass
                     AND d.objid = a.oid
                     AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
              )
       ) AS operators,
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'number', a.amprocnum,
                      'left', a.amproclefttype::pg_catalog.oid::pg_catalog.int8,
                      'right', a.amprocrighttype::pg_catalog.oid::pg_catalog.int8,
                      'oid', a.amproc::pg_catalog.oid::pg_catalog.int8
                  ))
             FROM pg_catalog.pg_amproc AS a
            WHERE a.amprocfamily = f.oid
              AND NOT EXISTS (
                  SELECT
                    FROM pg_catalog.pg_depend AS d
                   WHERE d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass
                     AND d.objid = a.oid
                     AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
              )
       ) AS functions
  FROM pg_catalog.pg_opfamily AS f
  JOIN pg_catalog.pg_namespace AS n ON n.oid = f.opfnamespace
  JOIN pg_catalog.pg_am AS m ON m.oid = f.opfmethod
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
