//! CREATE PUBLICATION, ALTER PUBLICATION.

use std::collections::BTreeSet;

use super::{Publication, PublishedTable};
use crate::kinds::{Body, Kind, Written};
use crate::model::{Model, QName};
use crate::plan::context::{At, Between};
use crate::plan::write::{Lock, Sql, Writer, list, literal};

impl Publication {
    fn targets(&self, model: &Model, writer: &mut Writer) -> String {
        let all = [("ALL TABLES", self.all_tables), ("ALL SEQUENCES", self.all_sequences)];
        let mut targets: Vec<_> = all.iter().filter(|(_, on)| *on).map(|(word, _)| (*word).to_owned()).collect();
        let parents = parents(model);
        // Each heir is written for itself.
        let only = |table: &PublishedTable| if parents.contains(&table.table) { "ONLY " } else { "" };
        let tables: Vec<_> =
            self.tables.values().map(|table| format!("{}{}", only(table), table.sql(writer))).collect();
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

/// The tables that others inherit from.
fn parents(model: &Model) -> BTreeSet<&QName> {
    let tables = model.of_kind(Kind::Table).filter_map(|(_, object)| match &object.body {
        Body::Table(table) => Some(table.inherits.iter()),
        _ => None,
    });
    tables.flatten().collect()
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
        let targets = self.targets(at.model, &mut writer);
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
            let targets = to.targets(between.expected.model, &mut writer);
            if targets.is_empty() {
                return None;
            }
            let sql = writer.finish(format!("ALTER {address} SET {targets}"));
            statements.push(Sql { lock: Some(Lock::ShareUpdateExclusive), ..sql });
        }
        if between.differs("options") {
            // What is not said stays.
            let usual = || Some("none".to_owned()).filter(|_| self.generated_columns.is_some());
            let generated_columns = to.generated_columns.clone().or_else(usual);
            let options = Self { generated_columns, ..to.clone() }.options();
            statements.push(Sql::new(format!("ALTER {address} SET {options}")));
        }
        Some(statements)
    }
}
