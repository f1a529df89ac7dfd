//! CREATE VIEW, ALTER VIEW.

use std::collections::BTreeSet;

use super::View;
use crate::kinds::{Body, Kind, Written};
use crate::model::{Name, Options, Query, TypeRef};
use crate::plan::context::{At, Between};
use crate::expr::words::mentions;
use crate::plan::stars::written_out;
use crate::plan::write::{HazardKind, Lock, Sql, Writer, alter_parameters, list, with_parameters};

/// ` (a, b)`, or nothing.
pub(crate) fn columns(names: &[Name]) -> String {
    if names.is_empty() { String::new() } else { format!(" ({})", list(names)) }
}

/// SET and RESET of options.
pub(crate) fn options(address: &str, from: &Options, to: &Options) -> Vec<Sql> {
    alter_parameters(from, to).into_iter().map(|action| Sql::exclusive(format!("ALTER {address} {action}"))).collect()
}

/// With a word of warning where a query's names meant something by columns that there were once.
pub(crate) fn as_written(sql: Sql, query: &Query) -> Sql {
    if query.had.is_empty() {
        return sql;
    }
    let tables: Vec<String> = query.had.iter().map(|had| had.relation.to_string()).collect();
    let message = "was written when it had other columns: see that every name in it still means the same";
    sql.hazard(HazardKind::Note, format!("This query over {} {message}.", tables.join(", ")))
}

impl View {
    /// CREATE OR REPLACE VIEW: its options are these from then on, and no others.
    fn replace(&self, at: &At<'_>) -> Sql {
        let mut writer = Writer::default();
        let (id, text) = (at.id, writer.query(&written_out(&self.query, at.model)));
        let (names, with) = (columns(&self.columns), with_parameters(&self.options));
        let sql = format!("CREATE OR REPLACE VIEW {}{names}{with} AS\n{text}", id.qname());
        let sql = Sql { lock: Some(Lock::AccessExclusive), ..writer.finish(sql) };
        as_written(sql, &self.query)
    }

    /// Whether PostgreSQL can put another query in its place: that one gives the same columns of the same types and
    /// collations, and maybe more after them (`checkViewColumns()`).
    fn is_kept_by(&self, to: &Self, between: &Between<'_>) -> bool {
        let (actual, expected) = (&between.actual, &between.expected);
        let outputs = |view: &Self, at: &At<'_>| view.outputs(at.model, at.major);
        let (Some(from), Some(goal)) = (outputs(self, actual), outputs(to, expected)) else { return false };
        let collated = [(self, actual, &from), (to, expected, &goal)]
            .iter()
            .any(|(view, at, outputs)| view.speaks_of_collations(at, outputs));
        goal.starts_with(&from) && to.stand_in.is_empty() && !collated
    }

    /// Whether its columns may have other collations than their types': it says COLLATE, or names a column that has one.
    fn speaks_of_collations(&self, at: &At<'_>, outputs: &[(Name, TypeRef)]) -> bool {
        let columns = at.model.of_kind(Kind::Column).filter(
            |(_, object)| matches!(&object.body, Body::Column(column) if column.collation.is_some()),
        );
        let collated: BTreeSet<&Name> = columns.map(|(id, _)| &id.name).collect();
        let named = mentions(&self.query.sql).into_iter().flat_map(|mention| mention.chain);
        named.chain(outputs.iter().map(|(name, _)| name.clone())).any(|name| {
            collated.contains(&name) || matches!(name.as_str(), "collate" | "collation")
        })
    }
}

impl Written for View {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { columns: names, query, options, stand_in: _ } = self;
        let mut writer = Writer::default();
        let text = writer.query(&written_out(query, at.model));
        let name = at.id.qname();
        let rest = format!("VIEW {name}{}{} AS\n{text}", columns(names), with_parameters(options));
        let Some(stand_in) = self.stand_in_query() else {
            return vec![as_written(writer.finish(format!("CREATE {rest}")), query)];
        };
        let first = Sql::new(format!("CREATE VIEW {name} AS\n{stand_in}"));
        let then = Sql { lock: Some(Lock::AccessExclusive), ..writer.finish(format!("CREATE OR REPLACE {rest}")) };
        vec![first, as_written(then, query)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if !between.differs("definition") {
            return Some(options(&between.address(), &self.options, &to.options));
        }
        self.is_kept_by(to, between).then(|| vec![to.replace(&between.expected)])
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::exclusive(format!("DROP {}", at.address()))]
    }
}
