SELECT p.oid,
       p.pubname AS name,
       pg_catalog.pg_get_userbyid(p.pubowner) AS owner,
       pg_catalog.obj_description(p.oid, 'pg_publication') AS comment,
       p.puballtables,
       p.pubinsert,
       p.pubupdate,
       p.pubdelete,
       p.pubtruncate,
       p.pubviaroot,
       NULL AS pubgencols, -- before 18
       p.pubgencols, -- since 18
       NULL AS schemas, -- before 15
       ARRAY(SELECT n.nspname FROM pg_catalog.pg_publication_namespace AS pn JOIN pg_catalog.pg_namespace AS n ON n.oid = pn.pnnspid WHERE pn.pnpubid = p.oid) AS schemas, -- since 15
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'columns', r.prattrs::pg_catalog.int2[], -- since 15
                      'filter', pg_catalog.pg_get_expr(r.prqual, r.prrelid), -- since 15
                      'table', r.prrelid::pg_catalog.int8
                  ))
             FROM pg_catalog.pg_publication_rel AS r
            WHERE r.prpubid = p.oid
       ) AS tables
  FROM pg_catalog.pg_publication AS p
