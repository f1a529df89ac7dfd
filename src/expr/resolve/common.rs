//! The one type that several values share (`select_common_type`).

use super::Context;
use crate::expr::catalog::TypeId;
use crate::expr::side::Side;

impl Side<'_> {
    /// The common type of CASE, COALESCE, IN, ARRAY, VALUES, UNION …; `None` where PostgreSQL finds none.
    pub(crate) fn common_type(&self, types: &[TypeId]) -> Option<TypeId> {
        let first = *types.first()?;
        if first != TypeId::UNKNOWN && types.iter().all(|ty| *ty == first) {
            return Some(first);
        }
        let mut best = self.base(first).0;
        let (mut category, mut preferred) = self.category(best);
        for ty in types.iter().skip(1).map(|ty| self.base(*ty).0) {
            if ty == TypeId::UNKNOWN || ty == best {
                continue;
            }
            let (its_category, its_preferred) = self.category(ty);
            if best == TypeId::UNKNOWN {
                (best, category, preferred) = (ty, its_category, its_preferred);
            } else if its_category != category {
                return None;
            } else if !preferred
                && self.can_coerce_one(best, ty, Context::Implicit)
                && !self.can_coerce_one(ty, best, Context::Implicit)
            {
                (best, preferred) = (ty, its_preferred);
            }
        }
        // Nothing but unknown literals is text.
        if best == TypeId::UNKNOWN { Some(TypeId::TEXT) } else { Some(best) }
    }
}
