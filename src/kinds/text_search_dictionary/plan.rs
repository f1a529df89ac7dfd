//! CREATE TEXT SEARCH DICTIONARY, ALTER TEXT SEARCH DICTIONARY.

use super::TextSearchDictionary;
use crate::kinds::Written;
use crate::model::Name;
use crate::plan::context::{At, Between};
use crate::plan::write::{Sql, literal};

impl Written for TextSearchDictionary {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { template, options } = self;
        let mut parts = vec![format!("template = {template}")];
        parts.extend(options.iter().map(|(key, value)| format!("{} = {}", Name::new(key), literal(value))));
        vec![Sql::new(format!("CREATE {} ({})", at.address(), parts.join(", ")))]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        if self.template != to.template {
            return None;
        }
        let gone = self.options.keys().filter(|key| !to.options.contains_key(key)).map(|key| Name::new(key).to_string());
        let set = to.options.iter().filter(|(key, value)| self.options.get(key) != Some(value));
        let set = set.map(|(key, value)| format!("{} = {}", Name::new(key), literal(value)));
        let parts: Vec<_> = gone.chain(set).collect();
        Some(vec![Sql::new(format!("ALTER {} ({})", between.address(), parts.join(", ")))])
    }
}
