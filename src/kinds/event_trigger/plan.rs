//! CREATE EVENT TRIGGER, ALTER EVENT TRIGGER.

use super::EventTrigger;
use crate::kinds::Written;
use crate::kinds::trigger::Firing;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, list, literal};

fn firing(at: &At<'_>, enabled: Firing) -> Sql {
    Sql::new(format!("ALTER EVENT TRIGGER {} {}", at.id.name, enabled.verb()))
}

impl Written for EventTrigger {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { event, tags, function, enabled } = self;
        let mut sql = format!("CREATE EVENT TRIGGER {} ON {event}", at.id.name);
        if !tags.is_empty() {
            sql.push_str(&format!(" WHEN TAG IN ({})", list(tags.iter().map(|tag| literal(tag)))));
        }
        sql.push_str(&format!(" EXECUTE FUNCTION {function}()"));
        let mut statements = vec![Sql::new(sql)];
        if *enabled != Firing::Origin {
            statements.push(firing(at, *enabled));
        }
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        (!between.differs("definition")).then(|| vec![firing(&between.expected, to.enabled)])
    }
}
