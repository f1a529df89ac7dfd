//! CREATE OPERATOR CLASS.

use super::OperatorClass;
use crate::kinds::Written;
use crate::plan::address::upper_using;
use crate::plan::context::At;
use crate::plan::write::Sql;

/// `OPERATOR 1 app.< (integer, integer) FOR ORDER BY family`.
pub(crate) fn operator(number: &str, member: &str) -> String {
    let number = number.split(' ').next().unwrap_or(number);
    let (member, family) = member.split_once(" for order by ").unwrap_or((member, ""));
    // The name of an operator has no parenthesis in it.
    let (name, types) = member.split_once('(').map_or((member, String::new()), |(n, t)| (n, format!(" ({t}")));
    let order = if family.is_empty() { String::new() } else { format!(" FOR ORDER BY {family}") };
    format!("OPERATOR {number} {name}{types}{order}")
}

/// `FUNCTION 1 (integer, integer) app.cmp(integer, integer)`.
pub(crate) fn function(number: &str, member: &str) -> String {
    format!("FUNCTION {number} {member}")
}

impl Written for OperatorClass {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { ty, default, family, storage, operators, functions } = self;
        let default = if *default { "DEFAULT " } else { "" };
        let method = upper_using(at.id.signature.as_deref().unwrap_or_default());
        let mut members: Vec<_> = operators.iter().map(|(number, member)| operator(number, member)).collect();
        members.extend(functions.iter().map(|(number, member)| function(number, member)));
        members.extend(storage.as_ref().map(|ty| format!("STORAGE {ty}")));
        if members.is_empty() {
            // The grammar asks for at least one.
            members.push(format!("STORAGE {ty}"));
        }
        let name = at.id.qname();
        let members = members.join(",\n    ");
        let sql = format!("CREATE OPERATOR CLASS {name}\n    {default}FOR TYPE {ty}{method} FAMILY {family} AS\n    {members}");
        vec![Sql::new(sql)]
    }
}
