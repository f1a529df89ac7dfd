//! A small schema for the tests, and how to ask about it.

use crate::expr::parse;
use crate::expr::verdict::{Judge, Verdict};
use crate::kinds::{Kind, column::Column, composite_type::CompositeType, domain::Domain, function::Function};
use crate::kinds::{r#enum::Enum, extension::Extension, routine, sequence::Sequence, table::Table};
use crate::model::{Expr, Id, Model, Name, Object, QName, Scope, SearchPath, TypeRef};
use serde_json::{from_value, json};

pub(super) fn app(name: &str) -> QName {
    QName::new(&Name::new("app"), &Name::new(name))
}

/// A type as SQL writes it; those of the fixture are in schema `app`.
pub(super) fn ty(text: &str) -> TypeRef {
    let written = parse::type_name(text).unwrap();
    let name = match (&written.name.schema, written.name.name.as_str()) {
        (None, "mood" | "email" | "posint" | "addr") => app(written.name.name.as_str()),
        (None, "citext") => QName::new(&Name::new("public"), &written.name.name),
        (None, builtin) => QName::builtin(builtin),
        (Some(_), _) => written.name,
    };
    TypeRef { name, modifiers: written.modifiers, fields: written.fields, array: written.array }
}

fn add_table(model: &mut Model, name: &str, columns: &str) {
    let table: Table = from_value(json!({})).unwrap();
    model.objects.insert(Id::of(Kind::Table, &app(name)), Object::new(table));
    for (position, column) in (1..).zip(columns.split("; ")) {
        let (column, written) = column.split_once(' ').unwrap();
        let body: Column = from_value(json!({"position": position, "type": ty(written)})).unwrap();
        model.objects.insert(Id::under(Kind::Column, &app(name), &Name::new(column)), Object::new(body));
    }
}

fn add_function(model: &mut Model, name: &str, arguments: &[(&str, &str, bool)], returns: &str) {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|(name, written, default)| routine::Argument {
            mode: routine::Mode::In,
            name: (!name.is_empty()).then(|| Name::new(name)),
            ty: ty(written),
            default: default.then(|| Expr::qualified("1")),
        })
        .collect();
    let id = Id::of(Kind::Function, &app(name)).with_signature(routine::signature(&arguments));
    let body = json!({
        "arguments": arguments, "returns": ty(returns), "language": "sql", "body": {"source": ""},
        "volatility": "immutable", "parallel": "unsafe", "cost": 100.0, "rows": 0.0,
    });
    model.objects.insert(id, Object::new(Function(from_value(body).unwrap())));
}

/// Tables, types and functions in schema `app`; citext in `public`.
pub(super) fn model() -> Model {
    let mut model = Model::default();
    let citext: Extension = from_value(json!({"schema": "public"})).unwrap();
    model.objects.insert(Id::global(Kind::Extension, &Name::new("citext")), Object::new(citext));
    let mood: Enum = from_value(json!({"labels": []})).unwrap();
    model.objects.insert(Id::of(Kind::Enum, &app("mood")), Object::new(mood));
    for (name, over) in [("email", "text"), ("posint", "integer")] {
        let domain: Domain = from_value(json!({"ty": ty(over)})).unwrap();
        model.objects.insert(Id::of(Kind::Domain, &app(name)), Object::new(domain));
    }
    let fields = json!([{"name": "street", "type": ty("text")}, {"name": "zip", "type": ty("varchar(10)")}]);
    let addr: CompositeType = from_value(json!({"attributes": fields})).unwrap();
    model.objects.insert(Id::of(Kind::CompositeType, &app("addr")), Object::new(addr));
    let bounds = json!({"ty": ty("bigint"), "start": 1, "increment": 1, "min": 1, "max": 9, "cache": 1});
    let sequence: Sequence = from_value(bounds).unwrap();
    model.objects.insert(Id::of(Kind::Sequence, &app("s1")), Object::new(sequence));
    add_table(
        &mut model,
        "f",
        "id bigint; i integer; j integer; si smallint; bi bigint; n numeric(10,2); num numeric; f8 double precision; \
         f4 real; tx text; tx2 text; vc varchar(50); vc2 varchar(20); ch char(3); b boolean; b2 boolean; d date; \
         d2 date; ts timestamp; tz timestamptz; tm time; iv interval; js json; jb jsonb; ta text[]; ia integer[]; \
         vca varchar(20)[]; u uuid; by bytea; ip inet; e mood; r int4range; dm posint; em email; ci citext; ad addr; \
         nm name; o oid; bt bit(3)",
    );
    add_table(&mut model, "customers", "id bigint; name text; email varchar(255); tier mood; active boolean");
    add_table(&mut model, "orders", "id bigint; customer_id bigint; total numeric(12,2); status varchar(20)");
    add_function(&mut model, "norm", &[("", "text", false)], "text");
    add_function(&mut model, "norm2", &[("v", "varchar", false), ("n", "integer", true)], "varchar");
    model
}

pub(super) fn path() -> SearchPath {
    SearchPath::new([Name::new("app"), Name::new("public")])
}

/// The verdict on a text of a file and a text of a catalog.
pub(super) fn verdict(major: u16, source: &str, catalog: &str, scope: &Scope<'_>) -> Verdict {
    let model = model();
    let judge = Judge::new(&model, &model, major);
    let source = Expr { sql: source.to_owned(), path: path() };
    judge.expr((&source, scope), (&Expr::qualified(catalog), scope))
}

/// One model and judge for many pairs.
pub(super) fn verdicts(major: u16, scope: &Scope<'_>, pairs: &[(&str, &str)]) -> Vec<Verdict> {
    let model = model();
    let judge = Judge::new(&model, &model, major);
    let one = |(source, catalog): &(&str, &str)| {
        let source = Expr { sql: (*source).to_owned(), path: path() };
        judge.expr((&source, scope), (&Expr::qualified(*catalog), scope))
    };
    pairs.iter().map(one).collect()
}
