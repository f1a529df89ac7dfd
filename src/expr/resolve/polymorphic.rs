//! What `anyelement`, `anycompatible` and their kin stand for in a call (`enforce_generic_type_consistency`).

use super::Context;
use super::coerce::is_polymorphic;
use crate::expr::catalog::TypeId;
use crate::expr::side::Side;

/// What the two families stand for.
#[derive(Clone, Copy, Debug, Default)]
struct Bound {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
    compatible: Option<TypeId>,
    compatible_range: Option<TypeId>,
}

impl Side<'_> {
    /// Whether arguments of these types agree on what the pseudo-types stand for.
    pub(super) fn consistent(&self, given: &[TypeId], declared: &[TypeId]) -> bool {
        self.bind(given, declared).is_some()
    }

    /// The declared types with every pseudo-type replaced, and the result's type likewise.
    pub(crate) fn concrete(
        &self,
        given: &[TypeId],
        declared: &[TypeId],
        result: TypeId,
    ) -> Option<(Vec<TypeId>, TypeId)> {
        if !declared.iter().any(|ty| is_polymorphic(*ty)) {
            return Some((declared.to_vec(), result));
        }
        let bound = self.bind(given, declared)?;
        let types = declared.iter().map(|ty| self.replaced(*ty, &bound)).collect::<Option<Vec<_>>>()?;
        Some((types, self.replaced(result, &bound)?))
    }

    fn replaced(&self, ty: TypeId, bound: &Bound) -> Option<TypeId> {
        let range_of = |element: Option<TypeId>| {
            let element = element?;
            let mut ranges = self.catalog.pg_catalog().ranges.iter().filter(|range| range.subtype == element);
            ranges.next().map(|range| range.range)
        };
        match ty {
            TypeId::ANYELEMENT | TypeId::ANYNONARRAY | TypeId::ANYENUM => bound.element,
            TypeId::ANYARRAY => bound.array.or_else(|| self.array_of(bound.element?)),
            TypeId::ANYRANGE => bound.range.or_else(|| range_of(bound.element)),
            TypeId::ANYMULTIRANGE => bound.multirange.or_else(|| self.range(bound.range?)?.multirange),
            TypeId::ANYCOMPATIBLE | TypeId::ANYCOMPATIBLENONARRAY => bound.compatible,
            TypeId::ANYCOMPATIBLEARRAY => self.array_of(bound.compatible?),
            TypeId::ANYCOMPATIBLERANGE => bound.compatible_range.or_else(|| range_of(bound.compatible)),
            TypeId::ANYCOMPATIBLEMULTIRANGE => self.range(bound.compatible_range?)?.multirange,
            other => Some(other),
        }
    }

    fn bind(&self, given: &[TypeId], declared: &[TypeId]) -> Option<Bound> {
        let mut bound = Bound::default();
        let mut compatible = Vec::new();
        let mut compatible_used = false;
        for (given, declared) in given.iter().zip(declared) {
            let unknown = *given == TypeId::UNKNOWN;
            let base = self.base(*given).0;
            match *declared {
                TypeId::ANYELEMENT | TypeId::ANYNONARRAY | TypeId::ANYENUM if !unknown => {
                    agree(&mut bound.element, *given)?;
                }
                TypeId::ANYARRAY if !unknown => agree(&mut bound.array, base)?,
                TypeId::ANYRANGE if !unknown => agree(&mut bound.range, base)?,
                TypeId::ANYMULTIRANGE if !unknown => agree(&mut bound.multirange, base)?,
                TypeId::ANYCOMPATIBLE | TypeId::ANYCOMPATIBLENONARRAY => {
                    compatible_used = true;
                    compatible.push(*given);
                }
                TypeId::ANYCOMPATIBLEARRAY => {
                    compatible_used = true;
                    if !unknown {
                        compatible.push(self.element_of(base)?);
                    }
                }
                TypeId::ANYCOMPATIBLERANGE if !unknown => {
                    compatible_used = true;
                    agree(&mut bound.compatible_range, base)?;
                    compatible.push(self.range(base)?.subtype);
                }
                TypeId::ANYCOMPATIBLEMULTIRANGE if !unknown => {
                    compatible_used = true;
                    let range = self.range_of_multirange(base)?;
                    agree(&mut bound.compatible_range, range.range)?;
                    compatible.push(range.subtype);
                }
                _ => {}
            }
        }
        self.bind_element(&mut bound, declared)?;
        if compatible_used {
            if compatible.is_empty() {
                compatible.push(TypeId::UNKNOWN);
            }
            let common = self.common_type(&compatible)?;
            if !compatible.iter().all(|ty| self.can_coerce_one(*ty, common, Context::Implicit)) {
                return None;
            }
            bound.compatible = Some(common);
        }
        Some(bound)
    }

    /// Makes element, array, range and multirange agree.
    fn bind_element(&self, bound: &mut Bound, declared: &[TypeId]) -> Option<()> {
        if let Some(multirange) = bound.multirange {
            agree(&mut bound.range, self.range_of_multirange(multirange)?.range)?;
        }
        if let Some(array) = bound.array {
            // A domain as the element: `anyelement` takes it as it is.
            let element = self.element_of(array)?;
            agree_base(self, &mut bound.element, element)?;
        }
        if let Some(range) = bound.range {
            let subtype = self.range(range)?.subtype;
            agree_base(self, &mut bound.element, subtype)?;
        }
        let family = |ty: &TypeId| {
            matches!(
                *ty,
                TypeId::ANYELEMENT
                    | TypeId::ANYARRAY
                    | TypeId::ANYNONARRAY
                    | TypeId::ANYENUM
                    | TypeId::ANYRANGE
            )
        };
        if bound.element.is_none() && declared.iter().any(family) {
            // Only unknown literals: PostgreSQL cannot tell either, but for a lone `anyelement` it takes text.
            bound.element = declared
                .iter()
                .all(|ty| !matches!(*ty, TypeId::ANYARRAY | TypeId::ANYRANGE))
                .then_some(TypeId::TEXT);
            bound.element?;
        }
        let element = bound.element;
        if declared.contains(&TypeId::ANYNONARRAY) && element.is_some_and(|ty| self.element_of(ty).is_some())
        {
            return None;
        }
        let is_enum = |ty| self.kind(ty) == Some(crate::expr::catalog::TypeKind::Enum);
        if declared.contains(&TypeId::ANYENUM) && !element.is_some_and(is_enum) {
            return None;
        }
        Some(())
    }
}

fn agree(slot: &mut Option<TypeId>, ty: TypeId) -> Option<()> {
    (*slot.get_or_insert(ty) == ty).then_some(())
}

fn agree_base(side: &Side<'_>, slot: &mut Option<TypeId>, ty: TypeId) -> Option<()> {
    let known = slot.get_or_insert(ty);
    (*known == ty || side.base(*known).0 == side.base(ty).0).then_some(())
}
