//! It is another database, host or replica than the one that was migrated.

use super::Cause;
use crate::diagnose::{Case, State, Subject, listed};

pub(super) fn weigh(case: &Case<'_>, subjects: &[Subject]) -> Option<Cause> {
    let missing: Vec<_> = case.missing().collect();
    let there = case.share_there();
    let moved: Vec<_> = missing.iter().filter_map(|id| super::another_schema::elsewhere(case, id)).collect();
    let strangers = case.unexpected().filter(|id| super::is_weighty(id) && !moved.contains(id)).count();
    let elsewhere = case.facts.databases.iter().max_by_key(|(_, found)| **found);
    let fine =
        subjects.iter().filter(|subject| subject.state == State::Fine && !subject.errors.is_empty()).count();
    let empty = there <= 5 && !missing.is_empty();
    let weight = match (empty, elsewhere, strangers) {
        (true, Some(_), _) => 96,
        (true, None, 1..) => 95,
        (false, Some(_), _) if fine == 0 => 30,
        (true, None, 0) => 40,
        _ if fine > 0 && fine == subjects.len() => 72,
        _ => return None,
    };
    let named = case.actual.server.as_ref();
    let told = case.complaints.iter().filter_map(|complaint| complaint.database.as_deref());
    let other = told.into_iter().find(|database| named.is_some_and(|server| server.database != *database));
    Some(
        Cause::new("another-database", weight, "this is not the database that was migrated, or not the one the service uses")
            .explaining(missing.iter().copied())
            .because_if(named.map(|server| format!("looked at: database {} as role {}", server.database, server.user)))
            .because_if(empty.then(|| format!("{there} % of what is declared is here")))
            .because_if((strangers > 0 && empty).then(|| format!("what is here is somebody else's: {}", listed(case.unexpected().take(20)))))
            .because_if(elsewhere.map(|(database, found)| format!("database {database} of this server has {found} of the missing schemas and relations")))
            .because_if(other.map(|database| format!("the log speaks of database {database}")))
            .because_if((fine > 0).then(|| "what the log misses is here, and usable as far as was asked: the service looks elsewhere, or it was mended since".to_owned()))
            .but_if((elsewhere.is_none() && !case.facts.server.role_there && case.facts.closed.is_empty() && !missing.is_empty()).then(|| "no other database of this server has them".to_owned()))
            .but_if((!empty).then(|| format!("{there} % of what is declared is here")))
            .then("compare the address that the service uses with the one that was migrated", Some("psql \"$DATABASE_URL\" -c 'SELECT current_database(), current_user, inet_server_addr(), inet_server_port()'".to_owned()))
            .then("write `expect_database` and `expect_host` into driftlint.toml, so that no other database is taken for it", None),
    )
}
