//! A key that counts in a circle.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "cycling-key",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a unique column whose numbers begin again",
    what: "Looks for columns of a primary key or unique constraint that take their numbers from a sequence with CYCLE.",
    why: "Once it is through, the sequence gives numbers that rows have already, and inserts fail one after another.",
    example: "CREATE TABLE tickets (ticket_id integer GENERATED ALWAYS AS IDENTITY (MAXVALUE 9999 CYCLE) PRIMARY KEY);",
    instead: "CREATE TABLE tickets (ticket_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut cycling: BTreeSet<(Option<&Name>, &Name, &Name)> = BTreeSet::new();
    for sequence in schema.all::<Sequence>().filter(|sequence| sequence.body.cycle) {
        cycling.extend(sequence.body.owned_by.iter().map(|(table, column)| (sequence.id.schema.as_ref(), table, column)));
    }
    let mut flaws = Vec::new();
    for table in &schema.tables {
        let alone = |column: &&Of<'_, Column>| {
            table.paths().iter().any(|path| path.unique && path.columns.as_slice() == [&column.id.name])
        };
        let circles = |column: &&Of<'_, Column>| {
            column.body.identity.as_ref().is_some_and(|identity| identity.cycle)
                || cycling.contains(&(table.name.schema.as_ref(), &table.name.name, &column.id.name))
        };
        for column in table.columns.iter().filter(circles).filter(alone) {
            let message = format!("{} is unique, and its sequence begins again at its end", column.id);
            let fix = if column.body.identity.is_some() {
                format!("ALTER TABLE {} ALTER COLUMN {} SET NO CYCLE;", table.name, column.id.name)
            } else {
                "ALTER SEQUENCE … NO CYCLE;".to_owned()
            };
            flaws.push(Flaw::of(column, message).fix(fix));
        }
    }
    flaws
}
