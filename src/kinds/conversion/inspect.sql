SELECT c.oid,
       n.nspname AS schema,
       c.conname AS name,
       pg_catalog.pg_get_userbyid(c.conowner) AS owner,
       pg_catalog.obj_description(c.oid, 'pg_conversion') AS comment,
       pg_catalog.pg_encoding_to_char(c.conforencoding) AS from_encoding,
       pg_catalog.pg_encoding_to_char(c.contoencoding) AS to_encoding,
       c.conproc::pg_catalog.oid AS function,
       c.condefault
  FROM pg_catalog.pg_conversion AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.connamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
