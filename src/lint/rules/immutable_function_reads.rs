//! A function that says IMMUTABLE and is not.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "immutable-function-reads",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "an IMMUTABLE function that reads tables, the clock or settings",
    what: "Looks for functions in SQL or PL/pgSQL that are marked IMMUTABLE while their body reads from a declared table \
           or view, or calls what depends on the clock, chance or the session.",
    why: "The planner computes an IMMUTABLE call once and for all, and an index keeps what it gave when the row was \
          written: queries answer from yesterday, and an index over it is silently wrong.",
    example: "CREATE TABLE rates (currency text PRIMARY KEY, rate numeric NOT NULL);
CREATE FUNCTION rate(which text) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$ SELECT rate FROM rates WHERE currency = which $$;",
    instead: "CREATE TABLE rates (currency text PRIMARY KEY, rate numeric NOT NULL);
CREATE FUNCTION rate(which text) RETURNS numeric LANGUAGE sql STABLE
AS $$ SELECT rate FROM rates WHERE currency = which $$;",
    check: Check::Schema(check),
};

/// What has another answer each time, or in each session.
const CHANGING: &[&str] = &[
    "now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "random",
    "gen_random_uuid", "uuid_generate_v4", "current_setting", "nextval", "currval", "txid_current",
];

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let relations: BTreeSet<&Name> = relations(schema);
    let immutable = schema.routines().filter(|routine| routine.body.volatility == "immutable");
    let flaw = |routine: Of<'_, Routine>| {
        let what = reads(routine.body, &relations)?;
        let message = format!("{} is marked IMMUTABLE, but {what}", routine.id);
        Some(Flaw::of(&routine, message).fix(format!("ALTER FUNCTION {} STABLE;", routine.id)))
    };
    immutable.filter_map(flaw).collect()
}

fn relations<'m>(schema: &Schema<'m>) -> BTreeSet<&'m Name> {
    [Kind::Table, Kind::View, Kind::MaterializedView, Kind::ForeignTable]
        .into_iter()
        .flat_map(|kind| schema.model.of_kind(kind).map(|(id, _)| &id.name))
        .collect()
}

fn reads(routine: &Routine, relations: &BTreeSet<&Name>) -> Option<String> {
    let RoutineBody::Source(body) = &routine.body else { return None };
    if !matches!(routine.language.as_str(), "sql" | "plpgsql") {
        return None;
    }
    let words = words(body);
    for (n, word) in words.iter().enumerate() {
        let name = word.name.as_str();
        if word.after == b'(' && CHANGING.contains(&name) {
            return Some(format!("calls {name}()"));
        }
        let from = |at: usize| words.get(at).is_some_and(|w| !w.quoted && matches!(w.name.as_str(), "from" | "join"));
        let qualified = usize::from(word.before == b'.');
        let listed = n.checked_sub(1 + qualified).is_some_and(from);
        if listed && word.after != b'(' && relations.contains(&word.name) {
            return Some(format!("reads {name}"));
        }
    }
    None
}
