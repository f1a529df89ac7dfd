//! A rule where a trigger does better.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "rewrite-rule",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: true,
    summary: "a rewrite rule on a table",
    what: "Looks for CREATE RULE on tables.",
    why: "A rule does not run for each row: it rewrites the query, evaluates volatile expressions more than once, and \
          does something else than it seems to with each new form of statement. PostgreSQL's own wiki says not to.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, deleted boolean NOT NULL DEFAULT false);
CREATE RULE notes_keep AS ON DELETE TO notes DO INSTEAD UPDATE notes SET deleted = true WHERE note_id = OLD.note_id;",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, deleted boolean NOT NULL DEFAULT false);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE notes SET deleted = true WHERE note_id = OLD.note_id; RETURN NULL; END $$;
CREATE TRIGGER notes_keep BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION keep();",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let on_table = |rule: &Of<'_, rule::Rule>| rule.id.relation().is_some_and(|name| schema.table(&name).is_some());
    let flaw = |rule: Of<'_, rule::Rule>| {
        let relation = rule.id.relation().map(|relation| relation.to_string()).unwrap_or_default();
        Flaw::of(&rule, format!("rule {} rewrites statements on {relation}", rule.id.name))
            .fix(format!("CREATE TRIGGER … ON {relation} …;\n  DROP RULE {} ON {relation};", rule.id.name))
    };
    schema.all::<rule::Rule>().filter(on_table).map(flaw).collect()
}
