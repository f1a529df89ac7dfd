-- Of this database only. Up to 13 most columns are for superusers, since then only the connection string.
SELECT s.subname AS name,
       pg_catalog.pg_get_userbyid(s.subowner) AS owner,
       s.subpublications,
       NULL AS connection, -- unless privileged
       s.subconninfo AS connection, -- if privileged
       s.subenabled,
       NULL AS comment, -- before 14
       pg_catalog.obj_description(s.oid, 'pg_subscription') AS comment, -- since 14
       NULL AS subsynccommit, -- before 14
       s.subsynccommit, -- since 14
       NULL AS subbinary, -- before 14
       s.subbinary, -- since 14
       NULL AS substream, -- before 14
       s.substream, -- since 14
       NULL AS subtwophasestate, -- before 15
       s.subtwophasestate, -- since 15
       NULL AS subdisableonerr, -- before 15
       s.subdisableonerr, -- since 15
       NULL AS subpasswordrequired, -- before 16
       s.subpasswordrequired, -- since 16
       NULL AS subrunasowner, -- before 16
       s.subrunasowner, -- since 16
       NULL AS suborigin, -- before 16
       s.suborigin, -- since 16
       NULL AS subfailover, -- before 17
       s.subfailover, -- since 17
       false AS streams_by_default, -- before 18
       true AS streams_by_default, -- since 18
       s.subslotname
  FROM pg_catalog.pg_subscription AS s
 WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
