//! Rows of `pg_statistic_ext`.

use super::Statistics;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let relation = row.get("stxrelid")?;
    let Some(table) = catalog.own_relation(relation) else { return Ok(()) };
    let mut kinds = std::collections::BTreeSet::new();
    for letter in row.list("stxkind")? {
        let word = match letter.as_str() {
            "d" => "ndistinct",
            "f" => "dependencies",
            "m" => "mcv",
            // That of expressions: wherever there is one.
            "e" => continue,
            _ => return row.unknown("stxkind"),
        };
        kinds.insert(word.to_owned());
    }
    let expressions = text::split(row.optional("expressions")?.unwrap_or_default(), b',');
    let statistics = Statistics {
        table: table.clone(),
        kinds,
        columns: catalog.column_names(relation, &row.numbers("stxkeys")?).into_iter().collect(),
        expressions: expressions.into_iter().map(|sql| Expr::qualified(text::unwrapped(sql))).collect(),
        target: row.maybe("target")?,
    };
    model.objects.insert(Id::of(Kind::Statistics, &row.qname()?), catalog.owned(row, statistics)?);
    Ok(())
}
