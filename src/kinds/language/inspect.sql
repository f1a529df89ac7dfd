SELECT l.oid,
       l.lanname AS name,
       pg_catalog.pg_get_userbyid(l.lanowner) AS owner,
       coalesce(l.lanacl, pg_catalog.acldefault('l', l.lanowner)) AS acl,
       pg_catalog.obj_description(l.oid, 'pg_language') AS comment,
       l.lanpltrusted,
       l.lanplcallfoid,
       l.laninline,
       l.lanvalidator
  FROM pg_catalog.pg_language AS l
 WHERE l.lanispl
