//! Rights for everybody.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "grant-to-public",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: true,
    summary: "the right to change something, granted to everybody",
    what: "Looks for tables, views and sequences that PUBLIC may write to, and for schemas that PUBLIC may create in.",
    why: "PUBLIC is every role there is and every role there will be, whoever it is made for. Who may create in a schema \
          can put a function in the way of others.",
    example: "CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);
GRANT SELECT, UPDATE ON settings TO PUBLIC;",
    instead: "CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);
GRANT SELECT ON settings TO PUBLIC;
GRANT UPDATE ON settings TO settings_admin;",
    check: Check::Schema(check),
};

const WRITES: [Privilege; 5] =
    [Privilege::Insert, Privilege::Update, Privilege::Delete, Privilege::Truncate, Privilege::Trigger];

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    schema.model.objects.iter().filter_map(|(id, object)| of_object(id, object)).collect()
}

fn of_object(id: &Id, object: &Object) -> Option<Flaw> {
    let wrong: &[Privilege] = match id.kind {
        Kind::Table | Kind::View | Kind::MaterializedView | Kind::ForeignTable | Kind::Sequence | Kind::Column => &WRITES,
        Kind::Schema => &[Privilege::Create],
        _ => return None,
    };
    let held = object.privileges.as_ref()?.0.get(&Grantee::Public)?;
    let words: Vec<_> = held.keys().filter(|privilege| wrong.contains(privilege)).map(|p| p.word()).collect();
    if words.is_empty() {
        return None;
    }
    let (words, on) = (words.join(", "), words_of(id));
    Some(Flaw::new(id, object, format!("{words} on {on} is granted to PUBLIC")).fix(format!("REVOKE {words} ON {on} FROM PUBLIC;")))
}

/// How GRANT calls an object.
fn words_of(id: &Id) -> String {
    match id.kind {
        Kind::Schema => format!("SCHEMA {id}"),
        Kind::Sequence => format!("SEQUENCE {id}"),
        _ => id.to_string(),
    }
}
