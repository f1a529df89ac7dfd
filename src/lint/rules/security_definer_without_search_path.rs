//! A SECURITY DEFINER function that looks names up where its caller says.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "security-definer-without-search-path",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: true,
    summary: "a SECURITY DEFINER function without a search_path of its own",
    what: "Looks for functions and procedures that are SECURITY DEFINER and do not SET search_path. Bodies written as \
           BEGIN ATOMIC or RETURN are resolved when they are made, and need none.",
    why: "It runs with its owner's rights but finds tables and functions by the caller's search_path: who calls it can \
          put objects of the same names in front, and have them run as the owner.",
    example: "CREATE FUNCTION secrets() RETURNS bigint LANGUAGE sql SECURITY DEFINER
AS $$ SELECT count(*) FROM vault $$;",
    instead: "CREATE FUNCTION secrets() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = app, pg_temp
AS $$ SELECT count(*) FROM vault $$;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let open = schema.routines().filter(|routine| routine.body.security_definer && finds_names_late(routine.body));
    let flaw = |routine: Of<'_, Routine>| {
        let id = routine.id;
        Flaw::of(&routine, format!("{id} is SECURITY DEFINER and has no search_path of its own"))
            .fix(format!("ALTER ROUTINE {id} SET search_path = …, pg_temp;"))
    };
    open.map(flaw).collect()
}
