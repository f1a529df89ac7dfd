//! Types as written to types as the catalog has them.

use super::ddl::TypeName;
use super::world::World;
use crate::kinds::Body;
use crate::kinds::Kind;
use crate::kinds::column::Column;
use crate::model::{Id, Name, QName, TypeRef};

/// Types that a precision of more than 6 is cut down for.
const SECONDS: [&str; 5] = ["time", "timetz", "timestamp", "timestamptz", "interval"];

impl World {
    /// The type that a statement names.
    pub(crate) fn type_ref(&self, written: &TypeName) -> TypeRef {
        let relation = written.name.qname();
        if let Some(column) = &written.percent_type {
            return self.column_type(&relation, &column.name).unwrap_or_else(|| TypeRef::named(relation));
        }
        let mut ty = self.named_type(&relation);
        ty.array |= written.dimensions > 0;
        ty.modifiers.clone_from(&written.modifiers);
        ty.fields.clone_from(&written.fields);
        normalise(&mut ty);
        ty
    }

    /// The type of a name, without modifiers: `_int4` is the array of `int4`.
    pub(crate) fn named_type(&self, written: &QName) -> TypeRef {
        let name = self.type_name(written);
        if name.schema.is_none()
            && let Some(element) = name.name.as_str().strip_prefix('_')
        {
            let element = self.type_name(&QName::bare(&element.into()));
            if element.schema.is_some() {
                return TypeRef::named(element).into_array();
            }
        }
        self.catalog_type(&name)
    }

    /// What `relation.column%TYPE` means; modifiers do not come along.
    fn column_type(&self, relation: &QName, column: &Name) -> Option<TypeRef> {
        let column = self.column(&self.relation(relation)?, column).filter(|column| !column.is_derived());
        column.map(|column| column.ty.without_modifiers())
    }

    /// A column by its relation and name.
    pub(crate) fn column(&self, relation: &QName, name: &Name) -> Option<&Column> {
        match &self.get(&Id::under(Kind::Column, relation, name))?.body {
            Body::Column(column) => Some(column),
            _ => None,
        }
    }
}

/// Modifiers as `format_type()` shows them.
fn normalise(ty: &mut TypeRef) {
    if !ty.name.is_builtin() {
        return;
    }
    let name = ty.name.name.as_str().to_owned();
    match (name.as_str(), ty.modifiers.as_mut_slice()) {
        ("numeric", [_]) => ty.modifiers.push("0".to_owned()),
        // float(24) comes as float8 with a modifier, if it comes so at all.
        ("float8", [precision]) => {
            if precision.parse::<u32>().is_ok_and(|bits| bits <= 24) {
                ty.name = QName::builtin("float4");
            }
            ty.modifiers.clear();
        }
        (seconds, [precision]) if SECONDS.contains(&seconds) => {
            if precision.parse::<u32>().is_ok_and(|digits| digits > 6) {
                "6".clone_into(precision);
            }
        }
        _ => {}
    }
}
