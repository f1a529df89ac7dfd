SELECT c.oid,
       n.nspname AS schema,
       c.cfgname AS name,
       pg_catalog.pg_get_userbyid(c.cfgowner) AS owner,
       pg_catalog.obj_description(c.oid, 'pg_ts_config') AS comment,
       p.prsname AS parser,
       pn.nspname AS parser_schema,
       (
           SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                      'token', t.alias,
                      'schema', dn.nspname,
                      'dictionary', d.dictname
                  ) ORDER BY m.maptokentype, m.mapseqno)
             FROM pg_catalog.pg_ts_config_map AS m
             JOIN pg_catalog.ts_token_type(c.cfgparser) AS t ON t.tokid = m.maptokentype
             JOIN pg_catalog.pg_ts_dict AS d ON d.oid = m.mapdict
             JOIN pg_catalog.pg_namespace AS dn ON dn.oid = d.dictnamespace
            WHERE m.mapcfg = c.oid
       ) AS mappings
  FROM pg_catalog.pg_ts_config AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.cfgnamespace
  JOIN pg_catalog.pg_ts_parser AS p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.prsnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
