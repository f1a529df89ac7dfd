//! CREATE TRANSFORM.

use super::Transform;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for Transform {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { from_sql, to_sql } = self;
        let parts = [("FROM SQL", from_sql), ("TO SQL", to_sql)];
        let parts = parts.iter().filter_map(|(word, function)| Some(format!("{word} WITH FUNCTION {}", function.as_ref()?)));
        let parts: Vec<_> = parts.collect();
        vec![Sql::new(format!("CREATE {} ({})", at.address(), parts.join(", ")))]
    }
}
