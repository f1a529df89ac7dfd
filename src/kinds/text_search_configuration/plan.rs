//! CREATE TEXT SEARCH CONFIGURATION with its mappings.

use super::TextSearchConfiguration;
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, list};

impl Written for TextSearchConfiguration {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { parser, mappings } = self;
        let address = at.address();
        let mut statements = vec![Sql::new(format!("CREATE {address} (PARSER = {parser})"))];
        for (token, dictionaries) in mappings {
            let sql = format!("ALTER {address} ADD MAPPING FOR {token} WITH {}", list(dictionaries));
            statements.push(Sql::new(sql));
        }
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if self.parser != to.parser {
            return None;
        }
        let address = between.address();
        let gone = self.mappings.keys().filter(|token| !to.mappings.contains_key(*token));
        let gone = gone.map(|token| format!("ALTER {address} DROP MAPPING FOR {token}"));
        let set = to.mappings.iter().filter(|(token, to)| self.mappings.get(*token) != Some(to));
        let set = set.map(|(token, dictionaries)| {
            let verb = if self.mappings.contains_key(token) { "ALTER" } else { "ADD" };
            format!("ALTER {address} {verb} MAPPING FOR {token} WITH {}", list(dictionaries))
        });
        Some(gone.chain(set).map(Sql::new).collect())
    }
}
