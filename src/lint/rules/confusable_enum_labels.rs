//! Labels that nobody tells apart.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "confusable-enum-labels",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "labels of an enum that differ in case or blanks only",
    what: "Looks for enums with labels that differ only in upper and lower case or in blanks, or that begin or end with a \
           blank.",
    why: "They are different values to PostgreSQL and the same to everybody else: rows end up under both.",
    example: "CREATE TYPE mood AS ENUM ('happy', 'Happy', 'sad ');",
    instead: "CREATE TYPE mood AS ENUM ('happy', 'sad');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for one in schema.all::<Enum>() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for label in &one.body.labels {
            let plain: String = label.to_lowercase().split_whitespace().collect();
            let message = match seen.insert(plain, label) {
                Some(first) => format!("labels '{first}' and '{label}' of {} are easily confused", one.id),
                None if label.trim() != label => format!("label '{label}' of {} has a blank at its end", one.id),
                None => continue,
            };
            let fix = format!("ALTER TYPE {} RENAME VALUE '{}' TO …;", one.id, label.replace('\'', "''"));
            flaws.push(Flaw::of(&one, message).part(label.clone()).fix(fix));
        }
    }
    flaws
}
