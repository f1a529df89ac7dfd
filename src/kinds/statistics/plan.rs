//! CREATE STATISTICS, ALTER STATISTICS.

use super::Statistics;
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{Lock, Sql, Writer, list};

/// All there are; named by nobody they are all meant.
const ALL: usize = 3;

impl Statistics {
    fn target(&self, at: &At<'_>) -> Sql {
        let target = match self.target {
            None if at.major >= 17 => "DEFAULT".to_owned(),
            target => target.unwrap_or(-1).to_string(),
        };
        Sql::new(format!("ALTER {} SET STATISTICS {target}", at.address()))
    }
}

impl Written for Statistics {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { table, kinds, columns, expressions, target } = self;
        let mut writer = Writer::default();
        let named = if kinds.is_empty() || kinds.len() == ALL { String::new() } else { format!(" ({})", list(kinds)) };
        let on = columns.iter().map(ToString::to_string);
        let on: Vec<_> = on.chain(expressions.iter().map(|e| writer.parens(e))).collect();
        let sql = format!("CREATE STATISTICS {}{named} ON {} FROM {table}", at.id.qname(), on.join(", "));
        let mut statements = vec![Sql { lock: Some(Lock::ShareUpdateExclusive), ..writer.finish(sql) }];
        if target.is_some() {
            statements.push(self.target(at));
        }
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let only_target = Self { target: to.target, ..self.clone() } == *to;
        only_target.then(|| vec![to.target(&between.expected)])
    }
    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::locking(Lock::ShareUpdateExclusive, format!("DROP {}", at.address()))]
    }
}
