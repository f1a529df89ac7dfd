//! CREATE FOREIGN TABLE, ALTER FOREIGN TABLE.

use super::ForeignTable;
use crate::kinds::Written;
use crate::kinds::constraint::plan as constraint;
use crate::kinds::table::plan::{assemble, below, columns, partition};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, Writer, alter_foreign_options, foreign_options, list};

impl Written for ForeignTable {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { server, options, inherits, partition_of } = self;
        let mut writer = Writer::default();
        let mut head = format!("CREATE {}", at.address());
        if let Some((parent, _)) = partition_of {
            head.push_str(&format!(" PARTITION OF {parent}"));
        }
        let mut columns = columns(at, &self.parents(), &mut writer);
        columns.lines.extend(constraint::inline(at, &mut writer));
        let mut tail = match partition_of {
            Some((_, bound)) => format!(" {}", bound.sql(&mut writer)),
            None if inherits.is_empty() => String::new(),
            None => format!(" INHERITS ({})", list(inherits)),
        };
        tail.push_str(&format!("\nSERVER {server}{}", foreign_options(options)));
        let sql = writer.finish(assemble(&head, &columns.lines, &tail, partition_of.is_some()));
        let mut statements = vec![below(sql, partition_of.as_ref(), inherits)];
        statements.extend(columns.after);
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if self.server != to.server {
            return None;
        }
        let name = between.actual.id.qname();
        let mut statements = partition(&name, self.partition_of.as_ref(), to.partition_of.as_ref());
        let gone = self.inherits.iter().filter(|t| !to.inherits.contains(t)).map(|t| format!("NO INHERIT {t}"));
        let new = to.inherits.iter().filter(|t| !self.inherits.contains(t)).map(|t| format!("INHERIT {t}"));
        let actions = gone.chain(new).chain(alter_foreign_options(&self.options, &to.options));
        let address = between.address();
        statements.extend(actions.map(|action| Sql::exclusive(format!("ALTER {address} {action}"))));
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = Sql::exclusive(format!("DROP {}", at.address()));
        vec![sql.hazard(HazardKind::Note, "The rows on the other server stay.")]
    }
}
