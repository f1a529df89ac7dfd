//! The service asks for what nobody declared: its code is ahead of the schema, or a name is mistyped.

use super::Cause;
use crate::diagnose::{Case, State, Subject, listed};
use crate::inspect::connect::closest;

pub(super) fn weigh(case: &Case<'_>, subjects: &[Subject]) -> Option<Cause> {
    let unknown: Vec<&Subject> =
        subjects.iter().filter(|subject| subject.state == State::Undeclared).collect();
    if unknown.is_empty() {
        return None;
    }
    let names: Vec<String> = case.expected.objects.keys().map(ToString::to_string).collect();
    let near = |name: &str| {
        closest(name, names.iter().map(String::as_str))
            .map(|near| format!("{name} is near to {near}, which is declared"))
    };
    let mut cause = Cause::new("not-declared", 65, "the service asks for what is declared nowhere")
        .because(format!("declared nowhere: {}", listed(unknown.iter().map(|subject| &subject.object))));
    for subject in &unknown {
        cause = cause.because_if(near(&subject.object));
    }
    Some(cause.then("deploy the version of the schema that the service was built for, or the version of the service that fits", None))
}
