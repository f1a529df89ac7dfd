//! GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterDefaultPrivileges, Behavior, Class, Ddl, Grant, GrantTarget, GrantedPrivilege, ObjectRef,
};
use crate::model::Privilege;

/// What ALL … IN SCHEMA and ALTER DEFAULT PRIVILEGES may name.
const PLURALS: &[(&str, Class)] = &[
    ("TABLES", Class::Table),
    ("SEQUENCES", Class::Sequence),
    ("FUNCTIONS", Class::Function),
    ("PROCEDURES", Class::Procedure),
    ("ROUTINES", Class::Routine),
    ("TYPES", Class::Type),
    ("SCHEMAS", Class::Schema),
    ("LARGE OBJECTS", Class::LargeObject),
];

/// What GRANT … ON may name; nothing is TABLE.
const SINGULARS: &[(&str, Class)] = &[
    ("TABLE", Class::Table),
    ("SEQUENCE", Class::Sequence),
    ("FOREIGN DATA WRAPPER", Class::ForeignDataWrapper),
    ("FOREIGN SERVER", Class::Server),
    ("FUNCTION", Class::Function),
    ("PROCEDURE", Class::Procedure),
    ("ROUTINE", Class::Routine),
    ("DATABASE", Class::Database),
    ("DOMAIN", Class::Domain),
    ("LANGUAGE", Class::Language),
    ("LARGE OBJECT", Class::LargeObject),
    ("SCHEMA", Class::Schema),
    ("TABLESPACE", Class::Tablespace),
    ("TYPE", Class::Type),
    ("PARAMETER", Class::Parameter),
];

impl Cursor<'_> {
    /// After GRANT or REVOKE. A role that is granted lies outside of any schema.
    pub(super) fn grant(&mut self, revoke: bool) -> Parsed<Ddl> {
        if !self.grants_on_objects() {
            while !self.is_end() {
                self.advance();
            }
            return Ok(Ddl::Outside(if revoke { "REVOKE role" } else { "GRANT role" }));
        }
        Ok(Ddl::Grant(self.grant_of(revoke, Self::grant_target)?))
    }

    /// Whether ON comes before TO or FROM: GRANT of a role has none.
    fn grants_on_objects(&self) -> bool {
        let mut ahead = self.clone();
        // GRANT OPTION FOR, ADMIN OPTION FOR: the latter is a role's.
        while !ahead.is_end() && !ahead.is_word("TO") && !ahead.is_word("FROM") {
            if ahead.is_word("ON") {
                return true;
            }
            ahead.advance();
        }
        false
    }

    fn grant_of(&mut self, revoke: bool, target: fn(&mut Self) -> Parsed<GrantTarget>) -> Parsed<Grant> {
        let option_only = revoke && self.eat("GRANT OPTION FOR");
        let privileges = self.privileges()?;
        self.expect("ON")?;
        let target = target(self)?;
        self.expect(if revoke { "FROM" } else { "TO" })?;
        let grantees = self.list(|c| {
            c.eat("GROUP");
            c.role()
        })?;
        let grant_option = !revoke && self.eat("WITH GRANT OPTION");
        let granted_by = if self.eat("GRANTED BY") { Some(self.role()?) } else { None };
        let behavior = if revoke { self.behavior() } else { Behavior::default() };
        Ok(Grant { revoke, option_only, privileges, target, grantees, grant_option, granted_by, behavior })
    }

    fn privileges(&mut self) -> Parsed<Vec<GrantedPrivilege>> {
        if self.eat("ALL") {
            self.eat("PRIVILEGES");
            let columns = self.optional_columns()?;
            return Ok(vec![GrantedPrivilege { privilege: None, columns }]);
        }
        self.list(|c| {
            let failure = c.expected("a privilege");
            let privilege = if c.eat("ALTER SYSTEM") {
                Some(Privilege::AlterSystem)
            } else {
                Privilege::from_word(c.label()?.name.as_str())
            };
            let columns = c.optional_columns()?;
            privilege.map(|p| GrantedPrivilege { privilege: Some(p), columns }).ok_or(failure)
        })
    }

    fn grant_target(&mut self) -> Parsed<GrantTarget> {
        if self.eat("ALL") {
            let class = self.expect_one(PLURALS, "TABLES, SEQUENCES, FUNCTIONS, PROCEDURES or ROUTINES")?;
            self.expect("IN SCHEMA")?;
            return Ok(GrantTarget::AllInSchema(class, self.list(Self::ident)?));
        }
        // A table may be called `type`, and `database`.
        let bare = self.is_symbol_at(1, ".")
            || self.is_symbol_at(1, ",")
            || self.is_word_at(1, "TO")
            || self.is_word_at(1, "FROM");
        let class = if bare { Class::Table } else { self.eat_one(SINGULARS).unwrap_or(Class::Table) };
        Ok(GrantTarget::Objects(self.list(|c| match class {
            Class::Parameter => Ok(ObjectRef::Named(class, c.loose_name()?)),
            _ => c.object_of(class),
        })?))
    }

    /// After ALTER DEFAULT PRIVILEGES.
    pub(super) fn alter_default_privileges(&mut self) -> Parsed<Ddl> {
        let (mut roles, mut schemas) = (Vec::new(), Vec::new());
        loop {
            if self.eat("FOR ROLE") || self.eat("FOR USER") {
                roles = self.list(Self::role)?;
            } else if self.eat("IN SCHEMA") {
                schemas = self.list(Self::ident)?;
            } else {
                break;
            }
        }
        let revoke = self.expect_one(&[("GRANT", false), ("REVOKE", true)], "GRANT or REVOKE")?;
        let grant = self.grant_of(revoke, |c| {
            Ok(GrantTarget::Default(c.expect_one(PLURALS, "TABLES, SEQUENCES, FUNCTIONS, TYPES or SCHEMAS")?))
        })?;
        Ok(Ddl::AlterDefaultPrivileges(AlterDefaultPrivileges { roles, schemas, grant }))
    }
}
