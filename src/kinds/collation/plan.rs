//! CREATE COLLATION.

use super::Collation;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::{Sql, literal};

impl Written for Collation {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { provider, lc_collate, lc_ctype, locale, deterministic, rules } = self;
        let mut options = vec![format!("provider = {provider}")];
        if lc_collate.is_some() && lc_collate == lc_ctype {
            options.extend(lc_collate.as_ref().map(|l| format!("locale = {}", literal(l))));
        } else {
            options.extend(lc_collate.as_ref().map(|l| format!("lc_collate = {}", literal(l))));
            options.extend(lc_ctype.as_ref().map(|l| format!("lc_ctype = {}", literal(l))));
        }
        options.extend(locale.as_ref().map(|l| format!("locale = {}", literal(l))));
        options.extend(rules.as_ref().map(|r| format!("rules = {}", literal(r))));
        if !deterministic {
            options.push("deterministic = false".to_owned());
        }
        vec![Sql::new(format!("CREATE COLLATION {} ({})", at.id.qname(), options.join(", ")))]
    }
}
