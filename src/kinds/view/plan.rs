//! CREATE VIEW, ALTER VIEW.

use super::View;
use crate::kinds::Written;
use crate::model::{Name, Options, Query};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, Writer, alter_parameters, list, with_parameters};

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

impl Written for View {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { columns: names, query, options, stand_in } = self;
        let mut writer = Writer::default();
        let text = writer.query(query);
        let name = at.id.qname();
        let rest = format!("VIEW {name}{}{} AS\n{text}", columns(names), with_parameters(options));
        if stand_in.is_empty() {
            return vec![as_written(writer.finish(format!("CREATE {rest}")), query)];
        }
        let nulls = list(stand_in.iter().map(|(name, ty)| format!("NULL::{ty} AS {name}")));
        let first = Sql::new(format!("CREATE VIEW {name} AS\nSELECT {nulls}"));
        vec![first, as_written(writer.finish(format!("CREATE OR REPLACE {rest}")), query)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        // CREATE OR REPLACE VIEW keeps names and types of the columns, which the texts do not tell.
        let retold = between.differs("definition");
        (!retold).then(|| options(&between.address(), &self.options, &to.options))
    }
}
