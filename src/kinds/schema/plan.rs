//! CREATE SCHEMA.

use super::Schema;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for Schema {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::new(format!("CREATE SCHEMA {}", at.id.name))]
    }
}
