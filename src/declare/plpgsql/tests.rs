//! Blocks that are followed come to what plain statements come to; those that are not leave nothing behind.

use crate::declare::{Settings, declare};
use crate::model::{Id, Model, Object, Source};

fn model_of(sql: &str) -> Model {
    declare(vec![Source { path: "test.sql".to_owned(), text: sql.into() }], &Settings::default())
}

fn objects(sql: &str) -> (Vec<String>, Vec<String>) {
    let model = model_of(sql);
    let line = |(id, object): (&Id, &Object)| {
        let mut object = object.clone();
        object.origin = None;
        crate::declare::texts::of(&mut object.body)
            .into_iter()
            .for_each(|text| *text.path = Default::default());
        format!("{} {id}: {object:?}", id.kind)
    };
    let place = |origin: crate::model::Origin| sql[origin.start as usize..origin.end as usize].to_owned();
    let said =
        model.notices.iter().map(|n| format!("{} [{}]", n.message, n.origin.map_or_else(String::new, place)));
    (model.objects.iter().map(line).collect(), said.collect())
}

#[test]
fn what_is_followed_is_as_plain_statements() {
    let table = "CREATE TABLE t (a int);";
    let grant = "CREATE FUNCTION give(op text, tab text, who text, sch text DEFAULT 'public') RETURNS void AS $$
        BEGIN
          IF lower(op) NOT IN ('select', 'insert') THEN RAISE EXCEPTION 'no'; END IF;
          EXECUTE format('grant ' || quote_ident(op) || ' on ' || quote_ident(sch) || '.' || quote_ident(tab)
            || ' to ' || quote_ident(who));
        END $$ LANGUAGE plpgsql;
        CREATE FUNCTION give(op text, tab text, who text, cols text[], sch text DEFAULT 'public') RETURNS void AS $$
        DECLARE c text;
        BEGIN
          FOREACH c IN ARRAY cols LOOP EXECUTE format('grant %s (%I) on %I.%I to %I', op, c, sch, tab, who); END LOOP;
        END $$ LANGUAGE plpgsql;";
    for (before, code, plain) in [
        ("", "BEGIN CREATE TABLE t (a int); END", table),
        ("", "<<l>> DECLARE x int; BEGIN NULL; RAISE NOTICE 'a; b %', x; CREATE TABLE t (a int); END l;", table),
        (table, "BEGIN CREATE TABLE t (b int); EXCEPTION WHEN duplicate_table THEN NULL; END", ""),
        (
            table,
            "BEGIN BEGIN CREATE TABLE u (); ALTER TABLE t ADD a int; EXCEPTION WHEN duplicate_column OR others THEN
             RAISE NOTICE 'there'; END; CREATE TABLE v (); END",
            "CREATE TABLE v ();",
        ),
        (table, "BEGIN ALTER TYPE gone RENAME VALUE 'a' TO 'b'; EXCEPTION WHEN invalid_parameter_value
             THEN NULL; WHEN undefined_object THEN NULL; END", ""),
        ("", "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('a');
              END IF; END", "CREATE TYPE mood AS ENUM ('a');"),
        ("CREATE TYPE mood AS ENUM ('a');", "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n
              ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = 'public') THEN
              CREATE TYPE mood AS ENUM ('a'); END IF; END", ""),
        ("CREATE SCHEMA s; CREATE TYPE s.mood AS ENUM ('a');", "BEGIN IF NOT EXISTS (SELECT FROM pg_type t, pg_namespace n
              WHERE n.oid = t.typnamespace AND t.typname = 'mood' AND n.nspname = 'public') THEN
              CREATE TYPE mood AS ENUM ('a'); END IF; END", "CREATE TYPE mood AS ENUM ('a');"),
        ("CREATE TYPE mood AS ENUM ('a'); CREATE SCHEMA s;", "DECLARE old regtype; new regtype; BEGIN
              old := to_regtype(format('public.%I', 'mood')); new := to_regtype('s.mood');
              IF old IS NOT NULL AND new IS NULL THEN ALTER TYPE public.mood SET SCHEMA s; END IF; END",
              "ALTER TYPE public.mood SET SCHEMA s;"),
        ("CREATE TABLE p (a int) PARTITION BY RANGE (a);", "BEGIN IF EXISTS (SELECT 1 FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'p' AND c.relkind = 'p'
              AND n.nspname = ANY (current_schemas(false))) THEN CREATE TABLE p1 PARTITION OF p DEFAULT; END IF; END",
              "CREATE TABLE p1 PARTITION OF p DEFAULT;"),
        (table, "BEGIN IF to_regclass('public.t') IS NULL OR to_regclass('x') IS NOT NULL THEN DROP TABLE t;
              ELSIF current_setting('server_version_num')::int >= 140000 THEN ALTER TABLE t ADD b int;
              ELSE DROP TABLE t; END IF; END", "ALTER TABLE t ADD b int;"),
        (table, "BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a')
              AND NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'z')
              THEN ALTER TABLE t RENAME a TO z; END IF; END", "ALTER TABLE t RENAME a TO z;"),
        (table, "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 't'::regclass AND conname = 'c')
              THEN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); END IF;
              IF NOT EXISTS (SELECT FROM information_schema.table_constraints WHERE table_name = 't'
              AND constraint_type = 'PRIMARY KEY') THEN ALTER TABLE t ADD PRIMARY KEY (a); END IF; END",
              "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE t ADD PRIMARY KEY (a);"),
        ("", "BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'r') THEN CREATE ROLE r; END IF; END", ""),
        ("", "DECLARE n text := 'X'; x int; BEGIN x := 2; FOR i IN 1..x LOOP
              EXECUTE 'CREATE TABLE ' || quote_ident(n || i) || ' (a int)'; END LOOP; END",
              "CREATE TABLE \"X1\" (a int); CREATE TABLE \"X2\" (a int);"),
        ("CREATE TABLE b (); CREATE TABLE c ();", "DECLARE r record; s text; BEGIN
              FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
              EXECUTE format('ALTER TABLE %I ADD x int', r.tablename); END LOOP;
              FOR s IN SELECT unnest(ARRAY['y', 'z']) LOOP EXECUTE format('ALTER TABLE b ADD %I int', s); END LOOP; END",
              "ALTER TABLE b ADD x int; ALTER TABLE c ADD x int; ALTER TABLE b ADD y int, ADD z int;"),
        (table, "DECLARE n int; BEGIN SELECT count(*) INTO n FROM t; UPDATE t SET a = n; IF n > 3 THEN
              RAISE EXCEPTION 'no'; END IF; LOOP DELETE FROM t; EXIT WHEN NOT FOUND; END LOOP;
              ALTER TABLE t ADD b int; END", "ALTER TABLE t ADD b int;"),
        (table, "DECLARE there boolean; BEGIN SELECT exists(SELECT FROM pg_tables WHERE tablename = 'u') INTO there;
              IF there THEN RETURN; END IF; CREATE TABLE u (); END", "CREATE TABLE u ();"),
        (table, "BEGIN CASE 'b' WHEN 'a', 'c' THEN DROP TABLE t; WHEN 'b' THEN CREATE TABLE u (); END CASE; END",
              "CREATE TABLE u ();"),
        (table, "BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a'
              AND numeric_precision = 32 AND data_type = 'integer' AND udt_name = 'int4') THEN
              ALTER TABLE t ALTER a TYPE bigint; END IF; END", "ALTER TABLE t ALTER a TYPE bigint;"),
        ("CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "BEGIN IF (SELECT count(*) = 2 FROM pg_indexes
              WHERE indexname IN ('i', 'j') AND schemaname = 'public') THEN DROP INDEX i; END IF;
              IF (SELECT count(*) > 0 FROM pg_indexes WHERE indexname = 'i') THEN ALTER INDEX i RENAME TO j; END IF; END",
              "ALTER INDEX i RENAME TO j;"),
        ("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t WHERE a > 0;", "DECLARE q text; BEGIN
              q := pg_get_viewdef('v'); DROP VIEW v; ALTER TABLE t ALTER a TYPE bigint;
              EXECUTE format('CREATE VIEW v AS %s', q); END", "ALTER TABLE t ALTER a TYPE bigint;"),
        (table, "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('t') AND attname = 'b'
              AND NOT attisdropped) THEN ALTER TABLE t ADD b int; END IF;
              IF 'x' = ANY (ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass)) THEN
              DROP TABLE t; ELSE ALTER TABLE t ADD x int; END IF; END", "ALTER TABLE t ADD b int, ADD x int;"),
        (table, "DECLARE n int; BEGIN PERFORM 1 FROM pg_constraint WHERE conname = 'c';
              IF NOT FOUND THEN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); END IF;
              SELECT 1 INTO n FROM pg_class WHERE relname = 't'; IF FOUND THEN ALTER TABLE t ADD b int; END IF; END",
              "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE t ADD b int;"),
        ("CREATE TABLE t (a int DEFAULT 1); CREATE UNIQUE INDEX i ON t (a); CREATE VIEW v AS SELECT a AS x FROM t;
          CREATE TABLE c () INHERITS (t); CREATE TABLE s (n serial); CREATE PUBLICATION p FOR TABLE s;",
         "DECLARE d text; BEGIN
              IF EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 'i' AND indisunique)
              AND NOT EXISTS (SELECT FROM pg_publication_tables WHERE pubname = 'p' AND tablename = 't')
              AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = 't'::regclass AND inhrelid = 'c'::regclass)
              AND NOT (SELECT relrowsecurity FROM pg_class WHERE oid = 's'::regclass)
              AND (SELECT relreplident FROM pg_class WHERE relname = 's') = 'd'
              AND EXISTS (SELECT FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attname = 'n'
                AND a.attnum > 0 AND a.atttypmod = -1 AND y.typname = 'int4' AND a.attrelid = 's'::regclass)
              AND pg_get_serial_sequence('s', 'n') = 'public.s_n_seq' AND pg_get_serial_sequence('t', 'a') IS NULL
              AND EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'v' AND column_name = 'x')
              THEN CREATE TABLE u (); END IF;
              SELECT column_default INTO d FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a';
              IF d IS NOT NULL THEN ALTER TABLE t ALTER a DROP DEFAULT; END IF; END",
              "CREATE TABLE u (); ALTER TABLE t ALTER a DROP DEFAULT;"),
        ("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;", "BEGIN ALTER TABLE t ADD b int;
              ALTER TABLE v ADD b int; EXCEPTION WHEN OTHERS THEN ALTER TABLE t ADD c int; END", "ALTER TABLE t ADD c int;"),
        ("", "DECLARE r record; BEGIN FOR r IN SELECT format('CREATE TABLE t%s ()', n) AS ct
              FROM generate_series(1, 2) n LOOP EXECUTE r.ct; END LOOP; END", "CREATE TABLE t1 (); CREATE TABLE t2 ();"),
        (&format!("{table}{grant}"), "BEGIN PERFORM give('select', 't', 'r'); PERFORM give('insert', 't', 'r',
              ARRAY['a']); END", "GRANT SELECT ON t TO r; GRANT INSERT (a) ON t TO r;"),
    ] {
        let (left, said) = objects(&format!("{before} DO $$ {code} $$"));
        assert_eq!(said, Vec::<String>::new(), "{code}");
        let (right, _) = objects(&format!("{before} {plain}"));
        assert_eq!(left, right, "{code}");
    }
}

#[test]
fn what_a_query_gives_is_run_where_psql_would() {
    let sql = "SELECT format('CREATE TABLE %I ()', x) FROM unnest(ARRAY['a', 'b']) AS x\n\\gexec\n";
    let (left, said) = objects(sql);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(left, objects("CREATE TABLE a (); CREATE TABLE b ();").0);
    let table = "CREATE TABLE t (a text);";
    let (left, said) = objects(&format!("{table} SELECT a FROM t\n\\gexec\n"));
    assert_eq!(said, ["what \\gexec runs cannot be told [SELECT a FROM t]"]);
    assert_eq!(left, objects(table).0);
}

#[test]
fn calls_of_a_script_are_followed() {
    let functions =
        "CREATE FUNCTION make(n text) RETURNS text AS $$ BEGIN EXECUTE format('CREATE TABLE %I ()', n);
        RETURN n; END $$ LANGUAGE plpgsql; CREATE PROCEDURE p() LANGUAGE sql AS 'CREATE TABLE q ()';
        CREATE FUNCTION count() RETURNS int LANGUAGE sql AS 'SELECT 1';";
    for (call, plain) in [
        ("SELECT make('a')", "CREATE TABLE a ()"),
        ("SELECT make('a'), make(n => 'b')", "CREATE TABLE a (); CREATE TABLE b ()"),
        ("SELECT make(x) FROM unnest(ARRAY['a', 'b']) AS x", "CREATE TABLE a (); CREATE TABLE b ()"),
        ("CALL p()", "CREATE TABLE q ()"),
        ("SELECT * FROM make('a')", "CREATE TABLE a ()"),
        ("SELECT public.count()", ""),
    ] {
        let (left, said) = objects(&format!("{functions} {call}"));
        assert_eq!(said, Vec::<String>::new(), "{call}");
        assert_eq!(left, objects(&format!("{functions} {plain}")).0, "{call}");
    }
}

#[test]
fn what_is_not_followed_is_undone_and_said() {
    let table = "CREATE TABLE t (a int); CREATE FUNCTION make(n text) RETURNS void AS $$ BEGIN
        EXECUTE 'CREATE TABLE ' || n; END $$ LANGUAGE plpgsql;";
    for (code, notice) in [
        (
            "DO $$ BEGIN CREATE TABLE u (); IF EXISTS (SELECT FROM t) THEN CREATE TABLE v (); END IF; END $$",
            "whether this condition holds cannot be told [EXISTS (SELECT FROM t)]",
        ),
        (
            "DO $$ DECLARE n text; BEGIN SELECT a INTO n FROM t; CREATE TABLE u (); EXECUTE 'CREATE TABLE ' || n; END $$",
            "the text that EXECUTE runs cannot be told ['CREATE TABLE ' || n]",
        ),
        (
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'r') THEN GRANT SELECT ON t TO r; END IF; END $$",
            "whether this condition holds cannot be told [EXISTS (SELECT FROM pg_roles WHERE rolname = 'r')]",
        ),
        (
            "DO $$ BEGIN PERFORM 1 FROM t; IF FOUND THEN CREATE TABLE u (); END IF; END $$",
            "whether this condition holds cannot be told [FOUND]",
        ),
        ("SELECT make(a) FROM t", "what a call of make does cannot be told [SELECT make(a) FROM t]"),
        (
            "DO $$ BEGIN WHILE true LOOP DROP TABLE IF EXISTS x; END LOOP; END $$",
            "more than 20000 steps are not followed [DROP TABLE IF EXISTS x]",
        ),
        (
            "DO $$ BEGIN CREATE TABLE u (); RAISE EXCEPTION 'no'; END $$",
            "this statement would fail: it raises an exception [RAISE EXCEPTION 'no']",
        ),
        (
            "DO LANGUAGE plperl 'x'",
            "what a DO block in plperl does cannot be told from its text [DO LANGUAGE plperl 'x']",
        ),
    ] {
        let (left, said) = objects(&format!("{table} {code}"));
        assert_eq!(said, [notice], "{code}");
        assert_eq!(left, objects(table).0, "{code}");
    }
}

#[test]
fn what_it_may_touch_is_doubtful() {
    let made = "CREATE TABLE t (a int, b int); CREATE TABLE old (); CREATE TABLE same (a int);";
    let block = "DO $$ DECLARE n text; BEGIN
          IF EXISTS (SELECT FROM t) THEN
            ALTER TABLE t ADD c int, ALTER b SET NOT NULL;
          ELSE
            DROP TABLE old;
            RETURN;
          END IF;
          SELECT a INTO n FROM t;
          EXECUTE 'DROP TABLE ' || n;
          EXECUTE format('GRANT SELECT ON same TO %I', n);
          WHILE (SELECT count(*) FROM t) > 3 LOOP
            CREATE TABLE new (a int);
          END LOOP;
        EXCEPTION WHEN duplicate_table THEN
          CREATE VIEW instead AS SELECT 1 AS a;
        END $$;";
    let touched = |sql: &str| -> Vec<String> {
        model_of(sql).doubtful.iter().map(|id| format!("{} {id}", id.kind)).collect()
    };
    let doubtful = [
        "column public.new.a",
        "column public.t.b",
        "column public.t.c",
        "table public.new",
        "table public.old",
        "table public.same",
        "view public.instead",
    ];
    let mut found = touched(&format!("{made} {block}"));
    found.sort();
    assert_eq!(found, doubtful);
    // Partitions whose names nobody knows are doubtful by their table.
    let partitioned =
        "CREATE TABLE p (d date) PARTITION BY RANGE (d); DO $$ DECLARE d date := '2020-01-01'; BEGIN
          WHILE d < '2020-03-01' LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF public.p FOR VALUES FROM (%L) TO (%L)',
              'p_' || to_char(d, 'YYYY_MM'), d, d + interval '1 month');
            d := d + interval '1 month';
          END LOOP;
        END $$;";
    assert!(touched(partitioned).contains(&"table public.p.\"*\"".to_owned()));
    // What is followed leaves no doubt, nor what is dropped for sure.
    assert_eq!(touched(&format!("{made} DO $$ BEGIN DROP TABLE IF EXISTS t; END $$;")), Vec::<String>::new());
    let dropped = touched(&format!("{made} {block} DROP TABLE new; DROP VIEW IF EXISTS instead;"));
    assert!(!dropped.iter().any(|id| id.contains("new") || id.contains("instead")), "{dropped:?}");
    // What is made afterwards is there, and can be altered.
    let model = model_of(&format!(
        "{made} {block} CREATE TABLE IF NOT EXISTS new (a int); ALTER TABLE new ADD z int;"
    ));
    let column = |id: &Id| id.to_string() == "public.new.z";
    assert!(model.objects.keys().any(column));
}
