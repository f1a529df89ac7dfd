//! CREATE TYPE … AS ENUM, ALTER TYPE … ADD VALUE.

use super::Enum;
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, list, literal};

impl Enum {
    /// Labels that others took the places of, if that is all.
    fn renames<'l>(&'l self, to: &'l Self) -> Option<Vec<(&'l String, &'l String)>> {
        let pairs: Vec<_> = self.labels.iter().zip(&to.labels).filter(|(old, new)| old != new).collect();
        let fresh = pairs.iter().all(|(old, new)| !self.labels.contains(new) && !to.labels.contains(old));
        (fresh && !pairs.is_empty() && self.labels.len() == to.labels.len()).then_some(pairs)
    }
}

impl Written for Enum {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let labels = list(self.labels.iter().map(|label| literal(label)));
        vec![Sql::new(format!("CREATE TYPE {} AS ENUM ({labels})", at.id.qname()))]
    }

    /// Labels can be added anywhere, and renamed in their place. To reorder or remove labels takes another type.
    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if let Some(renames) = self.renames(to) {
            let address = between.address();
            let what = "It is taken for a rename: rows that have the old label have the new one from now on.";
            let rename = |(from, to): (&String, &String)| {
                let sql = format!("ALTER {address} RENAME VALUE {} TO {}", literal(from), literal(to));
                Sql::new(sql).hazard(HazardKind::Note, what)
            };
            return Some(renames.into_iter().map(rename).collect());
        }
        let kept: Vec<_> = to.labels.iter().filter(|label| self.labels.contains(label)).collect();
        if kept.len() != self.labels.len() || kept.iter().zip(&self.labels).any(|(a, b)| *a != b) {
            return None;
        }
        let address = between.address();
        let mut statements = Vec::new();
        for (n, label) in to.labels.iter().enumerate().filter(|(_, label)| !self.labels.contains(label)) {
            let before = n.checked_sub(1).and_then(|n| to.labels.get(n));
            let next = to.labels.iter().skip(n + 1).find(|l| self.labels.contains(l));
            let place = match (before, next) {
                (_, None) => String::new(),
                (Some(before), _) => format!(" AFTER {}", literal(before)),
                (None, Some(next)) => format!(" BEFORE {}", literal(next)),
            };
            let sql = Sql::new(format!("ALTER {address} ADD VALUE {}{place}", literal(label))).alone();
            let what = "A label cannot be taken away again, and is not used before this is committed.";
            statements.push(sql.hazard(HazardKind::Note, what));
        }
        Some(statements)
    }
}
