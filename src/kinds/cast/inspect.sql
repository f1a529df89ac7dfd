-- Casts have no schema: those that initdb made have an oid below the first of users' objects.
SELECT c.oid,
       c.castsource,
       c.casttarget,
       c.castfunc,
       c.castcontext,
       c.castmethod,
       pg_catalog.obj_description(c.oid, 'pg_cast') AS comment
  FROM pg_catalog.pg_cast AS c
 WHERE c.oid >= 16384
