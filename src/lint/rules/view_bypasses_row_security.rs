//! A view that shows rows which row security hides.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "view-bypasses-row-security",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: false,
    summary: "a view that reads a table past its row security",
    what: "Looks for views without `security_invoker` that read a table whose ROW LEVEL SECURITY is enabled.",
    why: "A view reads with its owner's rights, and the owner of a table is not held by its policies: whoever may read \
          the view sees every row. That can be what a view is for; where it is not, `security_invoker` (PostgreSQL 15) \
          lets it read as its caller.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_user);
CREATE VIEW recent AS SELECT * FROM notes;",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_user);
CREATE VIEW recent WITH (security_invoker) AS SELECT * FROM notes;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let guarded: Vec<_> = schema.tables.iter().filter(|table| table.of.body.row_security).collect();
    let mut flaws = Vec::new();
    for view in schema.all::<View>() {
        let invoker = view.body.options.get("security_invoker").is_some_and(|value| value != "false");
        let reads = |table: &&&Table<'_>| mentions(&view.body.query.sql, &view.body.query.path, Named::Relation, &table.name);
        if let Some(table) = guarded.iter().find(reads).filter(|_| !invoker) {
            let message = format!("view {} reads {} past its row security", view.id, table.name);
            flaws.push(Flaw::of(&view, message).fix(format!("ALTER VIEW {} SET (security_invoker = true);", view.id)));
        }
    }
    flaws
}
