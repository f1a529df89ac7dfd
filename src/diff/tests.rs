//! What differs, what goes with what, and what is not compared.

use super::*;
use crate::kinds::column::Column;
use crate::kinds::schema::Schema;
use crate::kinds::sequence::Sequence;
use crate::kinds::table::{PartitionBound, Table};
use crate::kinds::view::View;
use crate::model::{Grantee, Name, Options, Privilege, Privileges};

/// Equal texts mean the same, texts with `?` in them nobody knows, and by the declared types `a::text` is `a`.
struct Texts;

fn texts(expected: &str, actual: &str) -> Verdict {
    match () {
        () if expected == actual => Verdict::Same,
        () if expected.contains('?') || actual.contains('?') => Verdict::Undecided,
        () => Verdict::Different,
    }
}

impl Verdicts for Texts {
    fn alike(&self) -> bool {
        false
    }

    fn expr(&self, expected: Placed<'_>, actual: Placed<'_>) -> Verdict {
        texts(&expected.0.sql, &actual.0.sql)
    }

    fn query(&self, expected: Meant<'_>, actual: Meant<'_>) -> Verdict {
        texts(&expected.0.sql, &actual.0.sql)
    }

    fn expr_as_declared(&self, expected: Placed<'_>, actual: Placed<'_>) -> Verdict {
        texts(&expected.0.sql, &actual.0.sql.replace("::text", ""))
    }

    fn readings(&self, _: Placed<'_>, _: Placed<'_>, _: bool) -> Option<Box<(Reading, Reading)>> {
        None
    }

    fn query_as_declared(&self, expected: Meant<'_>, actual: Meant<'_>) -> Verdict {
        texts(&expected.0.sql, &actual.0.sql.replace("::text", ""))
    }
}

fn name(text: &str) -> QName {
    QName::new(&"app".into(), &text.into())
}

fn column(ty: &str, default: Option<&str>) -> Column {
    Column {
        position: 1,
        ty: TypeRef::builtin(ty),
        not_null: false,
        default: default.map(Expr::qualified),
        identity: None,
        generated: None,
        collation: None,
        storage: None,
        compression: None,
        statistics: None,
        local: false,
        options: Options::new(),
    }
}

fn view(sql: &str) -> View {
    View { columns: Vec::new(), query: Query::qualified(sql), options: Options::new(), stand_in: Vec::new() }
}

fn sequence(owned_by: Option<(Name, Name)>) -> Sequence {
    Sequence {
        ty: TypeRef::builtin("int8"),
        start: 1,
        increment: 1,
        min: 1,
        max: 9,
        cache: 1,
        cycle: false,
        owned_by,
        unlogged: false,
    }
}

/// A model of tables with their columns.
fn model(tables: &[(&str, &[(&str, &str)])]) -> Model {
    let mut model = Model::default();
    model.objects.insert(Id::global(Kind::Schema, &"app".into()), Object::new(Schema {}));
    for (table, columns) in tables {
        model.objects.insert(Id::of(Kind::Table, &name(table)), Object::new(Table::default()));
        for (at, ty) in *columns {
            add(&mut model, table, at, column(ty, None));
        }
    }
    model
}

fn add(model: &mut Model, table: &str, at: &str, column: Column) {
    model.objects.insert(Id::under(Kind::Column, &name(table), &at.into()), Object::new(column));
}

fn compared(expected: &Model, actual: &Model) -> Diff {
    diff(expected, actual, &Compare::default(), &Texts)
}

/// The changes in short: `missing app.t`, `changed app.t.a type`.
fn shown(diff: &Diff) -> Vec<String> {
    let mut shown = Vec::new();
    for Change { id, what } in &diff.changes {
        match what {
            ChangeKind::Missing => shown.push(format!("missing {id}")),
            ChangeKind::Unexpected => shown.push(format!("unexpected {id}")),
            ChangeKind::Changed(attributes) => {
                shown.extend(attributes.iter().map(|a| match a.verdict {
                    Verdict::Undecided => format!("undecided {id} {}", a.attribute),
                    _ => format!("changed {id} {}", a.attribute),
                }));
            }
        }
    }
    shown
}

#[track_caller]
fn check(expected: &Model, actual: &Model, changes: &[&str]) {
    assert_eq!(shown(&compared(expected, actual)), changes);
}

#[test]
fn values_are_compared_by_what_they_are() {
    use Value::{Absent, Bool, List, Map, Record, Set, Source, Text, Unspecified};
    let none = BTreeSet::new();
    let comparer = Comparer { judge: &Texts, retyped: &none };
    let t = |text: &'static str| Text(text.into());
    let (qualified, bare) = (name("f"), QName::bare(&"f".into()));
    let cases = [
        (Unspecified, t("a"), true),
        (Absent, Unspecified, true),
        (Absent, Bool(false), false),
        (t("a"), t("b"), false),
        (Source("a\r\nb"), Source("a\nb"), true),
        (Source("a "), Source("a"), false),
        (Value::from(&qualified), Value::from(&bare), true),
        (List(vec![t("a"), t("b")]), List(vec![t("b"), t("a")]), false),
        (Set(vec![t("a"), t("b")]), Set(vec![t("b"), t("a")]), true),
        (Set(vec![t("a"), t("a")]), Set(vec![t("a"), t("b")]), false),
        (Record(vec![("x", t("a"))]), Record(vec![("y", t("a"))]), false),
        (Map([("k".into(), t("1"))].into()), Map([("k".into(), t("1"))].into()), true),
        (Map([("k".into(), t("1"))].into()), Map([].into()), false),
    ];
    for (expected, actual, same) in cases {
        let verdict = comparer.compare(&expected, &actual, &mut Vec::new());
        assert_eq!(verdict == Verdict::Same, same, "{expected:?} and {actual:?}");
    }
}

#[test]
fn what_goes_with_a_table_or_schema_is_not_listed() {
    let mut expected = model(&[("t", &[("a", "int4")]), ("u", &[("b", "int4")])]);
    let owner = Some(("t".into(), "a".into()));
    expected.objects.insert(Id::of(Kind::Sequence, &name("t_a_seq")), Object::new(sequence(owner)));
    check(&expected, &model(&[("u", &[])]), &["missing app.t", "missing app.u.b"]);
    let carried = &compared(&expected, &model(&[("u", &[])])).carried[&Id::of(Kind::Table, &name("t"))];
    assert_eq!(carried.len(), 2);
    check(&expected, &Model::default(), &["missing app"]);
    check(&Model::default(), &expected, &["unexpected app"]);
}

#[test]
fn a_view_in_place_of_a_table_is_another_thing() {
    let mut actual = model(&[]);
    actual.objects.insert(Id::of(Kind::View, &name("t")), Object::new(view("SELECT 1")));
    check(&model(&[("t", &[("a", "int4")])]), &actual, &["missing app.t", "unexpected app.t"]);
}

#[test]
fn the_schema_public_is_everywhere() {
    let mut public = Model::default();
    public.objects.insert(Id::global(Kind::Schema, &"public".into()), Object::new(Schema {}));
    check(&Model::default(), &public, &[]);
    check(&public, &Model::default(), &[]);
}

#[test]
fn what_follows_from_a_type_is_no_finding_but_what_does_not_is() {
    let (mut expected, mut actual) = (model(&[("t", &[])]), model(&[("t", &[])]));
    add(&mut expected, "t", "a", column("varchar", Some("'x'")));
    add(&mut actual, "t", "a", column("text", Some("'x'::text")));
    check(&expected, &actual, &["changed app.t.a type"]);
    add(&mut actual, "t", "a", column("text", Some("'y'::text")));
    check(&expected, &actual, &["changed app.t.a type", "changed app.t.a default"]);
    add(&mut actual, "t", "a", column("varchar", Some("'x'::text")));
    check(&expected, &actual, &["changed app.t.a default"]);
}

#[test]
fn a_partition_departs_with_its_parent_only_once() {
    let sides = || {
        let mut side = model(&[("t", &[("a", "int4")]), ("p", &[("a", "int4")])]);
        let of = Table { partition_of: Some((name("t"), PartitionBound::Default)), ..Table::default() };
        side.objects.insert(Id::of(Kind::Table, &name("p")), Object::new(of));
        side
    };
    let (expected, mut actual) = (sides(), sides());
    for table in ["t", "p"] {
        add(&mut actual, table, "a", column("int8", None));
        add(&mut actual, table, "extra", column("int4", None));
    }
    check(&expected, &actual, &["changed app.t.a type", "unexpected app.t.extra"]);
    add(&mut actual, "p", "a", column("text", None));
    check(&expected, &actual, &["changed app.p.a type", "changed app.t.a type", "unexpected app.t.extra"]);
}

#[test]
fn what_only_one_side_has_tells_texts_apart_where_the_other_does_not_name_it() {
    let mut actual = model(&[("hidden", &[("a", "int4")])]);
    actual.objects.insert(Id::of(Kind::View, &name("v")), Object::new(view("SELECT ? FROM app.hidden h")));
    for (declared, found) in [
        ("SELECT ? FROM hidden", "undecided app.v definition"),
        ("SELECT ? FROM app.other", "changed app.v definition"),
    ] {
        let mut expected = model(&[]);
        expected.objects.insert(Id::of(Kind::View, &name("v")), Object::new(view(declared)));
        check(&expected, &actual, &["unexpected app.hidden", found]);
    }
}

#[test]
fn undecided_texts_can_be_settled() {
    let (mut expected, mut actual) = (model(&[("t", &[])]), model(&[("t", &[])]));
    add(&mut expected, "t", "a", column("int4", Some("1 + ?")));
    add(&mut actual, "t", "a", column("int4", Some("(1 + ?)")));
    for (verdict, changes) in [
        (Verdict::Same, &[][..]),
        (Verdict::Different, &["changed app.t.a default"]),
        (Verdict::Undecided, &["undecided app.t.a default"]),
    ] {
        let mut diff = compared(&expected, &actual);
        assert_eq!(diff.undecided().count(), 1);
        diff.settle(|_| verdict);
        assert_eq!(shown(&diff), changes);
    }
}

#[test]
fn a_rename_is_told_and_not_merged() {
    let expected = model(&[("old", &[("a", "int4"), ("b", "text")])]);
    let actual = model(&[("new", &[("a", "int4"), ("b", "text")])]);
    let diff = compared(&expected, &actual);
    assert_eq!(shown(&diff), ["unexpected app.new", "missing app.old"]);
    assert_eq!(diff.renames[&Id::of(Kind::Table, &name("old"))], Id::of(Kind::Table, &name("new")));
    let other = model(&[("new", &[("a", "int4"), ("b", "int4")])]);
    assert!(compared(&expected, &other).renames.is_empty());
    let two = model(&[("new", &[("a", "int4"), ("b", "text")]), ("newer", &[("a", "int4"), ("b", "text")])]);
    assert!(compared(&expected, &two).renames.is_empty(), "two candidates are none");
}

/// A model of one schema with an owner, a comment and a grant to each of these roles.
fn dressed(owner: Option<&str>, comment: Option<&str>, granted: &[&str]) -> Model {
    let mut privileges = Privileges::default();
    privileges.grant(Grantee::Owner, Privilege::Usage, false);
    for role in granted {
        privileges.grant(Grantee::Role(Name::new(role)), Privilege::Usage, false);
    }
    let mut object = Object::new(Schema {});
    object.owner = owner.map(Name::new);
    object.comment = comment.map(ToOwned::to_owned);
    object.privileges = Some(privileges);
    let mut model = Model::default();
    model.objects.insert(Id::global(Kind::Schema, &"app".into()), object);
    model
}

#[test]
fn owner_comment_and_grants_are_compared_where_they_are_declared() {
    let mut expected = dressed(Some("a"), None, &[]);
    let actual = dressed(Some("b"), Some("text"), &["worker"]);
    check(&expected, &actual, &[]);
    expected.speaks = crate::model::Speaks { owner: true, privileges: true, comments: true };
    check(&expected, &actual, &["changed app owner", "changed app comment", "changed app privileges"]);
    let off = Compare { owner: Compared::Off, comments: Compared::Off, ..Compare::default() };
    assert_eq!(shown(&diff(&expected, &actual, &off, &Texts)), ["changed app privileges"]);
    expected.speaks = crate::model::Speaks::default();
    let all = Compare { comments: Compared::All, ..Compare::default() };
    assert_eq!(shown(&diff(&expected, &actual, &all, &Texts)), ["changed app comment"]);
}

#[test]
fn grants_to_the_owner_are_the_owners() {
    let speaking = |mut model: Model| {
        model.speaks.privileges = true;
        model
    };
    // The declared side does not know who owns it there.
    check(&speaking(dressed(None, None, &["b"])), &dressed(Some("b"), None, &[]), &[]);
    // Another owner is one finding, not two.
    check(&speaking(dressed(Some("a"), None, &["b"])), &dressed(Some("b"), None, &["a"]), &[]);
}
