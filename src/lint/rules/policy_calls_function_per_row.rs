//! A policy that asks the same question once a row.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "policy-calls-function-per-row",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: false,
    summary: "a policy that calls a function of the session for each row",
    what: "Looks for policies that call `current_setting` or a function without arguments of a schema of one's own \
           (`auth.uid()`) outside of a sub-query.",
    why: "Such a function has one answer for the whole query, but it is called once a row. Within `(SELECT …)` the \
          planner calls it once.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_setting('app.user'));",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = (SELECT current_setting('app.user')));",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for policy in schema.all::<Policy>() {
        for expr in policy.body.using.iter().chain(&policy.body.check) {
            let Some(expr) = tree(expr) else { continue };
            let mut found = None;
            walk(&expr, &mut |one| match one {
                Expr::Call(call) if is_of_session(call) => {
                    found.get_or_insert_with(|| call.function.name.clone());
                }
                _ => {}
            });
            if let Some(function) = found {
                let message = format!("policy {} calls {function}() once a row", policy.id.name);
                flaws.push(Flaw::of(&policy, message).fix(format!("write (SELECT {function}(…)) in its place")));
                break;
            }
        }
    }
    flaws
}

fn is_of_session(call: &Call) -> bool {
    let name = &call.function.name;
    name.name.as_str() == "current_setting" || (call.args.is_empty() && name.schema.is_some() && !name.is_builtin())
}
