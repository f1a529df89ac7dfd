//! A comparison that is never true.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "equals-null",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "a comparison with NULL that is never true",
    what: "Looks for `= NULL` and `<> NULL` in checks, policies, partial indexes and conditions of triggers.",
    why: "Such a comparison is neither true nor false. A check that is NULL lets every row in; a policy or an index lets \
          none.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text, CHECK (email <> NULL));",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text, CHECK (email IS NOT NULL));",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let null = |expr: &Expr| matches!(expr, Expr::Literal(Literal::Null));
    let never = |expr: &Expr| match expr {
        Expr::Infix(operator, a, b) => matches!(operator.name.name.as_str(), "=" | "<>" | "!=") && (null(a) || null(b)),
        _ => false,
    };
    let flaw = |(id, object): (&Id, &Object)| {
        let found = conditions(object).into_iter().filter_map(tree).any(|expr| any(&expr, &never));
        found.then(|| {
            let message = format!("{} {} compares with NULL, which is never true", id.kind.noun(), id.name);
            Flaw::new(id, object, message).fix("write IS NULL, IS NOT NULL or IS DISTINCT FROM")
        })
    };
    schema.model.objects.iter().filter_map(flaw).collect()
}
