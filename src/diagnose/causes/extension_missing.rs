//! An extension is not installed, and with it types, functions and operators are not there.

use super::Cause;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let extensions: Vec<_> = case.missing().filter(|id| id.kind == Kind::Extension).collect();
    if extensions.is_empty() {
        return None;
    }
    let others: Vec<_> = case.missing().filter(|id| id.kind != Kind::Extension).collect();
    let mut cause = Cause::new(
        "extension-missing",
        88,
        format!("an extension is not installed here: {}", listed(&extensions)),
    )
    .explaining(extensions.iter().copied().chain(others.iter().copied()))
    .because(format!("declared and not installed: {}", listed(&extensions)))
    .because_if(
        (!others.is_empty()).then(|| format!("missing besides, which may need it: {}", listed(&others))),
    );
    for id in &extensions {
        let ready = case.facts.server.available.iter().any(|name| name == id.name.as_str());
        let note = if ready {
            "its files are on the server"
        } else {
            "the server does not offer it: its package has to be installed first"
        };
        cause = cause
            .because(format!("{id}: {note}"))
            .then(format!("install {id}"), Some(format!("CREATE EXTENSION {};", id.name)));
    }
    Some(cause)
}
