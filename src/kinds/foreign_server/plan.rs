//! CREATE SERVER, ALTER SERVER.

use super::ForeignServer;
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, alter_foreign_options, foreign_options, literal};

impl Written for ForeignServer {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { wrapper, server_type, version, options } = self;
        let mut sql = format!("CREATE {}", at.address());
        for (word, text) in [("TYPE", server_type), ("VERSION", version)] {
            if let Some(text) = text {
                sql.push_str(&format!(" {word} {}", literal(text)));
            }
        }
        sql.push_str(&format!(" FOREIGN DATA WRAPPER {wrapper}{}", foreign_options(options)));
        vec![Sql::new(sql)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let fixed = (&self.wrapper, &self.server_type) == (&to.wrapper, &to.server_type);
        if !fixed {
            return None;
        }
        let mut sql = format!("ALTER {}", between.address());
        if self.version != to.version {
            let version = to.version.as_deref().map_or("NULL".to_owned(), literal);
            sql.push_str(&format!(" VERSION {version}"));
        }
        if let Some(options) = alter_foreign_options(&self.options, &to.options) {
            sql.push_str(&format!(" {options}"));
        }
        Some(vec![Sql::new(sql)])
    }
}
