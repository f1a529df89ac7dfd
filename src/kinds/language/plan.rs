//! CREATE LANGUAGE.

use super::Language;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for Language {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { trusted, handler, inline, validator } = self;
        let trusted = if *trusted { "TRUSTED " } else { "" };
        let mut sql = format!("CREATE {trusted}LANGUAGE {}", at.id.name);
        for (word, function) in [("HANDLER", handler), ("INLINE", inline), ("VALIDATOR", validator)] {
            if let Some(function) = function {
                sql.push_str(&format!(" {word} {function}"));
            }
        }
        vec![Sql::new(sql)]
    }
}
