//! A trigger or rule that does not fire.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "disabled-trigger",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a trigger or rule that is disabled",
    what: "Looks for triggers and rules that are DISABLED at the end of the files, or in the database.",
    why: "Triggers are disabled for a load or a repair and then forgotten: whatever the trigger keeps true is no longer \
          kept, and nothing says so. What is not wanted any more is better dropped.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, updated_at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE users DISABLE TRIGGER users_touch;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, updated_at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let triggers = schema.all::<Trigger>().filter(|trigger| trigger.body.enabled == Firing::Disabled);
    let rules = schema.all::<rule::Rule>().filter(|rule| rule.body.enabled == Firing::Disabled);
    let off = triggers.map(|of| (of.id, of.object)).chain(rules.map(|of| (of.id, of.object)));
    let flaw = |(id, object): (&Id, &Object)| {
        let relation = id.relation().map(|relation| relation.to_string()).unwrap_or_default();
        let noun = id.kind.noun();
        Flaw::new(id, object, format!("{noun} {} of {relation} is disabled", id.name)).fix(format!(
            "ALTER TABLE {relation} ENABLE {} {};",
            noun.to_uppercase(),
            id.name
        ))
    };
    off.map(flaw).collect()
}
