-- Changes when a schema changes, not when a table is vacuumed, analyzed or truncated or a temporary one comes and goes.
SELECT pg_catalog.concat_ws(' ',
    (SELECT pg_catalog.sum(pg_catalog.hashtext(pg_catalog.concat_ws(',', c.oid, c.relname, c.relnamespace, c.relkind, c.reloptions))::bigint)
       FROM pg_catalog.pg_class AS c WHERE c.relpersistence <> 't' AND c.relkind <> 't'),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(a.xmin::text::bigint))
       FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
      WHERE a.attnum > 0 AND c.relpersistence <> 't' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(k.xmin::text::bigint))
       FROM pg_catalog.pg_constraint AS k LEFT JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
      WHERE c.relpersistence IS DISTINCT FROM 't'),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(t.xmin::text::bigint))
       FROM pg_catalog.pg_type AS t LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
      WHERE t.typcategory <> 'A' AND c.relpersistence IS DISTINCT FROM 't'),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(p.xmin::text::bigint)) FROM pg_catalog.pg_proc AS p),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(r.xmin::text::bigint)) FROM pg_catalog.pg_rewrite AS r),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(t.xmin::text::bigint)) FROM pg_catalog.pg_trigger AS t),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(p.xmin::text::bigint)) FROM pg_catalog.pg_policy AS p),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(n.xmin::text::bigint))
       FROM pg_catalog.pg_namespace AS n WHERE n.nspname !~ '^pg_'),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(e.xmin::text::bigint)) FROM pg_catalog.pg_enum AS e),
    (SELECT pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(o.xmin::text::bigint)) FROM pg_catalog.pg_operator AS o)
) AS fingerprint,
pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') AS privileged
