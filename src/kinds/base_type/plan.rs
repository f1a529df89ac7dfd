//! CREATE TYPE of a base type, after its shell.

use std::collections::BTreeSet;

use super::BaseType;
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, literal};

/// Options whose values are texts.
const TEXTS: &[&str] = &["default", "delimiter", "category"];

/// Options that ALTER TYPE … SET takes, and what is of the type never notices; STORAGE is noticed by its columns.
const ALTERABLE: &[&str] = &["receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"];

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

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let (from, goal) = (&self.options, &to.options);
        let keys: BTreeSet<&String> = from.keys().chain(goal.keys()).collect();
        let differing = keys.into_iter().filter(|key| from.get(key) != goal.get(key));
        let set = differing.map(|key| match goal.get(key) {
            value if ALTERABLE.contains(&key.as_str()) => {
                Some(format!("{key} = {}", value.map_or("NONE", String::as_str)))
            }
            _ => None,
        });
        let set = set.collect::<Option<Vec<_>>>().filter(|_| self.shell == to.shell)?;
        Some(vec![Sql::new(format!("ALTER {} SET ({})", between.address(), set.join(", ")))])
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        // Its functions are of the type, and the type is of its functions: only CASCADE takes them away.
        let cascade = if self.shell { "" } else { " CASCADE" };
        vec![Sql::new(format!("DROP {}{cascade}", at.address()))]
    }
}
