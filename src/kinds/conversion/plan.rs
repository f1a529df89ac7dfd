//! CREATE CONVERSION.

use super::Conversion;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::{Sql, literal};

impl Written for Conversion {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { from, to, function, default } = self;
        let default = if *default { "DEFAULT " } else { "" };
        let (from, to) = (literal(from), literal(to));
        vec![Sql::new(format!("CREATE {default}CONVERSION {} FOR {from} TO {to} FROM {function}", at.id.qname()))]
    }
}
