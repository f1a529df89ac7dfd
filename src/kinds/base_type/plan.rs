//! CREATE TYPE of a base type, after its shell.

use super::BaseType;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::{Sql, literal};

/// Options whose values are texts.
const TEXTS: &[&str] = &["default", "delimiter", "category"];

impl Written for BaseType {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { shell, options } = self;
        if *shell {
            return vec![Sql::new(format!("CREATE TYPE {}", at.id.qname()))];
        }
        let options = options.iter().map(|(key, value)| {
            let value = if TEXTS.contains(&key.as_str()) { literal(value) } else { value.clone() };
            format!("\n    {key} = {value}")
        });
        let options: Vec<_> = options.collect();
        vec![Sql::new(format!("CREATE TYPE {} ({}\n)", at.id.qname(), options.join(",")))]
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        // Its functions are of the type, and the type is of its functions: only CASCADE takes them away.
        let cascade = if self.shell { "" } else { " CASCADE" };
        vec![Sql::new(format!("DROP {}{cascade}", at.address()))]
    }
}
