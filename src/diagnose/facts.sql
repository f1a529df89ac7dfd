SELECT pg_catalog.jsonb_build_object(
    'databases', coalesce((
        SELECT pg_catalog.jsonb_agg(d.datname ORDER BY d.datname)
          FROM pg_catalog.pg_database AS d
         WHERE d.datallowconn AND NOT d.datistemplate AND d.datname <> pg_catalog.current_database()
           AND pg_catalog.has_database_privilege(d.oid, 'CONNECT')
    ), '[]'),
    'in_recovery', pg_catalog.pg_is_in_recovery(),
    'lag', CASE WHEN pg_catalog.pg_is_in_recovery()
                THEN extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())::float8 END,
    'subscribes', EXISTS (
        SELECT FROM pg_catalog.pg_subscription AS s
          JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid
         WHERE d.datname = pg_catalog.current_database()
    ),
    'role_there', EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {role}),
    'search_path', coalesce((
        -- What is set for the role in this database goes before what is set for one of the two.
        SELECT pg_catalog.substr(setting, 13)
          FROM pg_catalog.pg_db_role_setting AS s
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
         CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS setting
         WHERE setting LIKE 'search\_path=%'
           AND (s.setrole = 0 OR r.rolname = {role})
           AND (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
         ORDER BY s.setrole = 0, s.setdatabase = 0
         LIMIT 1
    ), (SELECT boot_val FROM pg_catalog.pg_settings WHERE name = 'search_path')),
    'available', coalesce((
        SELECT pg_catalog.jsonb_agg(name ORDER BY name)
          FROM pg_catalog.pg_available_extensions
         WHERE {extensions}::jsonb @> pg_catalog.to_jsonb(name::text)
    ), '[]'),
    'dropped_columns', coalesce((
        SELECT pg_catalog.jsonb_object_agg(pg_catalog.concat(t.nspname, '.', t.relname), t.n)
          FROM (
               SELECT n.nspname, c.relname, pg_catalog.count(*) AS n
                 FROM pg_catalog.pg_attribute AS a
                 JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
                 JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE a.attisdropped AND a.attnum > 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                GROUP BY n.nspname, c.relname
               ) AS t
    ), '{}')
) AS facts
