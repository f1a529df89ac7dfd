//! Which types become which, and how (`parse_coerce.c`).

use crate::expr::catalog::{CastContext, CastMethod, TypeId};
use crate::expr::side::Side;

/// Where a cast stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Context {
    /// Nobody wrote it.
    Implicit,
    /// A value for a column.
    Assignment,
    /// It was written.
    Explicit,
}

/// How one type becomes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pathway {
    /// Nothing is done to the value.
    Relabel,
    /// A function, or the text form.
    Convert,
    /// Element by element.
    Array,
}

impl Side<'_> {
    /// `find_coercion_pathway`.
    pub(crate) fn pathway(&self, source: TypeId, target: TypeId, context: Context) -> Option<Pathway> {
        let (source, target) = (self.base(source).0, self.base(target).0);
        if source == target {
            return Some(Pathway::Relabel);
        }
        if let Some(cast) = self.cast(source, target) {
            let needs = match cast.context {
                CastContext::Implicit => Context::Implicit,
                CastContext::Assignment => Context::Assignment,
                CastContext::Explicit => Context::Explicit,
            };
            if context < needs {
                return None;
            }
            let relabel = cast.method == CastMethod::Binary;
            return Some(if relabel { Pathway::Relabel } else { Pathway::Convert });
        }
        if target != TypeId::OIDVECTOR
            && target != TypeId::INT2VECTOR
            && let (Some(from), Some(to)) = (self.element_of(source), self.element_of(target))
        {
            return self.pathway(from, to, context).map(|_| Pathway::Array);
        }
        // Every type becomes a string in assignment, and a string every type where the cast is written.
        let string = |ty| self.category(ty).0 == 'S';
        let through_text = (context >= Context::Assignment && string(target))
            || (context == Context::Explicit && string(source));
        through_text.then_some(Pathway::Convert)
    }

    /// `can_coerce_type` of several types at once.
    pub(crate) fn can_coerce(&self, sources: &[TypeId], targets: &[TypeId], context: Context) -> bool {
        let mut polymorphic = false;
        for (source, target) in sources.iter().zip(targets) {
            if is_polymorphic(*target) {
                polymorphic = true;
                continue;
            }
            if !self.can_coerce_one(*source, *target, context) {
                return false;
            }
        }
        !polymorphic || self.consistent(sources, targets)
    }

    pub(crate) fn can_coerce_one(&self, source: TypeId, target: TypeId, context: Context) -> bool {
        if source == target || target == TypeId::ANY || source == TypeId::UNKNOWN {
            return true;
        }
        if self.pathway(source, target, context).is_some() {
            return true;
        }
        (source == TypeId::RECORD && self.is_row(target)) || (target == TypeId::RECORD && self.is_row(source))
    }
}

/// Whether it is one of the pseudo-types that stand for any.
pub(crate) fn is_polymorphic(ty: TypeId) -> bool {
    matches!(
        ty,
        TypeId::ANYELEMENT
            | TypeId::ANYARRAY
            | TypeId::ANYNONARRAY
            | TypeId::ANYENUM
            | TypeId::ANYRANGE
            | TypeId::ANYMULTIRANGE
            | TypeId::ANYCOMPATIBLE
            | TypeId::ANYCOMPATIBLEARRAY
            | TypeId::ANYCOMPATIBLENONARRAY
            | TypeId::ANYCOMPATIBLERANGE
            | TypeId::ANYCOMPATIBLEMULTIRANGE
    )
}
