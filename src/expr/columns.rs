//! What a query gives: its columns with the types that CREATE TABLE … AS makes them of.

use std::sync::Arc;

use super::catalog::TypeId;
use super::lower;
use super::side::{Modifier, Side};
use crate::model::{Model, Name, QName, Query, SearchPath, TypeRef};

/// The columns of a query over a model; `None` where a name, operator or function in it could not be resolved, or a
/// type cannot be written.
pub(crate) fn columns(model: &Model, major: u16, query: &Query) -> Option<Vec<(Name, TypeRef)>> {
    let side = Side::new(model, major, Arc::default());
    let columns = lower::output_columns(&side, query)?;
    columns
        .iter()
        .map(|column| Some((column.name.clone(), side.written(column.ty, column.modifier)?)))
        .collect()
}

impl Side<'_> {
    /// A type by its number, as a column has it.
    fn written(&self, id: TypeId, modifier: Modifier) -> Option<TypeRef> {
        let element = self.element_of(id);
        let id = element.unwrap_or(id);
        let ty = self.ty(id)?;
        let name = self.numbers_name(id).or_else(|| {
            let name = QName::builtin(ty.name);
            (self.type_named(&name, &SearchPath::default()) == Some(id)).then_some(name)
        })?;
        Some(TypeRef { name, modifiers: words(id, modifier)?, fields: None, array: element.is_some() })
    }
}

/// What stands between the parentheses of a type for a `typmod`; `None` where that is not known.
fn words(ty: TypeId, modifier: Modifier) -> Option<Vec<String>> {
    if modifier < 0 {
        return Some(Vec::new());
    }
    let numbers = match ty {
        TypeId::VARCHAR | TypeId::BPCHAR => vec![modifier - 4],
        TypeId::NUMERIC => {
            let both = modifier - 4;
            // Eleven bits with a sign.
            vec![both >> 16, ((both & 0x7ff) ^ 1024) - 1024]
        }
        TypeId::BIT
        | TypeId::VARBIT
        | TypeId::TIME
        | TypeId::TIMETZ
        | TypeId::TIMESTAMP
        | TypeId::TIMESTAMPTZ => vec![modifier],
        _ => return None,
    };
    Some(numbers.iter().map(ToString::to_string).collect())
}
