//! CREATE RULE.

use super::Rule;
use crate::kinds::Written;
use crate::kinds::trigger::Firing;
use crate::plan::address::relation;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, Writer};

fn firing(at: &At<'_>, enabled: Firing) -> Sql {
    let verb = enabled.verb();
    Sql::exclusive(format!("ALTER TABLE {} {verb} RULE {}", relation(at.id), at.id.name))
}

impl Written for Rule {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { event, instead, condition, actions, enabled } = self;
        let mut writer = Writer::default();
        let mut sql = format!("CREATE RULE {} AS ON {event} TO {}", at.id.name, relation(at.id));
        if let Some(condition) = condition {
            sql.push_str(&format!(" WHERE {}", writer.parens(condition)));
        }
        sql.push_str(if *instead { " DO INSTEAD " } else { " DO ALSO " });
        let queries: Vec<_> = actions.iter().map(|query| writer.query(query)).collect();
        match queries.as_slice() {
            [] => sql.push_str("NOTHING"),
            [one] => sql.push_str(one),
            many => sql.push_str(&format!("({})", many.join("; "))),
        }
        let mut statements = vec![Sql { lock: Some(crate::plan::write::Lock::AccessExclusive), ..writer.finish(sql) }];
        if *enabled != Firing::Origin {
            statements.push(firing(at, *enabled));
        }
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        (!between.differs("definition")).then(|| vec![firing(&between.expected, to.enabled)])
    }
    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::exclusive(format!("DROP {}", at.address()))]
    }
}
