SELECT t.oid,
       t.evtname AS name,
       pg_catalog.pg_get_userbyid(t.evtowner) AS owner,
       pg_catalog.obj_description(t.oid, 'pg_event_trigger') AS comment,
       t.evtevent,
       t.evttags,
       t.evtfoid,
       t.evtenabled
  FROM pg_catalog.pg_event_trigger AS t
