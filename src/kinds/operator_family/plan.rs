//! CREATE OPERATOR FAMILY with its loose members.

use std::collections::BTreeMap;

use super::OperatorFamily;
use crate::kinds::Written;
use crate::kinds::operator_class::plan::{function, operator};
use crate::plan::context::{At, Between};
use crate::plan::write::Sql;

/// `1 (integer, bigint)`: what DROP calls a member.
fn members(word: &str, of: &BTreeMap<String, String>, not: &BTreeMap<String, String>) -> Vec<String> {
    of.iter().filter(|(key, value)| not.get(*key) != Some(value)).map(|(key, _)| format!("{word} {key}")).collect()
}

impl OperatorFamily {
    /// What this has and the other has not, as ADD writes it.
    fn beyond(&self, other: &Self) -> Vec<String> {
        let fresh = |of: &BTreeMap<String, String>, key: &String, value: &String| of.get(key) != Some(value);
        let operators = self.operators.iter().filter(|(k, v)| fresh(&other.operators, k, v));
        let functions = self.functions.iter().filter(|(k, v)| fresh(&other.functions, k, v));
        operators.map(|(k, v)| operator(k, v)).chain(functions.map(|(k, v)| function(k, v))).collect()
    }
}

impl Written for OperatorFamily {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut statements = vec![Sql::new(format!("CREATE {}", at.address()))];
        let members = self.beyond(&Self::default());
        if !members.is_empty() {
            statements.push(Sql::new(format!("ALTER {} ADD\n    {}", at.address(), members.join(",\n    "))));
        }
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let mut gone = members("OPERATOR", &self.operators, &to.operators);
        gone.extend(members("FUNCTION", &self.functions, &to.functions));
        let actions = [("DROP", gone), ("ADD", to.beyond(self))];
        let actions = actions.into_iter().filter(|(_, members)| !members.is_empty());
        Some(actions.map(|(verb, m)| Sql::new(format!("ALTER {} {verb} {}", between.address(), m.join(", ")))).collect())
    }
}
