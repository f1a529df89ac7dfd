//! A column that gets a type of another shape.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "column-type-rewrite",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a change of type that writes the whole table anew",
    what: "Looks for ALTER COLUMN … TYPE of a table that was there before the change, where the rows do not stay as they \
           are. Making a varchar longer or a text, or a numeric wider, is left alone.",
    why: "Every row and every index is written anew, under a lock that keeps everybody out. Programs that read the old \
          type may not take the new one.",
    example: "CREATE TABLE orders (order_id integer PRIMARY KEY);
-- the next migration:
ALTER TABLE orders ALTER COLUMN order_id TYPE bigint;",
    instead: "CREATE TABLE orders (order_id integer PRIMARY KEY);
-- the next migration:
ALTER TABLE orders ADD COLUMN long_id bigint;
-- fill it in some rows at a time, and keep it by a trigger until programs use it",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let Some((name, ColumnAction::SetType { ty, using, .. })) = column_action(&action.action) else { continue };
        let Some(column) = step.world.column(&table.qname(), name) else { continue };
        let new = step.world.type_ref(ty);
        let plain = using.as_ref().is_none_or(|using| using.text.split("::").next().map(str::trim) == Some(name.as_str()));
        if !plain || !keeps_rows(&column.ty, &new) {
            let message = format!("{table}.{name} from {} to {new} writes the whole table anew under its lock", column.ty);
            let fix = "add a column of the new type, fill it in some rows at a time, and exchange the two";
            flaws.push(step.flaw(&table, action.origin, name.as_str(), message).fix(fix));
        }
    }
    flaws
}

/// Whether rows of one type are rows of the other as they stand.
fn keeps_rows(old: &TypeRef, new: &TypeRef) -> bool {
    if old == new {
        return true;
    }
    let length = |ty: &TypeRef, at: usize| ty.modifiers.get(at).and_then(|text| text.parse::<i64>().ok());
    let grows = new.modifiers.is_empty() || (old.modifiers.len() == new.modifiers.len() && length(new, 0) >= length(old, 0));
    let is = |ty: &TypeRef, names: &[&str]| names.iter().any(|name| ty.is_builtin(name));
    if is(old, &["varchar", "text"]) && is(new, &["varchar", "text"]) {
        return new.modifiers.is_empty() || (old.is_builtin("varchar") && !old.modifiers.is_empty() && grows);
    }
    let same = old.without_modifiers() == new.without_modifiers() && !old.array;
    let scale = new.modifiers.is_empty() || length(old, 1) == length(new, 1);
    same && grows && scale && is(old, &["numeric", "varbit", "timestamp", "timestamptz", "time", "interval"])
        || (old.is_builtin("cidr") && new.is_builtin("inet"))
}
