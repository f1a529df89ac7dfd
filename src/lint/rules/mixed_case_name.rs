//! A name that needs quotes for its letters.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "mixed-case-name",
    group: Group::Style,
    severity: Severity::Warning,
    enabled: false,
    summary: "a name with capitals, blanks or other characters that need quotes",
    what: "Looks for names of tables, views, columns, types and functions that are not made of small letters, digits and \
           underscores.",
    why: "PostgreSQL folds what is not quoted to small letters: the name has to be quoted in every query, and who forgets \
          is told that there is no such table.",
    example: "CREATE TABLE \"userAccounts\" (id bigint PRIMARY KEY);",
    instead: "CREATE TABLE user_accounts (id bigint PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let plain = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let flaw = |(id, object): (&Id, &Object)| {
        Flaw::new(id, object, format!("{} always needs quotes", id.name)).fix(rename(id, &snake(id.name.as_str())))
    };
    named(schema).filter(|(id, _)| !plain(id.name.as_str())).map(flaw).collect()
}

/// `userAccounts` as `user_accounts`.
fn snake(name: &str) -> String {
    let mut made = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !made.is_empty() && !made.ends_with('_') {
            made.push('_');
        }
        if c.is_alphanumeric() || c == '_' {
            made.extend(c.to_lowercase());
        } else if !made.ends_with('_') {
            made.push('_');
        }
    }
    made
}
