//! CREATE TYPE … AS (…), ALTER TYPE … ATTRIBUTE.

use super::{CompositeAttribute, CompositeType};
use crate::kinds::column::plan::needs_using;
use crate::kinds::{Body, Kind, Written};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, collate, list};

fn definition(attribute: &CompositeAttribute) -> String {
    let CompositeAttribute { name, ty, collation } = attribute;
    format!("{name} {ty}{}", collate(collation.as_ref()))
}

/// Whether a column is of the type: PostgreSQL does not rewrite rows for it.
fn is_stored(between: &Between<'_>) -> bool {
    let name = between.actual.id.qname();
    let columns = between.actual.model.of_kind(Kind::Column);
    columns
        .into_iter()
        .any(|(_, object)| matches!(&object.body, Body::Column(column) if column.ty.name == name))
}

/// Whether a table is of the type: ALTER ATTRIBUTE … CASCADE takes its rows along, by the casts that need no USING.
fn is_of_table(between: &Between<'_>) -> bool {
    let name = between.actual.id.qname();
    let mut tables = between.actual.model.of_kind(Kind::Table);
    tables.any(|(_, object)| matches!(&object.body, Body::Table(table) if table.of_type.as_ref() == Some(&name)))
}

impl Written for CompositeType {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let attributes =
            list(self.attributes.iter().map(|a| format!("\n    {}", definition(a)))).replace(", \n", ",\n");
        let end = if self.attributes.is_empty() { "" } else { "\n" };
        vec![Sql::new(format!("CREATE TYPE {} AS ({attributes}{end})", at.id.qname()))]
    }

    /// Attributes can be added at the end, dropped and retyped in place; another order needs another type.
    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let (old, new) = (&self.attributes, &to.attributes);
        let kept: Vec<_> = old.iter().filter(|a| new.iter().any(|b| b.name == a.name)).collect();
        let stays = kept.iter().zip(new).all(|(a, b)| a.name == b.name) && kept.len() <= new.len();
        let retyped = kept.iter().zip(new).any(|(a, b)| **a != *b);
        let cast = kept.iter().zip(new).any(|(a, b)| needs_using(&a.ty, &b.ty));
        if !stays || retyped && is_stored(between) || cast && is_of_table(between) {
            return None;
        }
        let address = between.address();
        let mut actions = Vec::new();
        for gone in old.iter().filter(|a| !new.iter().any(|b| b.name == a.name)) {
            let sql = Sql::exclusive(format!("ALTER {address} DROP ATTRIBUTE {} CASCADE", gone.name));
            actions.push(sql.loses("The attribute's values in every column of the type are lost."));
        }
        for (a, b) in kept.iter().zip(new).filter(|(a, b)| **a != *b) {
            let sql = format!(
                "ALTER {address} ALTER ATTRIBUTE {} TYPE {}{} CASCADE",
                a.name,
                b.ty,
                collate(b.collation.as_ref())
            );
            let why = "PostgreSQL refuses while a column of a table is of this type.";
            actions.push(Sql::exclusive(sql).hazard(HazardKind::MayFail, why));
        }
        for added in new.iter().skip(kept.len()) {
            actions
                .push(Sql::exclusive(format!("ALTER {address} ADD ATTRIBUTE {} CASCADE", definition(added))));
        }
        Some(actions)
    }
}
