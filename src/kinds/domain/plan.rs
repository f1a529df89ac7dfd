//! CREATE DOMAIN, ALTER DOMAIN.

use super::Domain;
use crate::kinds::Written;
use crate::kinds::constraint::plan as constraint;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, Writer, collate};

impl Written for Domain {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { ty, not_null, default, collation } = self;
        let mut writer = Writer::default();
        let mut sql = format!("CREATE DOMAIN {} AS {ty}{}", at.id.qname(), collate(collation.as_ref()));
        if let Some(default) = default {
            sql.push_str(&format!(" DEFAULT {}", writer.default_value(default)));
        }
        let inline = constraint::inline(at, &mut writer);
        if *not_null && !inline.iter().any(|c| c.ends_with("NOT NULL")) {
            sql.push_str(" NOT NULL");
        }
        for constraint in inline {
            sql.push_str(&format!("\n    {constraint}"));
        }
        vec![writer.finish(sql)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if between.differs("type") || between.differs("collation") {
            return None;
        }
        let address = between.address();
        let mut statements = Vec::new();
        if between.differs("default") {
            let mut writer = Writer::default();
            let action = match &to.default {
                Some(default) => format!("SET DEFAULT {}", writer.expr(default)),
                None => "DROP DEFAULT".to_owned(),
            };
            statements.push(writer.finish(format!("ALTER {address} {action}")));
        }
        if between.differs("not_null") {
            let set = if to.not_null { "SET" } else { "DROP" };
            let sql = Sql::new(format!("ALTER {address} {set} NOT NULL"));
            let what = "Every column of the domain is scanned; fails where one holds a NULL.";
            statements.push(if to.not_null { sql.hazard(crate::plan::write::HazardKind::MayFail, what) } else { sql });
        }
        Some(statements)
    }
}
