//! The choice among overloads (`func_match_argtypes`, `func_select_candidate`).

use super::Context;
use crate::expr::catalog::TypeId;
use crate::expr::side::Side;

impl Side<'_> {
    /// The one candidate that these arguments mean, by its number; `None` where none fits or several do.
    pub(crate) fn select_candidate(&self, given: &[TypeId], candidates: &[&[TypeId]]) -> Option<usize> {
        let fits = |at: &usize| {
            candidates.get(*at).is_some_and(|types| self.can_coerce(given, types, Context::Implicit))
        };
        let mut left: Vec<usize> = (0..candidates.len()).filter(fits).collect();
        if left.len() <= 1 {
            return left.pop();
        }
        let of = |at: usize, n: usize| candidates.get(at).and_then(|t| t.get(n)).copied().unwrap_or_default();
        let bases: Vec<TypeId> =
            given.iter().map(|ty| if *ty == TypeId::UNKNOWN { *ty } else { self.base(*ty).0 }).collect();
        let known = |n: usize| bases.get(n).copied().filter(|ty| *ty != TypeId::UNKNOWN);
        let count = given.len();

        keep_best(&mut left, |at| (0..count).filter(|n| known(*n) == Some(of(at, *n))).count());
        if left.len() == 1 {
            return left.pop();
        }
        let preferred_in = |category: char, ty: TypeId| self.category(ty) == (category, true);
        keep_best(&mut left, |at| {
            let good = |n: &usize| {
                known(*n).is_some_and(|ty| ty == of(at, *n) || preferred_in(self.category(ty).0, of(at, *n)))
            };
            (0..count).filter(good).count()
        });
        if left.len() == 1 {
            return left.pop();
        }
        let unknown: Vec<usize> = (0..count).filter(|n| known(*n).is_none()).collect();
        if unknown.is_empty() {
            return None;
        }
        if let Some(slots) = self.unknown_slots(&unknown, &left, &of) {
            let good = |at: &usize| {
                unknown.iter().zip(&slots).all(|(n, (category, preferred))| {
                    let (its, its_preferred) = self.category(of(*at, *n));
                    its == *category && (!*preferred || its_preferred)
                })
            };
            let kept: Vec<usize> = left.iter().copied().filter(good).collect();
            if !kept.is_empty() {
                left = kept;
            }
            if left.len() == 1 {
                return left.pop();
            }
        }
        // Last: all known arguments being of one type, the unknown ones are taken for it too.
        let mut all_known = bases.iter().filter(|ty| **ty != TypeId::UNKNOWN);
        let one = *all_known.next()?;
        if !all_known.all(|ty| *ty == one) {
            return None;
        }
        let assumed = vec![one; count];
        let fits = |at: &usize| {
            candidates.get(*at).is_some_and(|types| self.can_coerce(&assumed, types, Context::Implicit))
        };
        let mut kept = left.iter().copied().filter(fits);
        kept.next().filter(|_| kept.next().is_none())
    }

    /// The category of each unknown argument, and whether only preferred types of it count.
    fn unknown_slots(
        &self,
        unknown: &[usize],
        candidates: &[usize],
        of: &dyn Fn(usize, usize) -> TypeId,
    ) -> Option<Vec<(char, bool)>> {
        let mut slots = Vec::with_capacity(unknown.len());
        for n in unknown {
            let mut slot: Option<(char, bool)> = None;
            let mut conflict = false;
            for at in candidates {
                let (category, preferred) = self.category(of(*at, *n));
                match &mut slot {
                    None => slot = Some((category, preferred)),
                    Some((known, any)) if *known == category => *any |= preferred,
                    // A string category wins over all others.
                    Some(known) if category == 'S' => *known = (category, preferred),
                    Some(_) => conflict = true,
                }
            }
            let slot = slot?;
            if conflict && slot.0 != 'S' {
                return None;
            }
            slots.push(slot);
        }
        Some(slots)
    }
}

/// Keeps those that score highest.
fn keep_best(left: &mut Vec<usize>, score: impl Fn(usize) -> usize) {
    let best = left.iter().map(|at| score(*at)).max().unwrap_or(0);
    left.retain(|at| score(*at) == best);
}
