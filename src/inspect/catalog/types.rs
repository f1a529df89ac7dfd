//! Data types by their oid.

use std::collections::HashMap;

use super::InspectError;
use super::rows::{Row, Rows};
use crate::model::{Name, QName, TypeRef};

/// A row of `pg_type`.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    /// Its name; of an array type the element's.
    pub(crate) name: QName,
    /// Whether it is the array of that.
    pub(crate) array: bool,
    /// `typtype`.
    pub(crate) typtype: char,
    /// The type that a domain is over.
    pub(crate) base: Option<(u32, Option<String>)>,
}

/// Every type there is.
#[derive(Debug, Default)]
pub(crate) struct Types {
    by_oid: HashMap<u32, Type>,
    builtin: HashMap<Name, u32>,
}

impl Types {
    pub(super) fn new(rows: &Rows) -> Result<Self, InspectError> {
        let (mut types, mut builtin) = (HashMap::new(), HashMap::new());
        let mut arrays = Vec::new();
        for row in rows.iter() {
            let oid = row.get("oid")?;
            let ty = Type::new(&row)?;
            if ty.name.is_builtin() {
                builtin.insert(ty.name.name.clone(), oid);
            }
            types.insert(oid, ty);
            arrays.push((row.get::<u32>("array")?, oid));
        }
        for (array, element) in arrays {
            let Some(name) = types.get(&element).map(|ty: &Type| ty.name.clone()) else { continue };
            if let Some(ty) = types.get_mut(&array) {
                (ty.name, ty.array) = (name, true);
            }
        }
        Ok(Self { by_oid: types, builtin })
    }

    /// The type of this oid.
    pub(crate) fn get(&self, oid: u32) -> Option<&Type> {
        self.by_oid.get(&oid)
    }

    /// The oid of a type of `pg_catalog`.
    pub(crate) fn builtin(&self, name: &str) -> Option<u32> {
        self.builtin.get(&Name::new(name)).copied()
    }

    /// The type of this oid; `text` is what `format_type()` says where the type has modifiers.
    ///
    /// A type that went away meanwhile is called by its number.
    pub(crate) fn reference(&self, oid: u32, text: Option<&str>) -> TypeRef {
        let Some(ty) = self.get(oid) else {
            return TypeRef::named(QName::bare(&Name::new(&oid.to_string())));
        };
        let mut reference = TypeRef { array: ty.array, ..TypeRef::named(ty.name.clone()) };
        if let Some(text) = text {
            reference.modifiers = modifiers(text);
            reference.fields = fields(text).filter(|_| reference.name.is_builtin());
        }
        reference
    }
}

impl Type {
    fn new(row: &Row<'_>) -> Result<Self, InspectError> {
        let base = match row.get("base")? {
            0 => None,
            base => Some((base, row.optional("base_text")?.map(str::to_owned))),
        };
        Ok(Self { name: row.qname()?, array: false, typtype: row.get("typtype")?, base })
    }
}

/// What stands between the last parentheses: `["10", "2"]` of `numeric(10,2)[]`.
fn modifiers(text: &str) -> Vec<String> {
    let inner = text.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
    inner.map(|(inner, _)| inner.split(',').map(|m| m.trim().to_owned()).collect()).unwrap_or_default()
}

/// `day to second` of `interval day to second(3)`.
fn fields(text: &str) -> Option<String> {
    let rest = text.strip_prefix("interval")?;
    let fields = rest.split(['(', '[']).next().unwrap_or_default().trim();
    (!fields.is_empty()).then(|| fields.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_modifiers_from_what_format_type_says() {
        for (text, wanted, wanted_fields) in [
            ("numeric(10,2)[]", &["10", "2"][..], None),
            ("timestamp(3) with time zone", &["3"], None),
            ("public.geometry(Point,4326)", &["Point", "4326"], None),
            ("app.\"odd(1)\"(7)", &["7"], None),
            ("interval day to second(3)", &["3"], Some("day to second")),
            ("interval year[]", &[], Some("year")),
            ("interval(6)", &["6"], None),
        ] {
            assert_eq!(modifiers(text), wanted, "{text}");
            assert_eq!(fields(text).as_deref(), wanted_fields, "{text}");
        }
    }
}
