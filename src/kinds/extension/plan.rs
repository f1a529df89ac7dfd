//! CREATE EXTENSION, ALTER EXTENSION.

use super::Extension;
use crate::kinds::Written;
use crate::model::SearchPath;
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, literal};

impl Written for Extension {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut sql = format!("CREATE EXTENSION {}", at.id.name);
        if let Some(schema) = &self.schema {
            sql.push_str(&format!(" WITH SCHEMA {schema}"));
        }
        if let Some(version) = &self.version {
            sql.push_str(&format!(" VERSION {}", literal(version)));
        }
        // Without a schema it goes to the first one of the search path.
        let path = self.schema.is_none().then(|| SearchPath::new(["public".into()]));
        vec![Sql::new(sql).with_path(path)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let name = &between.actual.id.name;
        let mut statements = Vec::new();
        if let (true, Some(schema)) = (between.differs("schema"), &to.schema) {
            let sql = Sql::new(format!("ALTER EXTENSION {name} SET SCHEMA {schema}"));
            statements.push(sql.hazard(HazardKind::MayFail, "Not every extension can be moved to another schema."));
        }
        if let (true, Some(version)) = (between.differs("version"), &to.version) {
            let sql = Sql::new(format!("ALTER EXTENSION {name} UPDATE TO {}", literal(version)));
            let what = "Fails where the server has no update script from the installed version to this one.";
            statements.push(sql.hazard(HazardKind::MayFail, what));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = Sql::new(format!("DROP {}", at.address()));
        vec![sql.loses("Its types, functions and tables go with it; columns of its types stand in the way.")]
    }
}
