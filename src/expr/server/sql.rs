//! The statements that are sent, and what comes back.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::diff::{Place, PlaceColumns};
use crate::kinds::Body;
use crate::kinds::index::Key;
use crate::model::{Model, Name, QName, Scope, SearchPath, TypeRef};

/// Ends the subtransaction, its settings and failures included.
pub(super) const LEAVE: &str = "ROLLBACK TO SAVEPOINT driftlint; RELEASE SAVEPOINT driftlint";

/// Begins a subtransaction in which unqualified names and times read as the declared side's do.
pub(super) fn enter(path: &SearchPath, time_zone: &str) -> String {
    let path: Vec<_> = path.0.iter().map(ToString::to_string).collect();
    let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
    let mut sql = format!("SAVEPOINT driftlint; SET LOCAL search_path = {path}");
    if !time_zone.is_empty() {
        sql.push_str(&format!("; SET LOCAL TimeZone = '{}'", time_zone.replace('\'', "''")));
    }
    sql
}

/// The statements that ask about expressions in a place, the most exact first; none where the place is not known.
/// What is assigned is also asked about without its type, if `bare`.
///
/// Each text was printed from the tree of exactly one expression: nothing that a user wrote is in it but names and
/// literals, each quoted.
pub(super) fn statements(
    place: &Place,
    side: &Model,
    texts: &[&str],
    named: &BTreeSet<Name>,
    bare: bool,
) -> Vec<String> {
    let Some(from) = from(&place.columns, side, Some(named)) else { return Vec::new() };
    let select = |wrap: &dyn Fn(&str) -> String| {
        let targets: Vec<_> = texts.iter().map(|text| wrap(text)).collect();
        format!("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT {}{from}", targets.join(", "))
    };
    let assigned = match &place.columns {
        PlaceColumns::Bound(table, at) => key_type(side, table, *at),
        _ => place.assigned.clone(),
    };
    if let PlaceColumns::Bound(..) = &place.columns {
        // What a bound is computed from is cast before it is kept, and its length or precision with it.
        let cast = assigned.map(|ty| select(&|text| format!("CAST(({text}) AS {ty})")));
        return cast.into_iter().collect();
    }
    let bare = bare || assigned.is_none();
    let mut statements = Vec::new();
    if let Some(ty) = assigned {
        // Literals take the column's type as they would in an assignment; a cast would also cut and round.
        statements.push(select(&|text| format!("COALESCE(({text}), NULL::{ty})")));
    }
    if bare {
        statements.push(select(&|text| format!("({text})")));
    }
    statements
}

/// The names that a view gives its columns, in parentheses.
pub(super) fn column_list(names: &[Name]) -> String {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

/// What the outputs of those statements stand in; none where its names cannot be told by it.
pub(super) fn scope<'p>(place: &'p Place, side: &Model) -> Option<Scope<'p>> {
    Some(match (&place.columns, &place.assigned) {
        (PlaceColumns::None, Some(ty)) => Scope::Assigned(ty),
        (PlaceColumns::Relation(relation), Some(ty)) => Scope::Generated(relation.clone(), ty),
        (PlaceColumns::Relation(relation), None) => Scope::Relation(relation.clone()),
        (PlaceColumns::OldNew(relation, rows), _) => Scope::OldNew(relation.clone(), *rows),
        (PlaceColumns::Value(ty), _) => Scope::Domain(ty),
        (PlaceColumns::Bound(table, at), _) => {
            key_type(side, table, *at)?;
            Scope::PartitionBound(table.clone(), *at)
        }
        (PlaceColumns::None, None) | (PlaceColumns::Arguments(_), _) => return None,
    })
}

/// What the columns of a place are, as a FROM of rows that are not there; of a table only those of these names, so that
/// the types of no others need be usable.
pub(super) fn from(columns: &PlaceColumns, side: &Model, named: Option<&BTreeSet<Name>>) -> Option<String> {
    Some(match columns {
        PlaceColumns::None | PlaceColumns::Bound(..) => String::new(),
        PlaceColumns::Relation(relation) => {
            format!(" FROM {}", rows(&relation.name.to_string(), &typed(side, relation, named)?))
        }
        PlaceColumns::OldNew(relation, transition) => {
            let columns = typed(side, relation, named)?;
            let of_each: Vec<_> = transition.names().iter().map(|row| rows(row, &columns)).collect();
            format!(" FROM {}", of_each.join(", "))
        }
        PlaceColumns::Value(ty) => format!(" FROM {}", rows("value", &[("value".to_owned(), ty.clone())])),
        PlaceColumns::Arguments(arguments) => {
            let named = arguments
                .iter()
                .map(|(name, ty)| Some((Name::new(name.as_deref()?).to_string(), ty.clone())));
            let named: Vec<_> = named.collect::<Option<_>>()?;
            if named.is_empty() { String::new() } else { format!(" FROM {}", rows("arguments", &named)) }
        }
    })
}

/// No rows of these columns: a function scan, of which the planner knows nothing but the types.
fn rows(alias: &str, columns: &[(String, TypeRef)]) -> String {
    let columns: Vec<_> = columns.iter().map(|(name, ty)| format!("{name} {ty}")).collect();
    format!("pg_catalog.jsonb_to_recordset('[]'::pg_catalog.jsonb) AS {alias}({})", columns.join(", "))
}

/// The columns of a table; none of what is no table of that side.
fn typed(side: &Model, relation: &QName, named: Option<&BTreeSet<Name>>) -> Option<Vec<(String, TypeRef)>> {
    let mut columns = side.columns(relation);
    // A row has at least one column.
    let first = columns.first().copied();
    columns.retain(|(name, _)| named.is_none_or(|named| named.contains(*name)));
    if columns.is_empty() {
        columns.extend(first);
    }
    let columns: Vec<_> =
        columns.into_iter().map(|(name, column)| (name.to_string(), column.ty.clone())).collect();
    (!columns.is_empty()).then_some(columns)
}

/// The type of a column of a partition key.
fn key_type(side: &Model, table: &QName, at: usize) -> Option<TypeRef> {
    let (_, object) = side.relation(table)?;
    let Body::Table(body) = &object.body else { return None };
    match &body.partition_key.as_ref()?.keys.get(at)?.key {
        Key::Column(key) => side
            .columns(table)
            .into_iter()
            .find(|(name, _)| *name == key)
            .map(|(_, column)| column.ty.clone()),
        Key::Expr(_) => None,
    }
}

#[derive(Deserialize)]
struct Explained {
    #[serde(rename = "Plan")]
    plan: Plan,
}

#[derive(Deserialize)]
struct Plan {
    #[serde(rename = "Output")]
    output: Vec<String>,
}

/// The expressions that the topmost node of a plan gives.
pub(super) fn outputs(json: &str) -> Option<Vec<String>> {
    let explained: Vec<Explained> = serde_json::from_str(json).ok()?;
    explained.into_iter().next().map(|explained| explained.plan.output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::column::Column;
    use crate::kinds::{Body, Kind};
    use crate::model::{Id, Object, Transition};

    fn place(columns: PlaceColumns, assigned: Option<&str>) -> Place {
        Place { columns, assigned: assigned.map(TypeRef::builtin), retyped: false }
    }

    fn table() -> (Model, QName) {
        let table = QName::new(&"app".into(), &"order".into());
        let mut model = Model::default();
        for (at, (name, ty)) in [("id", "int8"), ("State", "text")].iter().enumerate() {
            let column = Column {
                position: u32::try_from(at + 1).unwrap(),
                ty: TypeRef::builtin(ty),
                not_null: false,
                default: None,
                identity: None,
                generated: None,
                collation: None,
                storage: None,
                compression: None,
                statistics: None,
                local: false,
                options: crate::model::Options::new(),
            };
            let id = Id::under(Kind::Column, &table, &Name::new(name));
            model.objects.insert(id, Object::new(Body::Column(column)));
        }
        (model, table)
    }

    #[test]
    fn names_are_quoted() {
        let (model, table) = table();
        let named = ["id".into(), "State".into()].into();
        let texts = ["id > 0", "\"State\" <> ''"];
        let sql = statements(&place(PlaceColumns::Relation(table), None), &model, &texts, &named, false);
        assert_eq!(
            sql,
            ["EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT (id > 0), (\"State\" <> '') FROM \
              pg_catalog.jsonb_to_recordset('[]'::pg_catalog.jsonb) AS \"order\"(id bigint, \"State\" text)"]
        );
    }

    #[test]
    fn a_default_is_read_as_its_column_and_else_bare() {
        let sql = statements(
            &place(PlaceColumns::None, Some("int4")),
            &Model::default(),
            &["1"],
            &BTreeSet::new(),
            true,
        );
        assert_eq!(
            sql,
            [
                "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT COALESCE((1), NULL::integer)",
                "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT (1)"
            ]
        );
    }

    #[test]
    fn triggers_see_two_rows_and_unknown_tables_are_not_asked_about() {
        let (model, table) = table();
        let sql = statements(
            &place(PlaceColumns::OldNew(table, Transition::Both), None),
            &model,
            &["new.id > old.id"],
            &["id".into()].into(),
            false,
        );
        assert!(sql[0].contains("AS old(id bigint)") && sql[0].contains("AS new(id bigint)"), "{sql:?}");
        let nowhere = PlaceColumns::Relation(QName::bare(&"nowhere".into()));
        assert!(statements(&place(nowhere, None), &model, &["true"], &BTreeSet::new(), false).is_empty());
    }

    #[test]
    fn the_path_is_the_declared_one() {
        let path = SearchPath::new(["app".into(), "My Schema".into()]);
        assert_eq!(
            enter(&path, "Europe/Berlin"),
            "SAVEPOINT driftlint; SET LOCAL search_path = app, \"My Schema\"; SET LOCAL TimeZone = 'Europe/Berlin'"
        );
        assert_eq!(enter(&SearchPath::default(), ""), "SAVEPOINT driftlint; SET LOCAL search_path = ''");
    }

    #[test]
    fn outputs_come_from_the_topmost_node() {
        let json =
            r#"[{"Plan": {"Node Type": "Function Scan", "Output": ["(id > 0)", "true"], "Plans": []}}]"#;
        assert_eq!(outputs(json).unwrap(), ["(id > 0)", "true"]);
        assert_eq!(outputs("[]"), None);
    }
}
