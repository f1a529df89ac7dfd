//! Queries (to come).

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast;
use crate::expr::side::{Columns, Side};
use crate::expr::term::Term;
use crate::model::{Name, Query};

#[derive(Clone, Debug)]
pub(super) struct KnownCte {
    pub(super) name: Name,
}

pub(super) fn output_columns(_side: &Side<'_>, _query: &Query) -> Option<Columns> {
    None
}

pub(crate) fn lower_query(_side: &Side<'_>, _query: &Query) -> Lowered<Term> {
    unresolved("query")
}

impl Lowering<'_, '_> {
    pub(super) fn sub_query(&mut self, _query: &ast::Query) -> Lowered<(Term, Columns)> {
        let _ = self.ctes.first().map(|c| &c.name);
        unresolved("query")
    }
}
