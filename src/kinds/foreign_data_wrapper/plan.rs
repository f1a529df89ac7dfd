//! CREATE FOREIGN DATA WRAPPER, ALTER FOREIGN DATA WRAPPER.

use super::ForeignDataWrapper;
use crate::kinds::Written;
use crate::model::QName;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, alter_foreign_options, foreign_options};

fn function(word: &str, name: Option<&QName>) -> String {
    name.map_or(format!(" NO {word}"), |name| format!(" {word} {name}"))
}

impl Written for ForeignDataWrapper {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { handler, validator, options } = self;
        let mut sql = format!("CREATE {}", at.address());
        for (word, name) in [("HANDLER", handler), ("VALIDATOR", validator)] {
            if name.is_some() {
                sql.push_str(&function(word, name.as_ref()));
            }
        }
        vec![Sql::new(sql + &foreign_options(options))]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let mut sql = format!("ALTER {}", between.address());
        for (word, from, to) in [("HANDLER", &self.handler, &to.handler), ("VALIDATOR", &self.validator, &to.validator)] {
            if from != to {
                sql.push_str(&function(word, to.as_ref()));
            }
        }
        if let Some(options) = alter_foreign_options(&self.options, &to.options) {
            sql.push_str(&format!(" {options}"));
        }
        Some(vec![Sql::new(sql)])
    }
}
