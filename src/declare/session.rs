//! What a script sets for its own session: the search path, the role, where new tables go.

use super::ddl::{Setting, SettingValue};
use super::world::World;
use crate::model::{Name, SearchPath};

impl World {
    /// SET and RESET.
    pub(crate) fn set(&mut self, setting: &Setting) {
        let Setting { name, value, local: _ } = setting;
        let values = match value {
            SettingValue::Values(values) => Some(values.as_slice()),
            SettingValue::Default => None,
            SettingValue::FromCurrent => return,
        };
        let one = || {
            values.and_then(|values| values.first()).filter(|value| !value.is_empty()).map(|v| Name::new(v))
        };
        match name.as_str() {
            "search_path" => {
                self.path = values.map_or_else(|| self.initial_path.clone(), |v| self.search_path(v))
            }
            "default_tablespace" => {
                self.default_tablespace = one().filter(|name| name.as_str() != "pg_default")
            }
            "default_table_access_method" => {
                self.default_access_method = one().filter(|name| name.as_str() != "heap");
            }
            "role" => {
                self.role = one().filter(|name| name.as_str() != "none").or_else(|| self.initial_role.clone())
            }
            "session_authorization" => self.role = one().or_else(|| self.initial_role.clone()),
            name if name.contains('.') => {
                self.custom_settings.insert(name.to_owned());
            }
            _ => {}
        }
    }

    /// `"$user"` is the schema called like the role, where that is known.
    fn search_path(&self, values: &[String]) -> SearchPath {
        let schemas = values.iter().filter_map(|value| match value.as_str() {
            "" => None,
            "$user" => self.role.clone(),
            schema => Some(Name::new(schema)),
        });
        SearchPath::new(schemas)
    }

    /// RESET ALL, DISCARD ALL: as the session began.
    pub(crate) fn reset(&mut self) {
        self.path = self.initial_path.clone();
        self.role.clone_from(&self.initial_role);
        self.default_tablespace = None;
        self.default_access_method = None;
    }

    /// SET ROLE; none is RESET ROLE.
    pub(crate) fn set_role(&mut self, role: Option<&Name>) {
        self.role = role.cloned().or_else(|| self.initial_role.clone());
        if role.is_some() {
            self.model.speaks.owner = true;
        }
    }
}
