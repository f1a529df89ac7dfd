//! CREATE OPERATOR.

use super::Operator;
use crate::kinds::Written;
use crate::plan::address::operator_name;
use crate::plan::context::At;
use crate::plan::write::Sql;

/// `OPERATOR(schema.=)`: how an option names another operator.
fn other(name: &str) -> String {
    format!("OPERATOR({name})")
}

impl Written for Operator {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { left, right, function, commutator, negator, restrict, join, hashes, merges } = self;
        let mut options = vec![format!("FUNCTION = {function}")];
        options.extend(left.as_ref().map(|ty| format!("LEFTARG = {ty}")));
        options.extend(right.as_ref().map(|ty| format!("RIGHTARG = {ty}")));
        options.extend(commutator.as_ref().map(|name| format!("COMMUTATOR = {}", other(name))));
        options.extend(negator.as_ref().map(|name| format!("NEGATOR = {}", other(name))));
        options.extend(restrict.as_ref().map(|name| format!("RESTRICT = {name}")));
        options.extend(join.as_ref().map(|name| format!("JOIN = {name}")));
        options.extend(hashes.then(|| "HASHES".to_owned()));
        options.extend(merges.then(|| "MERGES".to_owned()));
        vec![Sql::new(format!("CREATE OPERATOR {} ({})", operator_name(at.id), options.join(", ")))]
    }
}
