//! CREATE TRIGGER.

use super::{Firing, Trigger, TriggerEvent};
use crate::kinds::Written;
use crate::kinds::constraint::Deferrable;
use crate::plan::address::relation;
use crate::plan::context::{At, Between};
use crate::plan::write::{Lock, Sql, Writer, list, literal};

impl Firing {
    /// The words of ALTER TABLE before TRIGGER or RULE.
    pub(crate) fn verb(self) -> &'static str {
        match self {
            Self::Origin => "ENABLE",
            Self::Replica => "ENABLE REPLICA",
            Self::Always => "ENABLE ALWAYS",
            Self::Disabled => "DISABLE",
        }
    }
}

fn firing(at: &At<'_>, enabled: Firing) -> Sql {
    let sql = format!("ALTER TABLE {} {} TRIGGER {}", relation(at.id), enabled.verb(), at.id.name);
    Sql::locking(Lock::ShareRowExclusive, sql)
}

impl Trigger {
    fn events(&self) -> String {
        let events = self.events.iter().map(|event| match event {
            TriggerEvent::Update if !self.columns.is_empty() => format!("UPDATE OF {}", list(&self.columns)),
            _ => event.sql().to_owned(),
        });
        events.collect::<Vec<_>>().join(" OR ")
    }

    fn referencing(&self) -> String {
        let tables = [("OLD", &self.old_table), ("NEW", &self.new_table)];
        let named = tables.iter().filter_map(|(word, name)| Some(format!(" {word} TABLE AS {}", name.as_ref()?)));
        let named: String = named.collect();
        if named.is_empty() { named } else { format!(" REFERENCING{named}") }
    }
}

impl Written for Trigger {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        if self.inherited {
            return vec![firing(at, self.enabled)];
        }
        let mut writer = Writer::default();
        let constraint = if self.constraint { "CONSTRAINT " } else { "" };
        let mut sql = format!(
            "CREATE {constraint}TRIGGER {} {} {} ON {}",
            at.id.name,
            self.timing.sql(),
            self.events(),
            relation(at.id)
        );
        if let Some(from) = &self.from {
            sql.push_str(&format!(" FROM {from}"));
        }
        if self.constraint && self.deferrable != Deferrable::Not {
            sql.push_str(&format!(" {}", self.deferrable.sql()));
        }
        sql.push_str(&self.referencing());
        sql.push_str(if self.row { " FOR EACH ROW" } else { " FOR EACH STATEMENT" });
        if let Some(when) = &self.when {
            sql.push_str(&format!(" WHEN {}", writer.parens(when)));
        }
        let arguments = list(self.arguments.iter().map(|argument| literal(argument)));
        sql.push_str(&format!(" EXECUTE FUNCTION {}({arguments})", self.function));
        let mut statements = vec![Sql { lock: Some(Lock::ShareRowExclusive), ..writer.finish(sql) }];
        if self.enabled != Firing::Origin {
            statements.push(firing(at, self.enabled));
        }
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        (!between.differs("definition")).then(|| vec![firing(&between.expected, to.enabled)])
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        // It goes with the parent's.
        if self.inherited {
            return Vec::new();
        }
        vec![Sql::exclusive(format!("DROP {}", at.address()))]
    }
}
