//! The tables in which migration tools note what they applied.

use serde::{Deserialize, Serialize};

use crate::inspect::catalog::ask;
use crate::inspect::{InspectError, Session};
use crate::model::{Name, QName};
use crate::plan::write::literal;

/// How one tool keeps its history.
struct Tool {
    name: &'static str,
    /// The table, in whatever schema.
    table: &'static str,
    /// Columns that it has, the last of them what tells it from a namesake.
    columns: &'static [&'static str],
    /// Columns that a namesake of another tool has.
    without: &'static [&'static str],
    /// The version, SQL over a row `h`.
    version: &'static str,
    /// What the migration is called.
    title: &'static str,
    /// Whether it failed or was left half done.
    failed: &'static str,
    /// The checksum as text.
    checksum: &'static str,
    /// What puts rows in the order of their application.
    order: &'static str,
}

const NEVER: &str = "false";
const NONE: &str = "NULL::text";

/// From the tools' own sources and documentation; a name shared by tools is told apart by its columns.
#[rustfmt::skip]
const TOOLS: &[Tool] = &[
    Tool { name: "sqlx", table: "_sqlx_migrations", columns: &["version", "description", "success", "checksum"], without: &[], version: "h.version::text", title: "h.description", failed: "NOT h.success", checksum: "pg_catalog.encode(h.checksum, 'hex')", order: "h.version" },
    Tool { name: "Diesel", table: "__diesel_schema_migrations", columns: &["version", "run_on"], without: &[], version: "h.version::text", title: NONE, failed: NEVER, checksum: NONE, order: "h.version" },
    Tool { name: "refinery", table: "refinery_schema_history", columns: &["version", "name", "applied_on", "checksum"], without: &[], version: "h.version::text", title: "h.name", failed: NEVER, checksum: "h.checksum", order: "h.version" },
    Tool { name: "Flyway", table: "flyway_schema_history", columns: &["installed_rank", "version", "script", "checksum", "success"], without: &[], version: "h.version", title: "h.script", failed: "NOT h.success", checksum: "h.checksum::text", order: "h.installed_rank" },
    Tool { name: "Liquibase", table: "databasechangelog", columns: &["id", "filename", "orderexecuted", "exectype", "md5sum"], without: &[], version: "h.id", title: "h.filename", failed: "h.exectype = 'FAILED'", checksum: "h.md5sum", order: "h.orderexecuted" },
    Tool { name: "Alembic", table: "alembic_version", columns: &["version_num"], without: &[], version: "h.version_num", title: NONE, failed: NEVER, checksum: NONE, order: "h.version_num" },
    Tool { name: "Django", table: "django_migrations", columns: &["id", "app", "name", "applied"], without: &[], version: "h.name", title: "h.app || '.' || h.name", failed: NEVER, checksum: NONE, order: "h.id" },
    Tool { name: "Prisma", table: "_prisma_migrations", columns: &["migration_name", "started_at", "finished_at", "rolled_back_at", "checksum"], without: &[], version: "h.migration_name", title: "h.migration_name", failed: "h.finished_at IS NULL AND h.rolled_back_at IS NULL", checksum: "h.checksum", order: "h.started_at" },
    Tool { name: "Knex", table: "knex_migrations", columns: &["id", "name", "batch", "migration_time"], without: &[], version: "h.name", title: "h.name", failed: NEVER, checksum: NONE, order: "h.id" },
    Tool { name: "TypeORM", table: "migrations", columns: &["id", "name", "timestamp"], without: &[], version: "h.\"timestamp\"::text", title: "h.name", failed: NEVER, checksum: NONE, order: "h.id" },
    Tool { name: "goose", table: "goose_db_version", columns: &["id", "version_id", "is_applied"], without: &[], version: "h.version_id::text", title: NONE, failed: "NOT h.is_applied", checksum: NONE, order: "h.id" },
    Tool { name: "golang-migrate", table: "schema_migrations", columns: &["version", "dirty"], without: &[], version: "h.version::text", title: NONE, failed: "h.dirty", checksum: NONE, order: "h.version" },
    Tool { name: "Supabase", table: "schema_migrations", columns: &["version", "statements"], without: &["dirty"], version: "h.version", title: NONE, failed: NEVER, checksum: NONE, order: "h.version" },
    Tool { name: "Ecto", table: "schema_migrations", columns: &["version", "inserted_at"], without: &["dirty", "statements"], version: "h.version::text", title: NONE, failed: NEVER, checksum: NONE, order: "h.version" },
    Tool { name: "Rails or dbmate", table: "schema_migrations", columns: &["version"], without: &["dirty", "statements", "inserted_at"], version: "h.version::text", title: NONE, failed: NEVER, checksum: NONE, order: "h.version" },
    Tool { name: "Atlas", table: "atlas_schema_revisions", columns: &["version", "description", "applied", "total", "error", "hash"], without: &[], version: "h.version", title: "h.description", failed: "h.error <> '' OR h.applied < h.total", checksum: "h.hash", order: "h.version" },
    Tool { name: "Hasura", table: "hdb_version", columns: &["cli_state"], without: &[], version: "m.key", title: NONE, failed: "m.value = 'true'::jsonb", checksum: NONE, order: "m.key" },
    Tool { name: "node-pg-migrate", table: "pgmigrations", columns: &["id", "name", "run_on"], without: &[], version: "h.name", title: "h.name", failed: NEVER, checksum: NONE, order: "h.id" },
    Tool { name: "Sequelize", table: "SequelizeMeta", columns: &["name"], without: &[], version: "h.name", title: "h.name", failed: NEVER, checksum: NONE, order: "h.name" },
    Tool { name: "Entity Framework", table: "__EFMigrationsHistory", columns: &["MigrationId"], without: &[], version: "h.\"MigrationId\"", title: "h.\"MigrationId\"", failed: NEVER, checksum: NONE, order: "h.\"MigrationId\"" },
];

/// What one history says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History {
    /// The tool.
    pub tool: &'static str,
    /// Its table.
    pub table: String,
    /// What it lists, in order of application; none where the role may not read it.
    pub applied: Option<Vec<Applied>>,
}

/// A migration as a history lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Its version.
    pub version: String,
    /// What it is called.
    pub title: Option<String>,
    /// Whether it failed or was left half done.
    pub failed: bool,
    /// Of its file, when it was applied.
    pub checksum: Option<String>,
}

impl History {
    /// The last that was applied.
    pub fn last(&self) -> Option<&Applied> {
        self.applied.as_ref()?.last()
    }

    /// What it says of the migration in this file; none where its name has no version.
    pub fn lists(&self, path: &str) -> Option<Option<&Applied>> {
        let version = version(path)?;
        let stem = stem(path);
        let applied = self.applied.as_ref()?;
        let same = |one: &&Applied| {
            digits(&one.version).is_some_and(|listed| same_number(&listed, &version)) || one.version == stem
        };
        Some(applied.iter().find(same))
    }
}

/// The version in a migration's file or folder name: `V2__x.sql`, `0002_x.up.sql`, `20250922_x/up.sql`.
pub fn version(path: &str) -> Option<String> {
    digits(&stem(path))
}

/// What names a migration: the file without its endings, or the folder of an `up.sql`.
pub fn stem(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    match stem {
        "up" | "migration" => parts.next().unwrap_or_default().to_owned(),
        stem => stem.to_owned(),
    }
}

fn digits(text: &str) -> Option<String> {
    let text = text.strip_prefix(['V', 'v', 'U']).unwrap_or(text);
    let digits: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '.'))
        .filter(char::is_ascii_digit)
        .collect();
    (!digits.is_empty()).then_some(digits)
}

fn same_number(a: &str, b: &str) -> bool {
    a.trim_start_matches('0') == b.trim_start_matches('0')
}

/// Every history of the database.
pub fn read(session: &mut Session) -> Result<Vec<History>, InspectError> {
    let names: Vec<_> = TOOLS.iter().map(|tool| literal(tool.table)).collect();
    let sql = format!(
        "SELECT n.nspname AS schema, c.relname AS name, \
         pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable, \
         ARRAY(SELECT attname FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns \
         FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p') AND c.relname IN ({}) ORDER BY 1, 2",
        names.join(", ")
    );
    let mut found = Vec::new();
    let rows = ask(session, "histories", &sql)?;
    for row in rows.iter() {
        let (table, columns) = (row.qname()?, row.list("columns")?);
        if let Some(tool) = TOOLS.iter().find(|tool| tool.is(&table.name, &columns)) {
            found.push((tool, table, row.flag("readable")?));
        }
    }
    found.into_iter().map(|(tool, table, readable)| history(session, tool, &table, readable)).collect()
}

fn history(
    session: &mut Session,
    tool: &Tool,
    table: &QName,
    readable: bool,
) -> Result<History, InspectError> {
    let mut history = History { tool: tool.name, table: table.to_string(), applied: None };
    if readable {
        let rows = ask(session, "history", &tool.query(table))?;
        let applied = rows.iter().map(|row| {
            Ok(Applied {
                version: row.optional("version")?.unwrap_or_default().to_owned(),
                title: row.optional("title")?.map(str::to_owned),
                failed: row.flag("failed")?,
                checksum: row.optional("checksum")?.map(str::to_owned),
            })
        });
        history.applied = Some(applied.collect::<Result<_, InspectError>>()?);
    }
    Ok(history)
}

impl Tool {
    fn is(&self, table: &Name, columns: &[String]) -> bool {
        let has = |column: &&str| columns.iter().any(|there| there == column);
        self.table == table.as_str() && self.columns.iter().all(has) && !self.without.iter().any(has)
    }

    fn query(&self, table: &QName) -> String {
        let Self { version, title, failed, checksum, order, .. } = self;
        let more = if self.name == "Hasura" {
            ", LATERAL pg_catalog.jsonb_each(pg_catalog.jsonb_extract_path(h.cli_state::jsonb, 'migrations')) AS d, \
             LATERAL pg_catalog.jsonb_each(d.value) AS m"
        } else {
            ""
        };
        format!(
            "SELECT {version} AS version, {title} AS title, {failed} AS failed, {checksum} AS checksum \
             FROM {table} AS h{more} ORDER BY {order} LIMIT 100000"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_its_version() {
        for (path, expected) in [
            ("migrations/V2__chunks.sql", Some("2")),
            ("m/0003_chunks.up.sql", Some("0003")),
            ("m/20250922120000_chunks/up.sql", Some("20250922120000")),
            ("m/2025-09-22-120000_chunks/up.sql", Some("20250922120000")),
            ("schemas/app.sql", None),
        ] {
            assert_eq!(version(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn a_history_is_asked_by_number_or_name() {
        let applied = |version: &str| Applied {
            version: version.to_owned(),
            title: None,
            failed: false,
            checksum: None,
        };
        let history = History {
            tool: "x",
            table: "t".to_owned(),
            applied: Some(vec![applied("1"), applied("0002_b")]),
        };
        assert!(
            history.lists("m/0001_a.sql").unwrap().is_some() && history.lists("m/2_b.sql").unwrap().is_some()
        );
        assert!(history.lists("m/0003_c.sql").unwrap().is_none() && history.lists("m/c.sql").is_none());
    }

    #[test]
    fn namesakes_are_told_apart_by_their_columns() {
        let tool = |columns: &[&str]| {
            let columns: Vec<_> = columns.iter().map(|c| (*c).to_owned()).collect();
            TOOLS.iter().find(|tool| tool.is(&Name::new("schema_migrations"), &columns)).map(|tool| tool.name)
        };
        assert_eq!(tool(&["version", "dirty"]), Some("golang-migrate"));
        assert_eq!(tool(&["version", "statements", "name"]), Some("Supabase"));
        assert_eq!(tool(&["version"]), Some("Rails or dbmate"));
        assert_eq!(tool(&["id"]), None);
    }
}
