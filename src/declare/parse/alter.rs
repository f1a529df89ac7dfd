//! ALTER of anything, by its leading keywords.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{AlterObject, Class, Ddl, ObjectAction, ObjectRef};

/// Relations, whose ALTER has one grammar.
const RELATIONS: &[(&str, Class)] = &[
    ("TABLE", Class::Table),
    ("INDEX", Class::Index),
    ("SEQUENCE", Class::Sequence),
    ("VIEW", Class::View),
    ("MATERIALIZED VIEW", Class::MaterializedView),
    ("FOREIGN TABLE", Class::ForeignTable),
];

/// An ALTER with actions of its own; none where OWNER TO, SET SCHEMA or RENAME TO follows the object.
type Special = fn(&mut Cursor<'_>) -> Parsed<Option<Ddl>>;

/// Those that have such actions, and how many keywords name them.
const SPECIAL: &[(&str, Special)] = &[
    ("TYPE", |c| c.alter_type()),
    ("DOMAIN", |c| c.alter_domain()),
    ("POLICY", |c| c.alter_policy()),
    ("EXTENSION", |c| c.alter_extension()),
    ("TEXT SEARCH", |c| c.alter_text_search()),
    ("STATISTICS", |c| c.alter_statistics()),
    ("OPERATOR FAMILY", |c| c.alter_operator_family()),
    ("OPERATOR CLASS", |_| Ok(None)),
    ("OPERATOR", |c| c.alter_operator()),
    ("EVENT TRIGGER", |c| c.alter_event_trigger()),
    ("FOREIGN DATA WRAPPER", |c| c.alter_wrapper()),
    ("SERVER", |c| c.alter_server()),
    ("PUBLICATION", |c| c.alter_publication()),
    ("SUBSCRIPTION", |c| c.alter_subscription()),
];

impl Cursor<'_> {
    /// After ALTER.
    pub(super) fn alter(&mut self) -> Parsed<Ddl> {
        if let Some(class) = self.eat_one(RELATIONS) {
            return self.alter_relation(class);
        }
        if self.eat("DEFAULT PRIVILEGES") {
            return self.alter_default_privileges();
        }
        if self.eat("USER MAPPING") {
            return self.alter_user_mapping();
        }
        if let Some(outside) = self.outside() {
            return Ok(outside);
        }
        let before = self.position();
        if let Some(special) = self.eat_one(SPECIAL)
            && let Some(altered) = special(self)?
        {
            return Ok(altered);
        }
        self.set_position(before);
        self.alter_any()
    }

    /// What has nothing but an owner, a schema and a name, and functions.
    fn alter_any(&mut self) -> Parsed<Ddl> {
        let class = self.class()?;
        if class == Class::Domain || class == Class::Type {
            return self.alter_type_name(class);
        }
        let if_exists = self.if_exists();
        let object = self.object_of(class)?;
        if class == Class::Collation && self.eat("REFRESH VERSION") {
            return Ok(Ddl::Data(crate::declare::ddl::Data { command: "REFRESH", calls: Vec::new() }));
        }
        if let ObjectRef::Routine(routine) = &object {
            let common = ["OWNER TO", "SET SCHEMA", "RENAME TO", "DEPENDS ON", "NO DEPENDS"];
            if !common.iter().any(|words| self.is_words(words)) {
                let routine = routine.clone();
                return self.alter_routine(routine);
            }
        }
        self.alter_object(object, if_exists)
    }

    /// Types and domains go by name here, and domains rename their constraints.
    fn alter_type_name(&mut self, class: Class) -> Parsed<Ddl> {
        let name = self.object_name()?;
        if class == Class::Domain && self.eat("RENAME CONSTRAINT") {
            let constraint = self.ident()?;
            self.expect("TO")?;
            let action = ObjectAction::RenameTo(self.ident()?);
            let object = ObjectRef::DomainConstraint(name, constraint);
            return Ok(Ddl::AlterObject(AlterObject { object, if_exists: false, action }));
        }
        self.alter_object(ObjectRef::Named(class, name), false)
    }
}
