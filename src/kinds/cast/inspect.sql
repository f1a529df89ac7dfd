-- Casts have no schema: those that initdb made have an oid below the first of users' objects. Not those that a range
-- type makes for itself.
SELECT c.oid,
       c.castsource,
       c.casttarget,
       c.castfunc,
       c.castcontext,
       c.castmethod,
       pg_catalog.obj_description(c.oid, 'pg_cast') AS comment
  FROM pg_catalog.pg_cast AS c
 WHERE c.oid >= 16384
   AND NOT EXISTS (
       SELECT
         FROM pg_catalog.pg_depend AS i
        WHERE i.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND i.objid = c.oid AND i.deptype = 'i'
   )
