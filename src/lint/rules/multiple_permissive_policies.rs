//! Several permissive policies for one command and role.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "multiple-permissive-policies",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: false,
    summary: "several permissive policies for the same command and roles",
    what: "Looks for tables with more than one permissive policy for the same command and the same roles.",
    why: "They are tied by OR, and each is computed for each row; what they let through together is hard to see. One \
          policy says it in one place.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL, shared boolean NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes FOR SELECT USING (owner = current_user);
CREATE POLICY notes_shared ON notes FOR SELECT USING (shared);",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL, shared boolean NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_visible ON notes FOR SELECT USING (owner = current_user OR shared);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        let mut seen: BTreeMap<(&str, &BTreeSet<Name>), &Id> = BTreeMap::new();
        for policy in table.policies.iter().filter(|policy| policy.body.permissive) {
            let key = (policy.body.command.as_str(), &policy.body.roles);
            match seen.get(&key) {
                Some(first) => {
                    let message = format!("policy {} is for what {} is for", policy.id.name, first.name);
                    flaws.push(Flaw::of(policy, message).fix("write both conditions into one policy, with OR"));
                }
                None => {
                    seen.insert(key, policy.id);
                }
            }
        }
    }
    flaws
}
