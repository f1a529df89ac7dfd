//! Two ways to say the same thing give the same model.

use super::{Settings, declare};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Source};

fn model_of(sql: &str, settings: &Settings) -> Model {
    let source = Source { path: "test.sql".to_owned(), text: sql.into() };
    declare(vec![source], settings)
}

/// Every object a line each, its place and the search paths of its texts aside.
fn objects(model: &Model) -> Vec<String> {
    let line = |(id, object): (&Id, &crate::model::Object)| {
        let mut object = object.clone();
        object.origin = None;
        super::texts::of(&mut object.body).into_iter().for_each(|text| *text.path = Default::default());
        format!("{} {id}: {object:?}", id.kind)
    };
    model.objects.iter().map(line).collect()
}

fn same(major: u16, pairs: &[(&str, &str)]) {
    let settings = Settings { major, ..Settings::default() };
    for (one, other) in pairs {
        let (one_model, other_model) = (model_of(one, &settings), model_of(other, &settings));
        for (model, sql) in [(&one_model, one), (&other_model, other)] {
            let loud = model.notices.iter().find(|notice| notice.rule != "unfollowed-statement");
            assert_eq!(loud, None, "{sql}");
        }
        let (left, right) = (objects(&one_model), objects(&other_model));
        let only = |a: &[String], b: &[String]| {
            a.iter().filter(|line| !b.contains(line)).cloned().collect::<Vec<_>>().join("\n")
        };
        assert_eq!(left, right, "\n{one}\n{}\n---\n{other}\n{}", only(&left, &right), only(&right, &left));
    }
}

fn names(sql: &str, kind: Kind) -> String {
    let model = model_of(sql, &Settings::default());
    let names: Vec<_> = model.of_kind(kind).map(|(id, _)| id.name.as_str().to_owned()).collect();
    names.join(" ")
}

#[test]
fn create_and_alter_come_to_the_same_table() {
    same(
        15,
        &[
            (
                "CREATE TABLE t (a int PRIMARY KEY, b text NOT NULL DEFAULT 'x', c int UNIQUE CHECK (c > 0))",
                "CREATE TABLE t (a integer); ALTER TABLE t ADD b text DEFAULT 'x', ADD COLUMN c int4;
                 ALTER TABLE t ALTER b SET NOT NULL, ADD CHECK (c > 0); ALTER TABLE ONLY public.t ADD PRIMARY KEY (a);
                 ALTER TABLE t ADD CONSTRAINT t_c_key UNIQUE (c)",
            ),
            (
                "CREATE TABLE t (id serial)",
                "CREATE TABLE public.t (id integer NOT NULL);
                 CREATE SEQUENCE t_id_seq AS integer; ALTER SEQUENCE t_id_seq OWNED BY t.id;
                 ALTER TABLE t ALTER COLUMN id SET DEFAULT nextval('public.t_id_seq'::regclass)",
            ),
            (
                "CREATE TABLE t (a int, b int)",
                "CREATE TABLE t (a int, gone int, b int); CREATE INDEX ON t (gone); ALTER TABLE t DROP COLUMN gone",
            ),
            (
                "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START 5))",
                "CREATE TABLE t (a int NOT NULL); ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY (START 5)",
            ),
            (
                "CREATE TABLE t (a numeric(10), b char, c varchar(3)[], d timestamp(3), e float4)",
                "CREATE TABLE t (a decimal(10,0), b character(1), c character varying(3)[][],
                 d timestamp(3) without time zone, e real)",
            ),
            (
                "CREATE TABLE t (a int, CONSTRAINT k UNIQUE (a))",
                "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a);
                 ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i",
            ),
            (
                "CREATE TABLE a (x int PRIMARY KEY); CREATE TABLE b (y int REFERENCES a)",
                "CREATE TABLE a (x int PRIMARY KEY); CREATE TABLE b (y int);
                 ALTER TABLE b ADD CONSTRAINT b_y_fkey FOREIGN KEY (y) REFERENCES public.a (x) NOT VALID;
                 ALTER TABLE b VALIDATE CONSTRAINT b_y_fkey",
            ),
            (
                "CREATE TABLE t (a int PRIMARY KEY)",
                "CREATE TABLE t (a int CONSTRAINT t_pkey PRIMARY KEY, UNIQUE (a))",
            ),
        ],
    );
}

#[test]
fn transactions_and_renames_leave_what_they_should() {
    same(
        15,
        &[
            (
                "CREATE TABLE t (a int)",
                "BEGIN; CREATE TABLE u (a int); ROLLBACK; BEGIN; CREATE TABLE t (a int); SAVEPOINT s;
                 DROP TABLE t; ROLLBACK TO s; COMMIT",
            ),
            (
                "CREATE TABLE new (b int, CONSTRAINT old_check CHECK (b > 0)); CREATE INDEX i ON new (b) WHERE b > 1;
                 CREATE TABLE f (x int, CONSTRAINT f_x_fkey FOREIGN KEY (x) REFERENCES new (b))",
                "CREATE TABLE old (a int); ALTER TABLE old ADD CONSTRAINT old_check CHECK (a > 0);
                 CREATE TABLE f (x int REFERENCES old (a)); CREATE INDEX i ON old (a) WHERE a > 1;
                 ALTER TABLE old RENAME TO new; ALTER TABLE new RENAME a TO b",
            ),
            (
                "CREATE SCHEMA s; CREATE TABLE s.t (a int DEFAULT nextval('s.q'::regclass) NOT NULL);
                 CREATE SEQUENCE s.q AS int OWNED BY s.t.a",
                "CREATE SCHEMA s; CREATE TABLE t (a serial); ALTER SEQUENCE t_a_seq RENAME TO q;
                 ALTER TABLE t SET SCHEMA s",
            ),
            (
                "CREATE TYPE m AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x m)",
                "CREATE TYPE k AS ENUM ('a', 'x'); CREATE TABLE t (x k); ALTER TYPE k ADD VALUE 'b' AFTER 'a';
                 ALTER TYPE k RENAME VALUE 'x' TO 'c'; ALTER TYPE k RENAME TO m",
            ),
            (
                "CREATE TABLE t (b int); CREATE VIEW v (a) AS SELECT b FROM t",
                "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME a TO b",
            ),
            (
                "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i",
                "CREATE TABLE t (a int); CREATE INDEX i ON t (a); CLUSTER (VERBOSE) public.t USING i",
            ),
            (
                "CREATE FOREIGN DATA WRAPPER new; CREATE SERVER s FOREIGN DATA WRAPPER new",
                "CREATE FOREIGN DATA WRAPPER old; CREATE SERVER s FOREIGN DATA WRAPPER old;
                 ALTER FOREIGN DATA WRAPPER old RENAME TO new",
            ),
            (
                "CREATE SCHEMA n; CREATE TABLE n.t (a int); CREATE VIEW n.v AS SELECT a FROM n.t",
                "CREATE SCHEMA o; CREATE TABLE o.t (a int); CREATE VIEW o.v AS SELECT a FROM o.t;
                 ALTER SCHEMA o RENAME TO n",
            ),
        ],
    );
}

#[test]
fn drops_take_along_what_goes_by_itself() {
    same(
        15,
        &[
            ("", "CREATE TABLE t (a serial PRIMARY KEY, b int UNIQUE); CREATE INDEX ON t (b); DROP TABLE t"),
            (
                "CREATE TABLE u (x int)",
                "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (x int REFERENCES t); DROP TABLE t CASCADE",
            ),
            (
                "CREATE TABLE t (a int)",
                "CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT * FROM v;
                 DROP VIEW v CASCADE",
            ),
            ("", "CREATE SCHEMA s CREATE TABLE t (a int); DROP SCHEMA s CASCADE"),
            ("", "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (x int REFERENCES t); DROP TABLE t, u"),
            (
                "CREATE TABLE t (a text)",
                "CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (a e DEFAULT 'x'); ALTER TABLE t ALTER a TYPE text;
                 CREATE TYPE r AS RANGE (SUBTYPE = e); DROP TYPE e CASCADE",
            ),
            (
                "CREATE TABLE t (a int)",
                "CREATE TABLE t (a int DEFAULT NULL); CREATE FUNCTION hot(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                 CREATE TABLE hot (hot int); CREATE INDEX ON hot (hot); DROP FUNCTION hot(int) CASCADE; DROP TABLE hot",
            ),
            (
                "CREATE TABLE t (a int)",
                "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '';
                 CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f(); DROP FUNCTION f() CASCADE",
            ),
            (
                "",
                "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; DROP TABLE p",
            ),
        ],
    );
}

#[test]
fn partitions_have_their_parents_indexes_in_name_only() {
    let parent = "CREATE TABLE p (a int PRIMARY KEY, b int) PARTITION BY RANGE (a);";
    let whole =
        format!("{parent} CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (2); CREATE INDEX i ON p (b)");
    let attached = format!(
        "{parent} CREATE INDEX i ON p (b); CREATE TABLE c (a int NOT NULL, b int);
         ALTER TABLE c ADD CONSTRAINT c_pkey PRIMARY KEY (a); CREATE INDEX c_b_idx ON c (b);
         ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (1) TO (2)"
    );
    let dumped = "CREATE TABLE p (a int NOT NULL, b int) PARTITION BY RANGE (a);
         CREATE TABLE c (a int NOT NULL, b int);
         ALTER TABLE ONLY p ATTACH PARTITION c FOR VALUES FROM (1) TO (2);
         ALTER TABLE ONLY p ADD CONSTRAINT p_pkey PRIMARY KEY (a);
         ALTER TABLE ONLY c ADD CONSTRAINT c_pkey PRIMARY KEY (a);
         CREATE INDEX i ON ONLY p (b); CREATE INDEX c_b_idx ON c (b);
         ALTER INDEX i ATTACH PARTITION c_b_idx; ALTER INDEX p_pkey ATTACH PARTITION c_pkey";
    same(15, &[(&whole, &attached), (&whole, dumped)]);
    // Names of their own are kept with the parent's.
    let named = model_of(&attached.replace("c_b_idx", "mine"), &Settings::default());
    let index = named.of_kind(Kind::Index).find_map(|(_, object)| match &object.body {
        Body::Index(index) => index.partition_names.first(),
        _ => None,
    });
    assert_eq!(index.map(|(table, name)| (table.name.as_str(), name.as_str())), Some(("c", "mine")));
    let detached = format!("{whole}; ALTER TABLE p DETACH PARTITION c");
    assert_eq!(names(&detached, Kind::Index), "c_b_idx i");
    assert_eq!(names(&detached, Kind::Constraint), "c_pkey p_pkey");
}

#[test]
fn like_and_inherits_copy_what_they_should() {
    same(
        15,
        &[
            (
                "CREATE TABLE a (x int NOT NULL DEFAULT 1 CHECK (x > 0)); CREATE TABLE b (x int NOT NULL, y int)",
                "CREATE TABLE a (x int NOT NULL DEFAULT 1 CHECK (x > 0)); CREATE TABLE b (LIKE a, y int)",
            ),
            (
                "CREATE TABLE a (x int DEFAULT 1 PRIMARY KEY); CREATE INDEX ON a (lower('x'));
                 CREATE TABLE b (x int DEFAULT 1 PRIMARY KEY); CREATE INDEX b_lower_idx ON b (lower('x'))",
                "CREATE TABLE a (x int DEFAULT 1 PRIMARY KEY); CREATE INDEX ON a (lower('x'));
                 CREATE TABLE b (LIKE a INCLUDING ALL)",
            ),
        ],
    );
    let inherited = "CREATE TABLE a (x int CHECK (x > 0)); CREATE TABLE b (y int) INHERITS (a)";
    assert_eq!(names(inherited, Kind::Constraint), "a_x_check");
    let model = model_of(inherited, &Settings::default());
    let columns = model.columns(&crate::model::QName::new(&"public".into(), &"b".into()));
    assert_eq!(columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["x", "y"]);
}

#[test]
fn names_are_chosen_as_postgresql_does() {
    for (sql, kind, expected) in [
        ("CREATE TABLE t (a int, b int, UNIQUE (a, b))", Kind::Constraint, "t_a_b_key"),
        ("CREATE TABLE t (a int CHECK (a > 0), b int CHECK (a > b))", Kind::Constraint, "t_a_check t_check"),
        ("CREATE TABLE t (a int CHECK (a > 0) CHECK (a < 9))", Kind::Constraint, "t_a_check t_a_check1"),
        ("CREATE TABLE t (a int); CREATE INDEX ON t (a) INCLUDE (a)", Kind::Index, "t_a_a1_idx"),
        ("CREATE TABLE t (a int); CREATE INDEX ON t ((a + 1), lower('x'))", Kind::Index, "t_expr_lower_idx"),
        ("CREATE TABLE t (a int); CREATE TABLE t_a_idx (); CREATE INDEX ON t (a)", Kind::Index, "t_a_idx1"),
        ("CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))", Kind::Constraint, "t_r_excl"),
        ("CREATE TABLE t (a int, b int); CREATE STATISTICS ON a, b FROM t", Kind::Statistics, "t_a_b_stat"),
        ("CREATE DOMAIN d AS int CHECK (VALUE > 0) CHECK (VALUE < 9)", Kind::Constraint, "d_check d_check1"),
    ] {
        assert_eq!(names(sql, kind), expected, "{sql}");
    }
}

#[test]
fn grants_add_up() {
    let acl = |sql: &str, id: Id| {
        let model = model_of(sql, &Settings::default());
        model.objects.get(&id).and_then(|object| object.privileges.as_ref()).map(ToString::to_string)
    };
    let table = || Id::of_schema(Kind::Table, &"public".into(), &"t".into());
    let all = "(owner): SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER";
    for (sql, expected) in [
        ("", all.to_owned()),
        ("GRANT SELECT ON t TO r", format!("{all}; r: SELECT")),
        (
            "GRANT SELECT, UPDATE ON t TO r WITH GRANT OPTION; REVOKE UPDATE ON t FROM r",
            format!("{all}; r: SELECT*"),
        ),
        ("GRANT ALL ON t TO r; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM r", all.to_owned()),
        ("GRANT SELECT ON t TO r; ALTER TABLE t OWNER TO r", all.to_owned()),
        ("GRANT SELECT ON t TO PUBLIC; REVOKE GRANT OPTION FOR SELECT ON t FROM PUBLIC", {
            all.to_owned() + "; PUBLIC: SELECT"
        }),
    ] {
        let sql = format!("CREATE TABLE t (a int); {sql}");
        assert_eq!(acl(&sql, table()).as_deref(), Some(expected.as_str()), "{sql}");
    }
    let defaults =
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO r; CREATE TABLE t (a int)";
    assert_eq!(acl(defaults, table()), Some(format!("{all}; r: SELECT")));
    assert_eq!(names(defaults, Kind::DefaultPrivileges), "\"current_user\" in public");
}

#[test]
fn views_know_what_their_stars_were() {
    let sql = "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT x.*, 1 AS n FROM t x;
               CREATE VIEW w AS SELECT * FROM v JOIN t USING (a) WHERE EXISTS (SELECT * FROM t);
               ALTER TABLE t ADD c int";
    let model = model_of(sql, &Settings::default());
    let stars = |name: &str| match &model
        .objects
        .get(&Id::of_schema(Kind::View, &"public".into(), &name.into()))
        .unwrap()
        .body
    {
        Body::View(view) => format!("{:?}", view.query.stars),
        _ => String::new(),
    };
    assert_eq!(stars("v"), "[[a, b]]");
    assert_eq!(stars("w"), "[[a, b, n, b], [a, b]]");
}

#[test]
fn what_cannot_be_is_said() {
    for (sql, rule, place) in [
        ("CREATE TABLE t (a int); CREATE TABLE t (b int)", "unresolved-statement", "CREATE TABLE t (b int)"),
        ("DROP TABLE t", "unresolved-statement", "DROP TABLE t"),
        ("ALTER TABLE t ADD a int", "unresolved-statement", "ALTER TABLE t ADD a int"),
        (
            "CREATE TABLE t AS SELECT f() AS x; CREATE TABLE u (a int); DROP TABLE u",
            "unfollowed-statement",
            "CREATE TABLE t AS SELECT f() AS x",
        ),
        ("DO LANGUAGE plperl ''", "unfollowed-statement", "DO LANGUAGE plperl ''"),
    ] {
        let model = model_of(sql, &Settings::default());
        let [notice] = model.notices.as_slice() else { panic!("{sql}: {:?}", model.notices) };
        assert_eq!(notice.rule, rule);
        let origin = notice.origin.unwrap();
        assert_eq!(&sql[origin.start as usize..origin.end as usize], place);
    }
    for sql in
        ["DROP TABLE IF EXISTS t", "CREATE TABLE t (); CREATE TABLE IF NOT EXISTS t (a int)", "SELECT 1"]
    {
        assert_eq!(model_of(sql, &Settings::default()).notices, [], "{sql}");
    }
}

#[test]
fn a_default_keeps_the_value_it_had() {
    for (sql, expected) in [
        (
            "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (c m DEFAULT 'a'); ALTER TYPE m RENAME VALUE 'a' TO 'z'",
            "'z'",
        ),
        (
            "CREATE TABLE t (c timestamp DEFAULT '1970-01-01'); ALTER TABLE t ALTER c TYPE timestamptz",
            "'1970-01-01'::timestamp without time zone",
        ),
        ("CREATE TABLE t (c varchar(3) DEFAULT 'it''s'); ALTER TABLE t ALTER c TYPE varchar(9)", "'it''s'"),
        ("CREATE TABLE t (c int DEFAULT 0); ALTER TABLE t ALTER c TYPE bigint", "0"),
        ("CREATE TABLE t (c text DEFAULT NULL::varchar)", "NULL::varchar"),
        (
            "CREATE TABLE t (a varchar DEFAULT NULL::character /* none */  varying, b int DEFAULT CAST(NULL AS pg_catalog.int4),
             c text DEFAULT 'null')",
            "'null'",
        ),
    ] {
        let model = model_of(sql, &Settings::default());
        let table = crate::model::QName::new(&"public".into(), &"t".into());
        let defaults: Vec<_> =
            model.columns(&table).iter().filter_map(|(_, c)| c.default.clone()).map(|e| e.sql).collect();
        assert_eq!(defaults, [expected], "{sql}");
    }
}
