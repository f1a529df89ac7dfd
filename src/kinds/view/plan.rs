//! CREATE VIEW, ALTER VIEW.

use super::View;
use crate::kinds::Written;
use crate::model::{Name, Options};
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, Writer, alter_parameters, list, with_parameters};

/// ` (a, b)`, or nothing.
pub(crate) fn columns(names: &[Name]) -> String {
    if names.is_empty() { String::new() } else { format!(" ({})", list(names)) }
}

/// SET and RESET of options.
pub(crate) fn options(address: &str, from: &Options, to: &Options) -> Vec<Sql> {
    alter_parameters(from, to).into_iter().map(|action| Sql::exclusive(format!("ALTER {address} {action}"))).collect()
}

impl Written for View {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { columns: names, query, options } = self;
        let mut writer = Writer::default();
        let query = writer.query(query);
        let sql = format!("CREATE VIEW {}{}{} AS\n{query}", at.id.qname(), columns(names), with_parameters(options));
        vec![writer.finish(sql)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        // CREATE OR REPLACE VIEW keeps names and types of the columns, which the texts do not tell.
        let retold = between.differs("definition");
        (!retold).then(|| options(&between.address(), &self.options, &to.options))
    }
}
