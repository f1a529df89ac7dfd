//! An object that is declared twice.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "declared-twice",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "an object that is declared twice",
    what: "Looks for IF NOT EXISTS and OR REPLACE of what the declared files have made before and not dropped since. \
           Migrations, which are there to change what was made before them, may; so may a dump, which makes a view that \
           reads nothing before the one that it stands for. Schemas and extensions may be asked for by every file.",
    why: "One of the two has no effect: IF NOT EXISTS leaves what is there as it is, whatever it says itself, and OR \
          REPLACE throws away what was said before. Whoever edits that one changes nothing and is told nothing.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE IF NOT EXISTS users (user_id bigint PRIMARY KEY, email text);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text);",
    check: Check::Replay(check),
};

fn check(replayed: &Replayed<'_>) -> Vec<Flaw> {
    let kinds = [Kind::Schema, Kind::Extension, Kind::Column];
    let told = replayed.repeated().filter(|twice| !kinds.contains(&twice.id.kind) && !twice.was_stand_in);
    let flaw = |twice: &Repeated| {
        let (noun, first) = (twice.id.kind.noun(), replayed.place(twice.first));
        let effect = match twice.what {
            Repeat::Ignored => "what IF NOT EXISTS declares here has no effect",
            Repeat::Replaces => "what is declared there has no effect",
        };
        let message = format!("{noun} {} is declared at {first} already: {effect}", twice.id);
        Flaw::of_change(&twice.id, twice.again, message).fix("keep one of the two")
    };
    told.map(flaw).collect()
}
