-- The operators and functions that go with the class and not with its family alone: they depend on it internally.
SELECT o.oid,
       n.nspname AS schema,
       o.opcname AS name,
       pg_catalog.pg_get_userbyid(o.opcowner) AS owner,
       pg_catalog.obj_description(o.oid, 'pg_opclass') AS comment,
       m.amname AS method,
       o.opcintype,
       o.opcdefault,
       o.opckeytype,
       f.opfname AS family,
       fn.nspname AS family_schema,
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'number', a.amopstrategy,
                      'left', a.amoplefttype::pg_catalog.oid::pg_catalog.int8,
                      'right', a.amoprighttype::pg_catalog.oid::pg_catalog.int8,
                      'oid', a.amopopr::pg_catalog.oid::pg_catalog.int8,
                      'sort_schema', sn.nspname,
                      'sort', s.opfname
                  ))
             FROM pg_catalog.pg_depend AS d
             JOIN pg_catalog.pg_amop AS a ON a.oid = d.objid
             LEFT JOIN pg_catalog.pg_opfamily AS s ON s.oid = a.amopsortfamily
             LEFT JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.opfnamespace
            WHERE d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass
              AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
              AND d.refobjid = o.oid
       ) AS operators,
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'number', a.amprocnum,
                      'left', a.amproclefttype::pg_catalog.oid::pg_catalog.int8,
                      'right', a.amprocrighttype::pg_catalog.oid::pg_catalog.int8,
                      'oid', a.amproc::pg_catalog.oid::pg_catalog.int8
                  ))
             FROM pg_catalog.pg_depend AS d
             JOIN pg_catalog.pg_amproc AS a ON a.oid = d.objid
            WHERE d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass
              AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
              AND d.refobjid = o.oid
       ) AS functions
  FROM pg_catalog.pg_opclass AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.opcnamespace
  JOIN pg_catalog.pg_am AS m ON m.oid = o.opcmethod
  JOIN pg_catalog.pg_opfamily AS f ON f.oid = o.opcfamily
  JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.opfnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
