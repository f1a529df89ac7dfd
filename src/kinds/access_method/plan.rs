//! CREATE ACCESS METHOD.

use super::AccessMethod;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for AccessMethod {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { target, handler } = self;
        let target = target.to_uppercase();
        vec![Sql::new(format!("CREATE ACCESS METHOD {} TYPE {target} HANDLER {handler}", at.id.name))]
    }
}
