//! The lock that a step claims, held against `pg_locks` while it runs: every step of the plan of every case.

use std::path::Path;

use postgres::{Client, NoTls};
use serde_json::Value;

use crate::cases::{each_case, loaded};
use crate::support::Driftlint;

/// Modes of locks, weakest first. Up to the third, others read and write all the same: such a step claims nothing.
const MODES: [&str; 8] = [
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// What hinders nobody.
const HARMLESS: usize = 2;

/// Steps whose claim may be stronger than what the case at hand shows, by the words that they begin with or hold.
const STRONGER: [(&str, &str); 5] = [
    ("ALTER DOMAIN ", "as strong where a table has a column of it"),
    (" DEPENDS ON EXTENSION ", "the same words lock an index or a materialized view"),
    (" ATTRIBUTE ", "CASCADE locks the tables of the type, where there are any"),
    ("COMMENT ON COLUMN ", "what is said of a composite type's is in nobody's way"),
    (" FOR ALL TABLES", "tables that are published by name are locked for it"),
];

/// Relations that have rows or numbers, as they are before a step.
const RELATIONS: &str =
    "SELECT array_agg(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind NOT IN ('t', 'c') AND n.nspname !~ '^(pg_|information_schema)'";

const HELD: &str = "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = ANY($1)";

/// The strongest lock that a statement takes on what was there before, by its place in [`MODES`].
fn measured(client: &mut Client, sql: &str) -> Result<usize, postgres::Error> {
    let there: Option<Vec<u32>> = client.query_one(RELATIONS, &[])?.get(0);
    client.batch_execute("BEGIN")?;
    client.batch_execute(sql)?;
    let held = client.query(HELD, &[&there.unwrap_or_default()])?;
    client.batch_execute("COMMIT")?;
    let modes = held.iter().filter_map(|row| MODES.iter().position(|mode| *mode == row.get::<_, &str>(0)));
    Ok(modes.max().unwrap_or(0))
}

/// The claim of a step, by its place in [`MODES`].
fn claimed(step: &Value) -> usize {
    let words = step["lock"].as_str().unwrap_or_default().replace(' ', "").to_lowercase();
    MODES.iter().position(|mode| mode.to_lowercase() == format!("{words}lock")).unwrap_or(HARMLESS)
}

fn wrong_claims(case: &Path, major: u16) -> Result<(), String> {
    let live = loaded(case, "live.sql", major)?;
    let args = ["plan", "declared.sql", "--against", &live.url, "--allow-destructive", "--no-online"];
    let output = Driftlint::new([&args[..], &["--format", "json"]].concat()).dir(case).run();
    let plan: Value = serde_json::from_str(&output.stdout).map_err(|e| format!("{e}: {output:?}"))?;
    let mut client = Client::connect(&live.url, NoTls).map_err(|e| e.to_string())?;
    let mut wrong = Vec::new();
    for step in plan["steps"].as_array().into_iter().flatten() {
        let sql = step["sql"].as_str().unwrap_or_default();
        if step["transactional"] != true {
            client.batch_execute(sql).map_err(|e| format!("{e}\nin: {sql}"))?;
            continue;
        }
        let (claims, takes) =
            (claimed(step), measured(&mut client, sql).map_err(|e| format!("{e}\nin: {sql}"))?);
        let (claims, takes) = (claims.max(HARMLESS), takes.max(HARMLESS));
        let stronger = STRONGER.iter().any(|(words, _)| sql.starts_with(words) || sql.contains(words));
        if claims < takes || claims > takes && !stronger {
            wrong.push(format!("claims {} and takes {}: {sql}", MODES[claims], MODES[takes]));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

#[test]
fn every_step_takes_the_lock_that_it_claims() {
    each_case(wrong_claims);
}
