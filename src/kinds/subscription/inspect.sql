-- Of this database only. `subconninfo` is for superusers and whoever was granted it: it is asked for separately.
SELECT s.oid,
       s.subname AS name,
       pg_catalog.pg_get_userbyid(s.subowner) AS owner,
       pg_catalog.shobj_placeholder AS comment,
       s.subpublications,
       s.subenabled,
       s.subslotname,
       s.subsynccommit
  FROM pg_catalog.pg_subscription AS s
 WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
