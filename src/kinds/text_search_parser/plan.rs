//! CREATE TEXT SEARCH PARSER.

use super::TextSearchParser;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for TextSearchParser {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let functions: Vec<_> = self.functions.iter().map(|(role, function)| format!("{role} = {function}")).collect();
        vec![Sql::new(format!("CREATE {} ({})", at.address(), functions.join(", ")))]
    }
}
