//! CREATE MATERIALIZED VIEW, ALTER MATERIALIZED VIEW.

use super::MaterializedView;
use crate::kinds::Written;
use crate::kinds::view::plan::{as_written, columns, options};
use crate::plan::context::{At, Between};
use crate::plan::stars::written_out;
use crate::plan::write::{HazardKind, Sql, Writer, with_parameters};

impl Written for MaterializedView {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { columns: names, query, options, tablespace, access_method, no_data, extensions: _ } = self;
        let mut writer = Writer::default();
        let text = writer.query(&written_out(query, at.model));
        let method = access_method.as_ref().map(|m| format!(" USING {m}")).unwrap_or_default();
        let space = tablespace.as_ref().map(|t| format!(" TABLESPACE {t}")).unwrap_or_default();
        let (name, names, with) = (at.id.qname(), columns(names), with_parameters(options));
        let sql = format!("CREATE MATERIALIZED VIEW {name}{names}{method}{with}{space} AS\n{text}");
        if *no_data {
            return vec![as_written(writer.finish(format!("{sql}\nWITH NO DATA")), query)];
        }
        let sql = writer.finish(sql).hazard(HazardKind::Note, "Runs its query to fill itself.");
        vec![as_written(sql, query)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if between.differs("definition") {
            return None;
        }
        let address = between.address();
        let mut statements = options(&address, &self.options, &to.options);
        if between.differs("tablespace") {
            let space = to.tablespace.as_ref().map_or("pg_default".to_owned(), ToString::to_string);
            let sql = Sql::exclusive(format!("ALTER {address} SET TABLESPACE {space}"));
            statements.push(sql.hazard(HazardKind::TableRewrite, "Its files are copied under the lock."));
        }
        if between.differs("access_method") {
            if between.actual.major < 15 {
                return None;
            }
            let method = to.access_method.as_ref().map_or("heap".to_owned(), ToString::to_string);
            let sql = Sql::exclusive(format!("ALTER {address} SET ACCESS METHOD {method}"));
            statements.push(sql.hazard(HazardKind::TableRewrite, "It is written anew under the lock."));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::exclusive(format!("DROP {}", at.address()))]
    }
}
