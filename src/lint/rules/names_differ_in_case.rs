//! Two names that only quotes tell apart.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "names-differ-in-case",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "two names that differ in upper and lower case only",
    what: "Looks for tables and views of one schema, and columns of one table, whose names differ in case only.",
    why: "Without quotes all of them mean the one in small letters: who writes the other without quotes reads and writes \
          the wrong one, and nothing fails.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE \"Users\" (user_id bigint PRIMARY KEY);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut seen: BTreeMap<(Option<&Name>, Option<&Name>, String), &Id> = BTreeMap::new();
    let mut flaws = Vec::new();
    let kinds = [Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView, Kind::Column];
    for (id, object) in named(schema).filter(|(id, _)| kinds.contains(&id.kind)) {
        let key = (id.schema.as_ref(), id.relation.as_ref(), id.name.as_str().to_lowercase());
        if let Some(first) = seen.insert(key, id) {
            let message = format!("{} and {} differ in case only", first.name, id.name);
            flaws.push(Flaw::new(id, object, message).fix(rename(id, "…")));
        }
    }
    flaws
}
