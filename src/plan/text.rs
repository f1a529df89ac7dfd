//! A plan as a script of SQL for review and for psql.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::run::Piece;
use super::step::{Plan, Step};
use super::verification::Verification;
use super::write::literal;
use crate::model::{Model, Server};

/// What the script says of itself.
#[derive(Clone, Debug, Default)]
pub struct Heading<'a> {
    /// Where the declared side comes from.
    pub expected: &'a str,
    /// Where the actual side comes from.
    pub actual: &'a str,
    /// The actual side's server.
    pub server: Option<&'a Server>,
    /// Names what the actual side was like.
    pub fingerprint: &'a str,
    /// Whether the script stops in another database.
    pub guard: bool,
    /// What a reviewer must know of either side.
    pub notes: &'a [String],
    /// What came of trying it, where it was tried.
    pub verification: Option<&'a Verification>,
}

/// A name for all that a side has: the same schema gives the same name.
pub fn fingerprint(model: &Model) -> String {
    let mut hash = Sha256::new();
    for (id, object) in model.objects.iter() {
        let parts = (serde_json::to_string(id), serde_json::to_string(object));
        if let (Ok(id), Ok(object)) = parts {
            hash.update(id.as_bytes());
            hash.update(object.as_bytes());
        }
    }
    hash.finalize().iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What a plan runs under: it gives up rather than that others wait behind it; bodies are not looked into before all
/// is there.
pub const SETTINGS: [&str; 3] =
    ["SET lock_timeout = '5s'", "SET statement_timeout = '1h'", "SET check_function_bodies = false"];

impl Plan {
    /// The script.
    pub fn to_sql(&self, heading: &Heading<'_>) -> String {
        let mut text = head(heading, self);
        for open in &self.open {
            text.push_str(&comment(&format!("not planned, nobody could tell whether it differs: {open}")));
        }
        let mut object = String::new();
        for piece in self.pieces() {
            match piece {
                Piece::Begin => text.push_str("\nBEGIN;\n"),
                Piece::Commit => text.push_str("\nCOMMIT;\n"),
                Piece::Step { step, path } => {
                    let title = format!("{} {}", step.kind.noun(), step.object);
                    if title != object {
                        text.push_str(&format!("\n-- {title}\n"));
                        object = title;
                    }
                    write_step(step, path.as_deref(), &mut text);
                }
            }
        }
        text
    }
}

fn head(heading: &Heading<'_>, plan: &Plan) -> String {
    let mut text = String::from("-- driftlint plan: for review, then psql -v ON_ERROR_STOP=1 -f FILE\n");
    text.push_str(&comment(&format!("from {}", heading.actual)));
    text.push_str(&comment(&format!("to   {}", heading.expected)));
    if let Some(server) = heading.server {
        text.push_str(&comment(&format!(
            "made for database {} on PostgreSQL {}",
            server.database, server.version
        )));
    }
    text.push_str(&comment(&format!("fingerprint of the schema it was made for: {}", heading.fingerprint)));
    for line in heading.verification.into_iter().flat_map(Verification::lines) {
        text.push_str(&comment(&line));
    }
    for note in heading.notes {
        text.push_str(&comment(&format!("note: {note}")));
    }
    let held = plan.steps.iter().filter(|step| step.held_back.is_some()).count();
    if held > 0 {
        text.push_str(&comment(&format!("{held} of {} steps are held back, as comments", plan.steps.len())));
    }
    if plan.steps.iter().all(|step| step.held_back.is_some()) {
        return text;
    }
    text.push('\n');
    for setting in SETTINGS {
        text.push_str(&format!("{setting};\n"));
    }
    if let (true, Some(server)) = (heading.guard, heading.server) {
        text.push_str(&guard(server));
    }
    text
}

/// Stops the script where it was not made for.
fn guard(server: &Server) -> String {
    let (database, major) = (literal(&server.database), server.major());
    format!(
        "\nDO $guard$\nBEGIN\n    \
         IF current_database() <> {database} THEN\n        \
         RAISE EXCEPTION 'this plan was made for another database than %', current_database();\n    \
         END IF;\n    \
         IF current_setting('server_version_num')::integer / 10000 <> {major} THEN\n        \
         RAISE EXCEPTION 'this plan was made for PostgreSQL {major}';\n    \
         END IF;\nEND\n$guard$;\n"
    )
}

/// A comment, whatever lines the text has.
fn comment(text: &str) -> String {
    text.lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "-- {line}");
        all
    })
}

fn write_step(step: &Step, path: Option<&str>, text: &mut String) {
    if let Some(reason) = &step.held_back {
        text.push_str(&comment(&format!("held back, {reason}")));
    }
    if let Some(lock) = step.lock {
        let rows = step.rows.map(|rows| format!(", of about {rows} rows")).unwrap_or_default();
        let table = step.table.as_ref().map(|table| format!(" on {table}{rows}")).unwrap_or_default();
        let blocks = lock.blocks();
        let alone = if step.transactional { "" } else { "; outside a transaction" };
        text.push_str(&comment(&format!("lock: {lock}{table}: {blocks}{alone}")));
    }
    for hazard in &step.hazards {
        text.push_str(&comment(&format!("{}: {}", hazard.kind, hazard.message)));
        if let Some(query) = &hazard.query {
            text.push_str(&comment(&format!("    {query};")));
        }
    }
    if step.held_back.is_some() {
        text.push_str(&comment(&format!("{};", step.sql)));
        return;
    }
    if let Some(set) = path {
        text.push_str(&format!("{set};\n"));
    }
    text.push_str(&format!("{};\n", step.sql));
}
