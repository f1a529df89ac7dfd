//! CREATE CAST.

use super::Cast;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for Cast {
    fn create(&self, _at: &At<'_>) -> Vec<Sql> {
        let Self { source, target, function, inout, context } = self;
        let how = match function {
            Some(function) => format!("WITH FUNCTION {function}"),
            None if *inout => "WITH INOUT".to_owned(),
            None => "WITHOUT FUNCTION".to_owned(),
        };
        let context = match context.as_str() {
            "assignment" => " AS ASSIGNMENT",
            "implicit" => " AS IMPLICIT",
            _ => "",
        };
        vec![Sql::new(format!("CREATE CAST ({source} AS {target}) {how}{context}"))]
    }
}
