//! ALTER DEFAULT PRIVILEGES.

use super::DefaultPrivileges;
use crate::declare::runner::RUNNER;
use crate::declare::acl::Class;
use crate::kinds::Written;
use crate::model::Privileges;
use crate::plan::context::{At, Between};
use crate::plan::grants::{Target, between as grants};
use crate::plan::write::Sql;

impl DefaultPrivileges {
    /// What a class of new objects gets where nothing is said: everywhere the built-in defaults, in a schema nothing more.
    fn usual(&self, class: &str, major: u16) -> Privileges {
        match (&self.schema, Class::from_plural(class)) {
            (None, Some(class)) => class.default_acl(major),
            _ => Privileges::default(),
        }
    }

    fn lead(&self, to: &Self, major: u16) -> Vec<Sql> {
        // Whoever runs it: a role that no text names.
        let role = if to.role.as_str() == RUNNER { String::new() } else { format!("FOR ROLE {} ", to.role) };
        let mut prefix = format!("ALTER DEFAULT PRIVILEGES {role}");
        if let Some(schema) = &to.schema {
            prefix.push_str(&format!("IN SCHEMA {schema} "));
        }
        let classes: std::collections::BTreeSet<_> = self.grants.keys().chain(to.grants.keys()).collect();
        let mut statements = Vec::new();
        for class in classes {
            let usual = self.usual(class, major);
            let from = self.grants.get(class).unwrap_or(&usual);
            let goal = to.grants.get(class).unwrap_or(&usual);
            let on = class.to_uppercase();
            let target = Target { on: &on, column: None, owner: Some(&to.role), prefix: &prefix };
            statements.extend(grants(from, goal, &target));
        }
        statements
    }
}

impl Written for DefaultPrivileges {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        Self { grants: Default::default(), ..self.clone() }.lead(self, at.major)
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        Some(self.lead(to, between.actual.major))
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        self.lead(&Self { grants: Default::default(), ..self.clone() }, at.major)
    }
}
