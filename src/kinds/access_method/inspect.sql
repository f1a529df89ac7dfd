-- Access methods have no schema: those that initdb made have an oid below the first of users' objects.
SELECT m.oid,
       m.amname AS name,
       m.amtype,
       m.amhandler::pg_catalog.oid AS handler,
       pg_catalog.obj_description(m.oid, 'pg_am') AS comment
  FROM pg_catalog.pg_am AS m
 WHERE m.oid >= 16384
