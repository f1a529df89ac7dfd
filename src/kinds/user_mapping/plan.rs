//! CREATE USER MAPPING, ALTER USER MAPPING.

use super::UserMapping;
use crate::kinds::Written;
use crate::model::{Options, REDACTED};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, alter_foreign_options, foreign_options};

impl Written for UserMapping {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let options = self.options.clone().unwrap_or_default();
        let mut sql = Sql::new(format!("CREATE {}{}", at.address(), foreign_options(&options)));
        if options.values().any(|value| value == REDACTED) {
            sql = sql.hazard(HazardKind::Note, format!("No plan holds a secret: write it in the place of {REDACTED}."));
        }
        vec![if self.options.is_some() { sql } else { sql.hazard(HazardKind::Note, "Its options could not be read.") }]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let none = Options::new();
        let (from, to) = (self.options.as_ref().unwrap_or(&none), to.options.as_ref().unwrap_or(&none));
        let options = alter_foreign_options(from, to);
        Some(options.map(|options| Sql::new(format!("ALTER {} {options}", between.address()))).into_iter().collect())
    }
}
