//! A default that stands still.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "constant-time-default",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "a default that is the moment at which the table was made",
    what: "Looks for defaults that are the words 'now', 'today', 'tomorrow' or 'yesterday' as a constant.",
    why: "The constant is read once, when the statement runs: every row that ever takes the default has the time at \
          which the table was created.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT 'now');",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let flaw = |column: Of<'_, Column>| {
        let ty = &column.body.ty;
        let of_time = ["timestamp", "timestamptz", "date", "time", "timetz"].iter().any(|name| ty.is_builtin(name));
        let default = column.body.default.as_ref().filter(|_| of_time).and_then(tree)?;
        let Expr::Literal(Literal::Text(word)) = uncast(&default) else { return None };
        let function = match word.trim().to_ascii_lowercase().as_str() {
            "now" => "now()",
            "today" => "CURRENT_DATE",
            "tomorrow" => "CURRENT_DATE + 1",
            "yesterday" => "CURRENT_DATE - 1",
            _ => return None,
        };
        let message = format!("the default of {} is the moment at which the table is made", column.id);
        let table = column.id.relation()?;
        Some(Flaw::of(&column, message).fix(format!("ALTER TABLE {table} ALTER COLUMN {} SET DEFAULT {function};", column.id.name)))
    };
    schema.all::<Column>().filter_map(flaw).collect()
}

/// What stands under casts to types of time; `'now'::text` is read anew each time.
fn uncast(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast(inner, ty) if !matches!(ty.name.name.as_str(), "text" | "varchar") => uncast(inner),
        other => other,
    }
}
