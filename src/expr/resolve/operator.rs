//! Which operator a name and operands mean (`parse_oper.c`).

use super::Context;
use super::coerce::is_polymorphic;
use crate::expr::catalog::{Operator, TypeId};
use crate::expr::side::Side;
use crate::model::{Name, QName, SearchPath};

/// An operator that was found.
#[derive(Clone, Debug)]
pub(crate) struct FoundOperator {
    pub(crate) schema: Name,
    pub(crate) left: TypeId,
    pub(crate) right: TypeId,
    pub(crate) result: TypeId,
}

impl Side<'_> {
    /// The operator of a name for these operands; [`TypeId::NONE`] on the left of a prefix operator.
    pub(crate) fn operator(
        &self,
        name: &QName,
        path: &SearchPath,
        left: TypeId,
        right: TypeId,
    ) -> Option<FoundOperator> {
        let schemas = match &name.schema {
            Some(schema) => vec![schema.clone()],
            None => Self::schemas(path),
        };
        let mut all: Vec<(Name, &Operator<'_>)> = Vec::new();
        for schema in &schemas {
            for operator in self.operators(schema, name.name.as_str()) {
                let prefix = operator.left == TypeId::NONE;
                let postfix = operator.right == TypeId::NONE;
                let hidden = all.iter().any(|(_, o)| (o.left, o.right) == (operator.left, operator.right));
                if prefix == (left == TypeId::NONE) && !postfix && !hidden {
                    all.push((schema.clone(), operator));
                }
            }
        }
        let found = |(schema, o): &(Name, &Operator<'_>)| FoundOperator {
            schema: schema.clone(),
            left: o.left,
            right: o.right,
            result: o.result,
        };
        let exact = |l: TypeId, r: TypeId| all.iter().find(|(_, o)| o.left == l && o.right == r).map(found);
        if left == TypeId::NONE {
            let types: Vec<[TypeId; 1]> = all.iter().map(|(_, o)| [o.right]).collect();
            let candidates: Vec<&[TypeId]> = types.iter().map(<[TypeId; 1]>::as_slice).collect();
            return exact(left, right)
                .or_else(|| all.get(self.select_candidate(&[right], &candidates)?).map(found));
        }
        // An unknown literal is first taken for what the other operand is.
        let unknown = left == TypeId::UNKNOWN || right == TypeId::UNKNOWN;
        let (l, r) = match (left == TypeId::UNKNOWN, right == TypeId::UNKNOWN) {
            (true, false) => (right, right),
            (false, true) => (left, left),
            _ => (left, right),
        };
        if let Some(found) = exact(l, r) {
            return Some(found);
        }
        if unknown {
            let base = self.base(l).0;
            if base != l
                && let Some(found) = exact(base, base)
            {
                return Some(found);
            }
        }
        let types: Vec<[TypeId; 2]> = all.iter().map(|(_, o)| [o.left, o.right]).collect();
        let candidates: Vec<&[TypeId]> = types.iter().map(<[TypeId; 2]>::as_slice).collect();
        let chosen = self.select_candidate(&[left, right], &candidates);
        all.get(chosen.or_else(|| self.as_they_are([left, right], &candidates))?).map(found)
    }

    /// The one polymorphic candidate that takes operands as they are: it was meant where a cast that came later makes
    /// the name ambiguous, as PostgreSQL refuses to choose then.
    fn as_they_are(&self, given: [TypeId; 2], candidates: &[&[TypeId]]) -> Option<usize> {
        let fits = |types: &&[TypeId]| {
            types.iter().all(|ty| is_polymorphic(*ty)) && self.can_coerce(&given, types, Context::Implicit)
        };
        let mut kept = candidates.iter().enumerate().filter(|(_, types)| fits(types)).map(|(at, _)| at);
        kept.next().filter(|_| kept.next().is_none())
    }
}
