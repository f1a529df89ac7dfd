//! A function that looks names up where its caller says.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "mutable-search-path",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: false,
    summary: "a function without a search_path of its own",
    what: "Looks for functions and procedures in SQL or PL/pgSQL that do not SET search_path. Bodies written as BEGIN \
           ATOMIC or RETURN are resolved when they are made, and need none.",
    why: "What the names in its body mean changes with the caller's search_path: the same call works in one session and \
          fails, or answers from other tables, in the next. A SET costs a little at each call, and keeps SQL functions \
          from being inlined.",
    example: "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM orders $$;",
    instead: "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE
SET search_path = app AS $$ SELECT count(*) FROM orders $$;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let interpreted = |routine: &Of<'_, Routine>| matches!(routine.body.language.as_str(), "sql" | "plpgsql");
    let open = schema.routines().filter(interpreted).filter(|routine| finds_names_late(routine.body));
    let flaw = |routine: Of<'_, Routine>| {
        let id = routine.id;
        Flaw::of(&routine, format!("{id} has no search_path of its own"))
            .fix(format!("ALTER ROUTINE {id} SET search_path = …;"))
    };
    open.map(flaw).collect()
}
