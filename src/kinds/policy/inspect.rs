//! Rows of `pg_policy`.

use super::Policy;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model, Name};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(table) = catalog.own_relation(row.get("polrelid")?) else { return Ok(()) };
    let expr = |column| -> Result<Option<Expr>, InspectError> {
        Ok(row.optional(column)?.map(|sql| Expr::qualified(text::unwrapped(sql))))
    };
    let policy = Policy {
        command: match row.text("polcmd")? {
            "*" => "ALL",
            "r" => "SELECT",
            "a" => "INSERT",
            "w" => "UPDATE",
            "d" => "DELETE",
            _ => return row.unknown("polcmd"),
        }
        .to_owned(),
        permissive: row.flag("polpermissive")?,
        roles: row.list("roles")?.iter().map(|role| Name::new(role)).collect(),
        using: expr("qual")?,
        check: expr("with_check")?,
    };
    let id = Id::under(Kind::Policy, table, &row.name("name")?);
    model.objects.insert(id, catalog.object(row, policy)?);
    Ok(())
}
