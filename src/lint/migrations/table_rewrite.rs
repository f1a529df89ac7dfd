//! A table that is written anew under a lock.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "table-rewrite",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a statement that writes a whole table anew under its lock",
    what: "Looks for CLUSTER, VACUUM FULL, SET LOGGED, SET UNLOGGED, SET TABLESPACE and SET ACCESS METHOD of a table that \
           was there before the change.",
    why: "The whole table is copied while nobody may read or write it.",
    example: "CREATE UNLOGGED TABLE hits (hit_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE hits SET LOGGED;",
    instead: "CREATE TABLE hits (hit_id bigint PRIMARY KEY);",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let words = step.words();
    let full = |at: usize| words.get(at).is_some_and(|word| word == "full");
    let command = match &step.statement.ddl {
        Ddl::Data(Data { command: "VACUUM", .. }) if full(1) => Some("VACUUM FULL"),
        Ddl::Data(Data { command: "CLUSTER", .. }) => Some("CLUSTER"),
        _ => None,
    };
    if let Some(command) = command {
        let message = format!("{command} writes tables anew while nobody may read or write them");
        return vec![step.flaw_of_statement(message).fix("pg_repack and the like do it beside the traffic")];
    }
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let what = match &action.action {
            RelationAction::SetLogged(true) => "SET LOGGED",
            RelationAction::SetLogged(false) => "SET UNLOGGED",
            RelationAction::SetTablespace(_) => "SET TABLESPACE",
            RelationAction::SetAccessMethod(_) => "SET ACCESS METHOD",
            _ => continue,
        };
        let message = format!("{what} copies {table} while nobody may read or write it");
        flaws.push(step.flaw(&table, action.origin, what, message).fix("choose an hour at which it may be away"));
    }
    flaws
}
