//! CREATE PUBLICATION, ALTER PUBLICATION.

use super::{Publication, PublishedTable};
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{Lock, Sql, Writer, list, literal};

impl Publication {
    fn targets(&self, writer: &mut Writer) -> String {
        let all = [("ALL TABLES", self.all_tables), ("ALL SEQUENCES", self.all_sequences)];
        let mut targets: Vec<_> = all.iter().filter(|(_, on)| *on).map(|(word, _)| (*word).to_owned()).collect();
        let tables: Vec<_> = self.tables.values().map(|table| table.sql(writer)).collect();
        if !tables.is_empty() {
            targets.push(format!("TABLE {}", tables.join(", ")));
        }
        if !self.schemas.is_empty() {
            targets.push(format!("TABLES IN SCHEMA {}", list(&self.schemas)));
        }
        targets.join(", ")
    }

    fn options(&self) -> String {
        let publish = literal(&list(["insert", "update", "delete", "truncate"].iter().filter(|w| self.publish.contains(**w))));
        let mut options = vec![format!("publish = {publish}")];
        options.push(format!("publish_via_partition_root = {}", self.via_root));
        options.extend(self.generated_columns.as_ref().map(|g| format!("publish_generated_columns = {g}")));
        format!("({})", options.join(", "))
    }

    fn is_usual(&self) -> bool {
        self.publish.len() == 4 && !self.via_root && self.generated_columns.is_none()
    }
}

impl PublishedTable {
    fn sql(&self, writer: &mut Writer) -> String {
        let Self { table, columns, filter } = self;
        let columns = columns.as_ref().map(|c| format!(" ({})", list(c))).unwrap_or_default();
        let filter = filter.as_ref().map(|e| format!(" WHERE {}", writer.parens(e))).unwrap_or_default();
        format!("{table}{columns}{filter}")
    }
}

impl Written for Publication {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut writer = Writer::default();
        let targets = self.targets(&mut writer);
        let mut sql = format!("CREATE {}", at.address());
        if !targets.is_empty() {
            sql.push_str(&format!(" FOR {targets}"));
        }
        if !self.is_usual() {
            sql.push_str(&format!(" WITH {}", self.options()));
        }
        vec![Sql { lock: Some(Lock::ShareUpdateExclusive), ..writer.finish(sql) }]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        // FOR ALL TABLES cannot be taken back.
        if (self.all_tables, self.all_sequences) != (to.all_tables, to.all_sequences) {
            return None;
        }
        let address = between.address();
        let mut statements = Vec::new();
        if between.differs("tables") {
            let mut writer = Writer::default();
            let targets = to.targets(&mut writer);
            if targets.is_empty() {
                return None;
            }
            let sql = writer.finish(format!("ALTER {address} SET {targets}"));
            statements.push(Sql { lock: Some(Lock::ShareUpdateExclusive), ..sql });
        }
        if between.differs("options") {
            statements.push(Sql::new(format!("ALTER {address} SET {}", to.options())));
        }
        Some(statements)
    }
}
