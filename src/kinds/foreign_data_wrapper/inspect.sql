SELECT w.oid,
       w.fdwname AS name,
       pg_catalog.pg_get_userbyid(w.fdwowner) AS owner,
       coalesce(w.fdwacl, pg_catalog.acldefault('F', w.fdwowner)) AS acl,
       pg_catalog.obj_description(w.oid, 'pg_foreign_data_wrapper') AS comment,
       w.fdwhandler AS handler,
       w.fdwvalidator AS validator,
       w.fdwoptions AS options
  FROM pg_catalog.pg_foreign_data_wrapper AS w
