//! A name that PostgreSQL cuts short.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "truncated-name",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a name that is longer than PostgreSQL keeps",
    what: "Looks for identifiers of more than 63 bytes in the declared files.",
    why: "PostgreSQL cuts them at 63 bytes and says so in a notice that nobody reads: the object has another name than \
          the files say, two of them may come to have the same, and queries that use the whole name work only by luck.",
    example: "CREATE TABLE a_table_whose_name_says_everything_that_anybody_could_want_to_know (id bigint PRIMARY KEY);",
    instead: "CREATE TABLE a_table_with_a_short_name (id bigint PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (number, source) in (0..).zip(&schema.model.sources) {
        for (origin, name) in long_identifiers(number, &source.text) {
            if name.len() > MAX_IDENTIFIER_BYTES {
                let kept = truncate(&name);
                let message = format!("{name} has {} bytes: PostgreSQL calls it {kept}", name.len());
                flaws.push(Flaw::at(origin, name, message).fix(format!("write a name of at most {MAX_IDENTIFIER_BYTES} bytes")));
            }
        }
    }
    flaws
}
