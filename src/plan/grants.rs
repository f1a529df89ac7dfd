//! GRANT and REVOKE that lead from some privileges to others.

use std::collections::BTreeMap;

use crate::model::{Grantee, Id, Name, Object, Privilege, Privileges};

use super::address;
use super::write::{HazardKind, Sql, list};

/// What is granted and revoked, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Target<'t> {
    /// `TABLE app.users`, what follows ON; or the plural word of ALTER DEFAULT PRIVILEGES.
    pub on: &'t str,
    /// The column, of column privileges.
    pub column: Option<&'t Name>,
    /// The owner where it is known; without it the owner's own privileges are left alone.
    pub owner: Option<&'t Name>,
    /// What stands before GRANT and REVOKE: `ALTER DEFAULT PRIVILEGES FOR ROLE x `.
    pub prefix: &'t str,
}

/// The statements that lead from some privileges to others: first what is taken, then what is given.
pub fn between(from: &Privileges, to: &Privileges, target: &Target<'_>) -> Vec<Sql> {
    let grantees: std::collections::BTreeSet<_> = from.0.keys().chain(to.0.keys()).collect();
    let empty = BTreeMap::new();
    let (mut taken, mut given) = (Vec::new(), Vec::new());
    for grantee in grantees {
        let Some(role) = role(grantee, target.owner) else { continue };
        let (old, new) = (from.0.get(grantee).unwrap_or(&empty), to.0.get(grantee).unwrap_or(&empty));
        let gone: Vec<_> = old.keys().filter(|p| !new.contains_key(p)).copied().collect();
        let unopt: Vec<_> = old
            .iter()
            .filter(|(p, option)| **option && new.get(p) == Some(&false))
            .map(|(p, _)| *p)
            .collect();
        let added = |option: bool| -> Vec<Privilege> {
            let wanted = new.iter().filter(|(p, o)| {
                **o == option && (!old.contains_key(p) || **o && old.get(p) == Some(&false))
            });
            wanted.map(|(p, _)| *p).collect()
        };
        taken.extend(revoke(&gone, "", &role, target));
        taken.extend(revoke(&unopt, "GRANT OPTION FOR ", &role, target));
        given.extend(grant(&added(false), "", &role, target));
        given.extend(grant(&added(true), " WITH GRANT OPTION", &role, target));
    }
    taken.extend(given);
    taken
}

fn role(grantee: &Grantee, owner: Option<&Name>) -> Option<String> {
    match grantee {
        Grantee::Owner => owner.map(ToString::to_string),
        Grantee::Public => Some("PUBLIC".to_owned()),
        Grantee::Role(name) => Some(name.to_string()),
    }
}

fn words(privileges: &[Privilege], target: &Target<'_>) -> String {
    list(privileges.iter().map(|p| match target.column {
        Some(column) => format!("{} ({column})", p.word()),
        None => p.word().to_owned(),
    }))
}

fn revoke(privileges: &[Privilege], option: &str, role: &str, target: &Target<'_>) -> Option<Sql> {
    let Target { on, prefix, .. } = target;
    let sql = format!("{prefix}REVOKE {option}{} ON {on} FROM {role}", words(privileges, target));
    (!privileges.is_empty())
        .then(|| Sql::new(sql).hazard(HazardKind::Access, format!("{role} loses these privileges.")))
}

fn grant(privileges: &[Privilege], option: &str, role: &str, target: &Target<'_>) -> Option<Sql> {
    let Target { on, prefix, .. } = target;
    let sql = format!("{prefix}GRANT {} ON {on} TO {role}{option}", words(privileges, target));
    (!privileges.is_empty()).then(|| Sql::new(sql))
}

/// The statements that lead an object from some privileges to others.
pub fn of_object(
    id: &Id,
    object: &Object,
    owner: Option<&Name>,
    from: &Privileges,
    to: &Privileges,
) -> Vec<Sql> {
    let Some(on) = address::grant_target(id, object) else { return Vec::new() };
    let column = (id.kind == crate::kinds::Kind::Column).then_some(&id.name);
    between(from, to, &Target { on: &on, column, owner, prefix: "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_difference_is_granted_and_revoked() {
        let acl = |grants: &[(Grantee, Privilege, bool)]| {
            let mut acl = Privileges::default();
            grants
                .iter()
                .for_each(|(grantee, privilege, option)| acl.grant(grantee.clone(), *privilege, *option));
            acl
        };
        let app = Grantee::Role("app".into());
        let from =
            acl(&[(app.clone(), Privilege::Select, true), (Grantee::Public, Privilege::Select, false)]);
        let to = acl(&[(app.clone(), Privilege::Select, false), (app, Privilege::Insert, true)]);
        let target = Target { on: "TABLE app.t", column: None, owner: None, prefix: "" };
        let sql: Vec<_> = between(&from, &to, &target).into_iter().map(|s| s.text).collect();
        assert_eq!(
            sql,
            [
                "REVOKE SELECT ON TABLE app.t FROM PUBLIC",
                "REVOKE GRANT OPTION FOR SELECT ON TABLE app.t FROM app",
                "GRANT INSERT ON TABLE app.t TO app WITH GRANT OPTION",
            ]
        );
    }
}
