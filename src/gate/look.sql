-- One row for each object asked about: whether it is there, what keeps it from working, what the role lacks.
WITH asked AS MATERIALIZED (
    SELECT * FROM pg_catalog.jsonb_to_recordset({asked}::jsonb)
        AS a (n integer, kind text, schema text, relation text, name text, signature text, needs jsonb, usual jsonb)
), role AS MATERIALIZED (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {role}
), named AS MATERIALIZED ( -- whether the declared grants speak of this role at all
    SELECT EXISTS (
        SELECT FROM asked AS a
         CROSS JOIN LATERAL pg_catalog.jsonb_to_recordset(a.needs) AS need (by text)
          JOIN pg_catalog.pg_roles AS holder ON holder.rolname = need.by
         CROSS JOIN role
         WHERE pg_catalog.pg_has_role(role.oid, holder.oid, 'USAGE')
    ) AS yes
), found AS (
    SELECT a.n, 'schema' AS class, s.oid, 0::int2 AS column, NULL::text AS state
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.name
     WHERE a.kind = 'schema'
    UNION ALL
    SELECT a.n, CASE a.kind WHEN 'sequence' THEN 'sequence' WHEN 'index' THEN 'none' WHEN 'composite_type' THEN 'type' ELSE 'table' END,
           CASE a.kind WHEN 'composite_type' THEN c.reltype ELSE c.oid END, 0::int2,
           CASE WHEN a.kind = 'index' AND NOT (i.indisvalid AND i.indisready) THEN 'invalid: no query can use it' END
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_class AS c ON c.relnamespace = s.oid AND c.relname = a.name
      LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
     WHERE a.relation IS NULL
       AND CASE a.kind
               WHEN 'table' THEN c.relkind IN ('r', 'p')
               WHEN 'foreign_table' THEN c.relkind = 'f'
               WHEN 'view' THEN c.relkind = 'v'
               WHEN 'materialized_view' THEN c.relkind = 'm'
               WHEN 'sequence' THEN c.relkind = 'S'
               WHEN 'index' THEN c.relkind IN ('i', 'I')
               WHEN 'composite_type' THEN c.relkind = 'c'
           END
    UNION ALL
    SELECT a.n, 'column', c.oid, t.attnum, NULL
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_class AS c ON c.relnamespace = s.oid AND c.relname = a.relation
      JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.oid AND t.attname = a.name
     WHERE a.kind = 'column' AND t.attnum > 0 AND NOT t.attisdropped
    UNION ALL
    SELECT a.n, 'none', k.oid, 0::int2, NULL
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_constraint AS k ON k.connamespace = s.oid AND k.conname = a.name
      LEFT JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
      LEFT JOIN pg_catalog.pg_type AS t ON t.oid = k.contypid
     WHERE a.kind = 'constraint' AND a.relation IN (c.relname, t.typname)
    UNION ALL
    SELECT a.n, 'none', g.oid, 0::int2, CASE WHEN g.tgenabled = 'D' THEN 'disabled: it does not fire' END
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_class AS c ON c.relnamespace = s.oid AND c.relname = a.relation
      JOIN pg_catalog.pg_trigger AS g ON g.tgrelid = c.oid AND g.tgname = a.name
     WHERE a.kind = 'trigger'
    UNION ALL
    SELECT a.n, 'none', r.oid, 0::int2, CASE WHEN r.ev_enabled = 'D' THEN 'disabled' END
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_class AS c ON c.relnamespace = s.oid AND c.relname = a.relation
      JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = c.oid AND r.rulename = a.name
     WHERE a.kind = 'rule'
    UNION ALL
    SELECT a.n, 'none', p.oid, 0::int2, CASE WHEN NOT c.relrowsecurity THEN 'without effect: row security is off' END
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_class AS c ON c.relnamespace = s.oid AND c.relname = a.relation
      JOIN pg_catalog.pg_policy AS p ON p.polrelid = c.oid AND p.polname = a.name
     WHERE a.kind = 'policy'
    UNION ALL
    SELECT a.n, 'function', p.oid, 0::int2, NULL
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_proc AS p ON p.pronamespace = s.oid AND p.proname = a.name
     WHERE CASE a.kind
               WHEN 'function' THEN p.prokind IN ('f', 'w')
               WHEN 'procedure' THEN p.prokind = 'p'
               WHEN 'aggregate' THEN p.prokind = 'a'
           END
       AND a.signature IN (
           pg_catalog.concat('(', (
               SELECT pg_catalog.string_agg(pg_catalog.format_type(u.ty, NULL), ', ' ORDER BY u.at)
                 FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (ty, at)
           ), ')'),
           -- The declared side does not know the schema of an extension's types.
           pg_catalog.concat('(', (
               SELECT pg_catalog.string_agg(
                          pg_catalog.regexp_replace(pg_catalog.format_type(u.ty, NULL), '^("[^"]*"|[^". ]+)\.', ''),
                          ', ' ORDER BY u.at)
                 FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (ty, at)
           ), ')')
       )
    UNION ALL
    SELECT a.n, 'type', t.oid, 0::int2, NULL
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_type AS t ON t.typnamespace = s.oid AND t.typname = a.name
     WHERE CASE a.kind
               WHEN 'enum' THEN t.typtype = 'e'
               WHEN 'domain' THEN t.typtype = 'd'
               WHEN 'range_type' THEN t.typtype = 'r'
               WHEN 'base_type' THEN t.typtype IN ('b', 'p')
           END
    UNION ALL
    SELECT a.n, 'none', o.oid, 0::int2, NULL
      FROM asked AS a
      JOIN pg_catalog.pg_namespace AS s ON s.nspname = a.schema
      JOIN pg_catalog.pg_operator AS o ON o.oprnamespace = s.oid AND o.oprname = a.name
     WHERE a.kind = 'operator'
       AND a.signature = pg_catalog.concat(
               '(', CASE o.oprleft WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END,
               ', ', CASE o.oprright WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END, ')')
    UNION ALL
    SELECT a.n, 'none', x.oid, 0::int2, NULL
      FROM asked AS a
      JOIN (
           SELECT 'collation' AS kind, collnamespace AS home, collname AS name, oid FROM pg_catalog.pg_collation
           UNION ALL SELECT 'conversion', connamespace, conname, oid FROM pg_catalog.pg_conversion
           UNION ALL SELECT 'statistics', stxnamespace, stxname, oid FROM pg_catalog.pg_statistic_ext
           UNION ALL SELECT 'text_search_configuration', cfgnamespace, cfgname, oid FROM pg_catalog.pg_ts_config
           UNION ALL SELECT 'text_search_dictionary', dictnamespace, dictname, oid FROM pg_catalog.pg_ts_dict
           UNION ALL SELECT 'text_search_parser', prsnamespace, prsname, oid FROM pg_catalog.pg_ts_parser
           UNION ALL SELECT 'text_search_template', tmplnamespace, tmplname, oid FROM pg_catalog.pg_ts_template
           ) AS x ON x.kind = a.kind AND x.name = a.name
      JOIN pg_catalog.pg_namespace AS s ON s.oid = x.home AND s.nspname = a.schema
    UNION ALL
    SELECT a.n, x.class, x.oid, 0::int2, x.state
      FROM asked AS a
      JOIN (
           SELECT 'extension' AS kind, 'none' AS class, extname AS name, oid, NULL::text AS state FROM pg_catalog.pg_extension
           UNION ALL SELECT 'language', 'language', lanname, oid, NULL FROM pg_catalog.pg_language
           UNION ALL SELECT 'access_method', 'none', amname, oid, NULL FROM pg_catalog.pg_am
           UNION ALL SELECT 'foreign_data_wrapper', 'wrapper', fdwname, oid, NULL FROM pg_catalog.pg_foreign_data_wrapper
           UNION ALL SELECT 'foreign_server', 'server', srvname, oid, NULL FROM pg_catalog.pg_foreign_server
           UNION ALL SELECT 'publication', 'none', pubname, oid, NULL FROM pg_catalog.pg_publication
           UNION ALL SELECT 'event_trigger', 'none', evtname, oid, CASE evtenabled WHEN 'D' THEN 'disabled: it does not fire' END
                       FROM pg_catalog.pg_event_trigger
           ) AS x ON x.kind = a.kind AND x.name = a.name
)
SELECT a.n, f.oid IS NOT NULL AS there, f.state,
       ARRAY(
           SELECT DISTINCT need.may
             FROM pg_catalog.jsonb_to_recordset(CASE WHEN named.yes THEN a.needs ELSE a.usual END) AS need (by text, may text)
             LEFT JOIN pg_catalog.pg_roles AS holder ON holder.rolname = need.by
            CROSS JOIN role
            WHERE (need.by IS NULL OR pg_catalog.pg_has_role(role.oid, holder.oid, 'USAGE'))
              AND NOT CASE f.class
                      WHEN 'schema' THEN pg_catalog.has_schema_privilege(role.oid, f.oid, need.may)
                      WHEN 'table' THEN pg_catalog.has_table_privilege(role.oid, f.oid, need.may)
                      WHEN 'sequence' THEN pg_catalog.has_sequence_privilege(role.oid, f.oid, need.may)
                      WHEN 'column' THEN pg_catalog.has_column_privilege(role.oid, f.oid, f.column, need.may)
                      WHEN 'function' THEN pg_catalog.has_function_privilege(role.oid, f.oid, need.may)
                      WHEN 'type' THEN pg_catalog.has_type_privilege(role.oid, f.oid, need.may)
                      WHEN 'language' THEN pg_catalog.has_language_privilege(role.oid, f.oid, need.may)
                      WHEN 'wrapper' THEN pg_catalog.has_foreign_data_wrapper_privilege(role.oid, f.oid, need.may)
                      WHEN 'server' THEN pg_catalog.has_server_privilege(role.oid, f.oid, need.may)
                      ELSE true
                  END
            ORDER BY need.may
       ) AS lacks,
       ({role} = '' OR EXISTS (SELECT FROM role)) AS role_there
  FROM asked AS a
 CROSS JOIN named
  LEFT JOIN found AS f ON f.n = a.n
 ORDER BY a.n
