//! Labels in no order that can be told.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "unsorted-enum-labels",
    group: Group::Style,
    severity: Severity::Note,
    enabled: false,
    summary: "numbered labels of an enum that are not in the order of their numbers",
    what: "Looks for enums whose labels all end in a number (`p1`, `p2`, `level_10`) and do not stand in the order of \
           these numbers.",
    why: "Values of an enum compare and sort by where their label stands in the type, not by what it says: `p10` before \
          `p2` is what ORDER BY then gives. A label added without BEFORE or AFTER goes to the end.",
    example: "CREATE TYPE priority AS ENUM ('p1', 'p3', 'p2');",
    instead: "CREATE TYPE priority AS ENUM ('p1', 'p2', 'p3');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let unsorted = |one: &Of<'_, Enum>| {
        let numbers: Option<Vec<u64>> = one.body.labels.iter().map(|label| number(label)).collect();
        numbers.is_some_and(|numbers| !numbers.is_sorted() && !numbers.is_sorted_by(|a, b| a >= b))
    };
    let flaw = |one: Of<'_, Enum>| {
        Flaw::of(&one, format!("the labels of {} do not stand in the order of their numbers", one.id))
            .fix("make the type anew in the order that is meant; a label cannot be moved")
    };
    schema.all::<Enum>().filter(unsorted).map(flaw).collect()
}

fn number(label: &str) -> Option<u64> {
    let digits = label.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    label.get(digits..)?.parse().ok()
}
