//! What a live catalog is read as, on every major.

use driftlint::inspect::{Address, InspectError, Limits, Session, inspect};
use driftlint::kinds::{Body, Kind};
use driftlint::model::{Id, Model, QName};

use crate::support::{Database, majors, pg};

fn session(database: &Database, limits: &Limits) -> Session {
    let address = Address::parse(&database.url, &|_| None).unwrap();
    Session::open(&address, limits).unwrap()
}

fn model(database: &Database) -> Model {
    inspect(&mut session(database, &Limits::default())).unwrap()
}

/// Everything but schema `public`, each as kind and name.
fn names(model: &Model) -> Vec<String> {
    let public = Id::global(Kind::Schema, &"public".into());
    model.objects.keys().filter(|id| **id != public).map(|id| format!("{} {id}", id.kind)).collect()
}

#[test]
fn a_new_database_has_nothing_but_its_public_schema_and_plpgsql() {
    for major in majors() {
        let model = model(&pg(major).loaded("empty", ""));
        assert_eq!(names(&model), ["language plpgsql"]);
        assert!(model.notices.is_empty(), "{:?}", model.notices);
    }
}

#[test]
fn what_belongs_to_an_extension_or_comes_from_a_parent_is_no_object() {
    let sql = "
        CREATE EXTENSION hstore;
        CREATE TABLE p (a integer PRIMARY KEY CHECK (a > 0)) PARTITION BY RANGE (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
        CREATE INDEX p_idx ON p (a DESC);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER t AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TABLE i (id integer GENERATED ALWAYS AS IDENTITY, s serial);
        CREATE TYPE r AS RANGE (subtype = float8);
        CREATE TEMPORARY TABLE gone (a integer);";
    for major in majors() {
        let model = model(&pg(major).loaded("owned", sql));
        let wanted = [
            "extension hstore",
            "language plpgsql",
            "range_type public.r",
            "sequence public.i_s_seq",
            "table public.i",
            "table public.p",
            "table public.p1",
            "column public.i.id",
            "column public.i.s",
            "column public.p.a",
            "column public.p1.a",
            "constraint public.p.p_a_check",
            "constraint public.p.p_pkey",
            "index public.p_idx",
            "function public.f()",
            "trigger public.p.t",
        ];
        assert_eq!(names(&model), wanted, "PostgreSQL {major}");
        assert!(model.provided.types.iter().any(|ty| ty.name.name.as_str() == "hstore"));
    }
}

#[test]
fn what_is_the_default_is_not_said_and_what_is_not_is() {
    let sql = "
        CREATE TABLE t (v varchar(5), e text COLLATE \"C\");
        CREATE INDEX usual ON t (v, lower(e));
        CREATE INDEX unusual ON t (v varchar_pattern_ops DESC, lower(e) COLLATE \"POSIX\" text_pattern_ops);";
    for major in majors() {
        let model = model(&pg(major).loaded("opclasses", sql));
        let keys = |name: &str| {
            let id = Id::of(Kind::Index, &QName::new(&"public".into(), &name.into()));
            let Body::Index(index) = &model.objects.get(&id).unwrap().body else {
                panic!("{id} is no index")
            };
            let text = |name: &Option<QName>| name.as_ref().map(ToString::to_string);
            index.keys.iter().map(|key| (text(&key.collation), text(&key.opclass))).collect::<Vec<_>>()
        };
        let some = |text: &str| Some(format!("pg_catalog.{text}"));
        assert_eq!(keys("usual"), [(None, None), (None, None)]);
        let unusual = [(None, some("varchar_pattern_ops")), (some("\"POSIX\""), some("text_pattern_ops"))];
        assert_eq!(keys("unusual"), unusual);
    }
}

#[test]
fn whoever_holds_the_lock_is_named() {
    let sql = "CREATE TABLE t (a integer CHECK (a > 0));";
    for major in majors() {
        let database = pg(major).loaded("locked", sql);
        let mut other = postgres::Client::connect(&database.url, postgres::NoTls).unwrap();
        other.batch_execute("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE").unwrap();
        let limits = Limits { lock_timeout: std::time::Duration::from_millis(200), ..Limits::default() };
        match inspect(&mut session(&database, &limits)) {
            Err(error @ InspectError::Locked { .. }) => {
                assert!(error.to_string().ends_with("holds a lock on public.t"), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
}
