//! Rows of `pg_rewrite`.

use super::Rule;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::kinds::trigger::inspect::firing;
use crate::model::{Expr, Id, Model, Query};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(table) = catalog.own_relation(row.get("ev_class")?) else { return Ok(()) };
    let event = match row.text("ev_type")? {
        "1" => "SELECT",
        "2" => "UPDATE",
        "3" => "INSERT",
        "4" => "DELETE",
        _ => return row.unknown("ev_type"),
    };
    let Some((condition, actions)) = parts(row.text("text")?) else { return row.unknown("text") };
    let rule = Rule {
        event: event.to_owned(),
        instead: row.flag("is_instead")?,
        condition,
        actions,
        enabled: firing(row, "ev_enabled")?,
    };
    let id = Id::under(Kind::Rule, table, &row.name("name")?);
    model.objects.insert(id, catalog.object(row, rule)?);
    Ok(())
}

/// Condition and actions of `CREATE RULE … ON event TO table [WHERE …] DO [INSTEAD] …;`.
fn parts(sql: &str) -> Option<(Option<Expr>, Vec<Query>)> {
    let (head, actions) = text::around(sql, "DO")?;
    let condition = text::around(head, "WHERE").map(|(_, expr)| Expr::qualified(text::unwrapped(expr)));
    let actions = actions.strip_prefix("INSTEAD").unwrap_or(actions).trim().trim_end_matches(';');
    let actions = match text::enclosed(actions) {
        // More than one action; one alone may begin with a parenthesis of its own.
        Some((inner, "")) if inner.trim_end().ends_with(';') => inner,
        _ => actions,
    };
    let actions = text::split(actions, b';').into_iter().filter(|action| *action != "NOTHING");
    Some((condition, actions.map(Query::qualified).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_rules_apart() {
        for (sql, condition, actions) in [
            ("CREATE RULE r AS\n    ON INSERT TO app.t DO INSTEAD NOTHING;", None, &[][..]),
            (
                "CREATE RULE r AS\n    ON UPDATE TO app.t\n   WHERE (old.a <> 'DO'::text) DO  DELETE FROM app.u;",
                Some("old.a <> 'DO'::text"),
                &["DELETE FROM app.u"],
            ),
            (
                "CREATE RULE \"DO\" AS\n    ON DELETE TO app.t DO INSTEAD ( DELETE FROM app.u;\n INSERT INTO app.v (a) \
                 VALUES (1) ON CONFLICT DO NOTHING;\n);",
                None,
                &["DELETE FROM app.u", "INSERT INTO app.v (a) VALUES (1) ON CONFLICT DO NOTHING"],
            ),
        ] {
            let condition = condition.map(Expr::qualified);
            let actions = actions.iter().map(|action| Query::qualified(*action)).collect();
            assert_eq!(parts(sql), Some((condition, actions)), "{sql}");
        }
    }
}
