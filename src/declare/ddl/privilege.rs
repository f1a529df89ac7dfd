//! GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

use super::{Behavior, Class, Ident, ObjectRef, Role};
use crate::model::Privilege;

/// GRANT or REVOKE of privileges.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// REVOKE.
    pub revoke: bool,
    /// REVOKE GRANT OPTION FOR.
    pub option_only: bool,
    /// What is granted.
    pub privileges: Vec<GrantedPrivilege>,
    /// On what.
    pub target: GrantTarget,
    /// To whom.
    pub grantees: Vec<Role>,
    /// WITH GRANT OPTION.
    pub grant_option: bool,
    /// GRANTED BY.
    pub granted_by: Option<Role>,
    /// CASCADE or RESTRICT of REVOKE.
    pub behavior: Behavior,
}

/// One privilege, perhaps on columns only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedPrivilege {
    /// Which; `None` is ALL.
    pub privilege: Option<Privilege>,
    /// The columns; empty: the whole object.
    pub columns: Vec<Ident>,
}

/// What privileges are granted on.
#[derive(Clone, Debug, PartialEq)]
pub enum GrantTarget {
    /// Objects by name. `ON t` without a word is class `Table`.
    Objects(Vec<ObjectRef>),
    /// ALL TABLES (SEQUENCES, FUNCTIONS, PROCEDURES, ROUTINES) IN SCHEMA.
    AllInSchema(Class, Vec<Ident>),
    /// TABLES, SEQUENCES, FUNCTIONS (ROUTINES too), TYPES, SCHEMAS, LARGE OBJECTS of ALTER DEFAULT PRIVILEGES.
    Default(Class),
}

/// ALTER DEFAULT PRIVILEGES.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterDefaultPrivileges {
    /// FOR ROLE; empty: the role that runs it.
    pub roles: Vec<Role>,
    /// IN SCHEMA; empty: everywhere.
    pub schemas: Vec<Ident>,
    /// GRANT or REVOKE, its target a [`GrantTarget::Default`].
    pub grant: Grant,
}
