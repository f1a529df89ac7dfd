//! It is there, and this role may not see or use it.

use super::Cause;
use crate::diagnose::log::What;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;
use crate::model::{Grantee, Id, Name, Privilege};

pub(super) fn weigh(case: &Case<'_>, subjects: &[Subject]) -> Option<Cause> {
    let denied: Vec<&Id> =
        case.unusable.iter().filter(|(_, why)| why.contains(" lacks ")).map(|(id, _)| id).collect();
    let fewer: Vec<(&Id, Name, Vec<Privilege>)> = case
        .changed()
        .filter(|(_, attribute)| *attribute == "privileges")
        .flat_map(|(id, _)| lost(case, id))
        .collect();
    let refused: Vec<_> = case
        .complaints
        .iter()
        .filter(|complaint| matches!(complaint.what, What::Permission | What::RowSecurity))
        .collect();
    let weight = match (denied.is_empty(), refused.is_empty(), fewer.is_empty()) {
        (false, _, _) | (_, false, false) => 92,
        (_, false, _) => 85,
        (_, _, false) => 83,
        _ => return None,
    };
    let refused_ids = subjects
        .iter()
        .filter(|s| {
            s.errors.iter().any(|at| {
                case.complaints
                    .get(*at)
                    .is_some_and(|c| matches!(c.what, What::Permission | What::RowSecurity))
            })
        })
        .filter_map(|s| s.id.as_ref());
    let ids: Vec<&Id> =
        denied.iter().copied().chain(fewer.iter().map(|(id, ..)| *id)).chain(refused_ids).collect();
    let role = case.role.as_ref().map_or_else(|| "a role".to_owned(), |role| format!("role {role}"));
    let mut cause = Cause::new("not-permitted", weight, format!("it is there, and {role} may not use it"))
        .explaining(ids)
        .because_if(
            (!refused.is_empty())
                .then(|| format!("the log: {}", listed(refused.iter().map(|complaint| &complaint.message)))),
        );
    for (_, why) in case.unusable.iter().filter(|(_, why)| why.contains(" lacks ")).take(6) {
        cause = cause.because(why.clone());
    }
    for (id, role, privileges) in fewer.iter().take(6) {
        let words: Vec<_> = privileges.iter().map(|privilege| privilege.word().to_owned()).collect();
        cause = cause
            .because(format!(
                "{} {id}: declared for {role} and not granted: {}",
                id.kind.noun(),
                words.join(", ")
            ))
            .then(format!("grant what is declared on {id}"), Some(crate::gate::grant(id, &words, role)));
    }
    let defaults = case.actual.of_kind(Kind::DefaultPrivileges).next();
    let cause = cause.because_if(defaults.map(|(id, _)| format!("default privileges are set ({id}): they go for what that role makes, and for what is made after them, alone")));
    Some(
        cause.but_if(
            (denied.is_empty() && fewer.is_empty())
                .then(|| "what is declared for the roles is granted here".to_owned()),
        ),
    )
}

/// What is declared for a role and not granted.
fn lost<'a>(case: &Case<'a>, id: &'a Id) -> Vec<(&'a Id, Name, Vec<Privilege>)> {
    let of = |side: &'a crate::model::Model| side.objects.get(id)?.privileges.as_ref();
    let (Some(declared), Some(there)) = (of(case.expected), of(case.actual)) else { return Vec::new() };
    let roles = declared.0.iter().filter_map(|(grantee, held)| match grantee {
        Grantee::Role(role) => Some((role, held)),
        Grantee::Owner | Grantee::Public => None,
    });
    let lacking = roles.map(|(role, held)| {
        let granted = there.0.get(&Grantee::Role(role.clone()));
        let owner = case.actual.objects.get(id).and_then(|object| object.owner.as_ref()) == Some(role);
        let lacks = held
            .keys()
            .filter(|privilege| !owner && granted.is_none_or(|granted| !granted.contains_key(privilege)));
        (id, role.clone(), lacks.copied().collect::<Vec<_>>())
    });
    lacking.filter(|(_, _, lacks)| !lacks.is_empty()).collect()
}
