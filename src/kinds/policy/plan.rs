//! CREATE POLICY, ALTER POLICY.

use super::Policy;
use crate::declare::runner;
use crate::kinds::Written;
use crate::plan::address::relation;
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Lock, Sql, Writer, list};

impl Policy {
    fn roles(&self) -> String {
        if self.roles.is_empty() {
            return "PUBLIC".to_owned();
        }
        list(self.roles.iter().map(runner::spelled))
    }

    fn conditions(&self, writer: &mut Writer) -> String {
        let mut sql = String::new();
        for (word, condition) in [("USING", &self.using), ("WITH CHECK", &self.check)] {
            if let Some(condition) = condition {
                sql.push_str(&format!("\n    {word} {}", writer.parens(condition)));
            }
        }
        sql
    }
}

impl Written for Policy {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut writer = Writer::default();
        let mut sql = format!("CREATE POLICY {} ON {}", at.id.name, relation(at.id));
        if !self.permissive {
            sql.push_str(" AS RESTRICTIVE");
        }
        if self.command != "ALL" {
            sql.push_str(&format!(" FOR {}", self.command));
        }
        if !self.roles.is_empty() {
            sql.push_str(&format!(" TO {}", self.roles()));
        }
        sql.push_str(&self.conditions(&mut writer));
        vec![Sql { lock: Some(Lock::AccessExclusive), ..writer.finish(sql) }]
    }

    /// A condition can be replaced, but not taken away.
    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let lost = self.using.is_some() && to.using.is_none() || self.check.is_some() && to.check.is_none();
        if between.differs("command") || between.differs("permissive") || lost {
            return None;
        }
        let mut writer = Writer::default();
        let mut sql = format!("ALTER {}", between.address());
        if between.differs("roles") {
            sql.push_str(&format!(" TO {}", to.roles()));
        }
        if between.differs("using") || between.differs("check") {
            sql.push_str(&to.conditions(&mut writer));
        }
        let sql = Sql { lock: Some(Lock::AccessExclusive), ..writer.finish(sql) };
        Some(vec![sql.hazard(HazardKind::Access, "Other rows become visible or writable.")])
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = Sql::exclusive(format!("DROP {}", at.address()));
        vec![sql.hazard(HazardKind::Access, "Other rows become visible or writable.")]
    }
}
