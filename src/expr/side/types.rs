//! Types of one side: by name, by number, and what PostgreSQL asks of them.

use super::Side;
use crate::expr::ast::TypeName;
use crate::expr::catalog::{Range, Type, TypeId, TypeKind};
use crate::model::{Name, QName, SearchPath, TypeRef};

/// `typmod`; -1 is none. Numbers as in the catalog for built-in types.
pub(crate) type Modifier = i32;

/// The modifier that words between parentheses make for a type.
pub(crate) fn modifier(ty: TypeId, words: &[String], fields: Option<&str>) -> Modifier {
    let number = |at: usize| words.get(at).and_then(|word| word.trim().parse::<i32>().ok());
    if words.is_empty() && fields.is_none() {
        return -1;
    }
    match ty {
        TypeId::VARCHAR | TypeId::BPCHAR => number(0).map_or(-1, |n| n + 4),
        TypeId::NUMERIC => number(0).map_or(-1, |p| ((p << 16) | (number(1).unwrap_or(0) & 0x7ff)) + 4),
        TypeId::BIT
        | TypeId::VARBIT
        | TypeId::TIME
        | TypeId::TIMETZ
        | TypeId::TIMESTAMP
        | TypeId::TIMESTAMPTZ => number(0).unwrap_or(-1),
        // Of other types only equality counts: `interval day to second(3)`, `geometry(Point,4326)`.
        _ => {
            let text = format!("{}|{}", fields.unwrap_or_default(), words.join(",").to_ascii_lowercase());
            let hash =
                text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
            i32::try_from(hash >> 1).unwrap_or(0)
        }
    }
}

impl Side<'_> {
    /// The type of a number.
    pub(crate) fn ty(&self, id: TypeId) -> Option<&Type<'_>> {
        if id >= TypeId::FIRST_USER {
            return self.types.get(&id);
        }
        self.catalog.type_by_id(id).map(|ty| ty as &Type<'_>)
    }

    /// The number of a type by its name, the path's schemas searched where no schema is given.
    pub(crate) fn type_named(&self, name: &QName, path: &SearchPath) -> Option<TypeId> {
        match &name.schema {
            Some(schema) => self.type_in(schema, &name.name),
            None => Self::schemas(path).iter().find_map(|schema| self.type_in(schema, &name.name)),
        }
    }

    fn type_in(&self, schema: &Name, name: &Name) -> Option<TypeId> {
        let layers = self.layers_of(schema).find_map(|layer| layer.type_named(name.as_str()).map(|t| t.id));
        if layers.is_some() || schema.as_str() == "pg_catalog" {
            return layers;
        }
        let own = |name: &Name| {
            let id = self.numbers.by_name.lock().ok()?.get(&QName::new(schema, name)).copied()?;
            self.types.contains_key(&id).then_some(id)
        };
        own(name).or_else(|| {
            // The array's own name: `_mood`.
            let element = own(&Name::new(name.as_str().strip_prefix('_')?))?;
            self.array_of(element)
        })
    }

    /// A type as an expression writes it.
    pub(crate) fn written_type(&self, ty: &TypeName, path: &SearchPath) -> Option<(TypeId, Modifier)> {
        self.with_modifier(self.type_named(&ty.name, path)?, &ty.modifiers, ty.fields.as_deref(), ty.array)
    }

    /// A type of the model. One whose schema is unknown is taken where it is the only one of its name.
    pub(crate) fn type_ref(&self, ty: &TypeRef) -> Option<(TypeId, Modifier)> {
        let id = match &ty.name.schema {
            Some(schema) => self.type_in(schema, &ty.name.name),
            None => {
                let mut found = self.layers.keys().filter_map(|schema| self.type_in(schema, &ty.name.name));
                found.next().filter(|first| found.all(|other| other == *first))
            }
        };
        self.with_modifier(id?, &ty.modifiers, ty.fields.as_deref(), ty.array)
    }

    fn with_modifier(
        &self,
        id: TypeId,
        words: &[String],
        fields: Option<&str>,
        array: bool,
    ) -> Option<(TypeId, Modifier)> {
        let modifier = modifier(id, words, fields);
        let id = if array { self.array_of(id)? } else { id };
        Some((id, modifier))
    }

    /// The array of a type.
    pub(crate) fn array_of(&self, id: TypeId) -> Option<TypeId> {
        self.ty(id)?.array
    }

    /// The element of an array, by `get_element_type`: of true arrays only.
    pub(crate) fn element_of(&self, id: TypeId) -> Option<TypeId> {
        let ty = self.ty(id)?;
        ty.is_array().then_some(ty.element)?
    }

    /// The type a domain is over at the bottom, with the modifier met on the way (`getBaseTypeAndTypmod`).
    pub(crate) fn base(&self, id: TypeId) -> (TypeId, Modifier) {
        let mut at = (id, -1);
        for _ in 0..32 {
            match self.ty(at.0) {
                Some(Type { kind: TypeKind::Domain, base: Some(base), base_modifier, .. }) => {
                    at = (*base, if *base_modifier >= 0 { *base_modifier } else { at.1 });
                }
                _ => break,
            }
        }
        at
    }

    /// `typcategory` and `typispreferred`.
    pub(crate) fn category(&self, id: TypeId) -> (char, bool) {
        self.ty(id).map_or(('X', false), |ty| (ty.category, ty.preferred))
    }

    pub(crate) fn kind(&self, id: TypeId) -> Option<TypeKind> {
        self.ty(id).map(|ty| ty.kind)
    }

    /// The row of `pg_range` of a range type.
    pub(crate) fn range(&self, id: TypeId) -> Option<Range> {
        self.ranges_where(|range| range.range == id)
    }

    /// The row of `pg_range` of a multirange type.
    pub(crate) fn range_of_multirange(&self, id: TypeId) -> Option<Range> {
        self.ranges_where(|range| range.multirange == Some(id))
    }

    /// The range type over a subtype, where there is one only.
    fn ranges_where(&self, fits: impl Fn(&Range) -> bool) -> Option<Range> {
        self.catalog.pg_catalog().ranges.iter().chain(&self.ranges).find(|range| fits(range)).copied()
    }

    /// Whether it is a row type (`type_is_rowtype`).
    pub(crate) fn is_row(&self, id: TypeId) -> bool {
        id == TypeId::RECORD || self.kind(self.base(id).0) == Some(TypeKind::Composite)
    }

    /// The name of a type: identity of printed terms.
    pub(crate) fn type_name(&self, id: TypeId) -> String {
        if let Some(element) = self.element_of(id) {
            return format!("{}[]", self.type_name(element));
        }
        if id >= TypeId::FIRST_USER {
            return self.numbers.name(id).map_or_else(|| id.0.to_string(), |name| name.to_string());
        }
        self.ty(id).map_or_else(|| id.0.to_string(), |ty| ty.name.to_owned())
    }
}
