-- Who holds a lock that keeps others from reading a relation of this database.
SELECT n.nspname AS schema, c.relname AS name, l.pid, a.usename AS role, a.application_name AS application
  FROM pg_catalog.pg_locks AS l
  JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
 WHERE l.granted
   AND l.mode = 'AccessExclusiveLock'
   AND l.locktype = 'relation'
   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
   AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname, c.relname
 LIMIT 1
