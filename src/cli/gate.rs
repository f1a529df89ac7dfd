//! `check --require` and `--role`: only what a service needs, and as the role that it comes as.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::CliError;
use super::outcome::Outcome;
use super::sides::{self, Settings, Sides};
use super::wait::Span;
use crate::finding::{Departure, Finding, Seeks};
use crate::gate::{self, Asked, Requirement, Requirements, asked, look};
use crate::inspect::{InspectError, Session};
use crate::model::{Model, Name};
use crate::source::{LoadSettings, Loaded, SourceError, connect, load};

/// What a service needs.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct GateArgs {
    /// Look only whether these objects are there, and usable by --role: `app.*`, `app.jobs=SELECT,UPDATE` (again and
    /// again for several)
    #[arg(long, value_name = "GLOB[=PRIVILEGES]", help_heading = "Gate")]
    pub(super) require: Vec<Requirement>,
    /// The role that must be able to use them, through membership or itself
    #[arg(long, value_name = "ROLE", help_heading = "Gate")]
    pub(super) role: Option<String>,
    /// Try again for so long (60s, 2m) until nothing fails, a server that is not up yet included; quiet until then
    #[arg(long, value_name = "TIME", help_heading = "Gate")]
    pub(super) wait: Option<Span>,
    /// Whether what is not declared is a finding [default: exact; subset with --require, where exact also compares
    /// definitions]
    #[arg(long, value_name = "MODE", help_heading = "Gate")]
    mode: Option<Mode>,
}

/// Whether what is not declared is a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// The actual schema is what is declared, and nothing else
    Exact,
    /// What is declared is there; what else is there is nobody's business
    Subset,
}

impl GateArgs {
    /// Whether presence and use of some objects is all that is asked.
    pub(super) fn is_narrow(&self) -> bool {
        !self.require.is_empty() && self.mode != Some(Mode::Exact)
    }

    fn requirements(&self, declared: &Model) -> Result<Requirements, CliError> {
        if self.require.is_empty() {
            return Ok(Requirements::everything());
        }
        let requirements = Requirements(self.require.clone());
        match requirements.idle(declared) {
            Some(pattern) => Err(CliError::Requirement { pattern: pattern.to_owned() }),
            None => Ok(requirements),
        }
    }

    fn role(&self) -> Option<Name> {
        self.role.as_deref().map(Name::new)
    }

    /// The findings of a whole check as the gate's options have them: without what is not declared, with what the
    /// role cannot use.
    pub(super) fn refine(
        &self,
        mut findings: Vec<Finding>,
        sides: &mut Sides,
        settings: &Settings,
    ) -> Result<Vec<Finding>, CliError> {
        if self.mode == Some(Mode::Subset) {
            findings.retain(|finding| finding.change != Departure::Unexpected);
        }
        let Sides { expected, actual, .. } = sides;
        let requirements = self.requirements(&expected.model)?;
        findings.retain(|finding| requirements.include(finding));
        let Some(role) = self.role() else { return Ok(findings) };
        let Some(session) = &mut actual.session else {
            return Err(CliError::NotLive { what: "--role", source_name: actual.side.source.clone() });
        };
        let asked = asked(&expected.model, &requirements);
        let found = match ask(session, &asked, Some(&role))? {
            Some(seen) => {
                gate::unusable_findings(&expected.model, &asked, &seen, Some(&role), &settings.config.rules)
            }
            None => vec![gate::no_role(&role)],
        };
        findings.extend(found.into_iter().filter(|finding| settings.scope.includes(finding)));
        Ok(findings)
    }
}

/// The gate: reads nothing of the database but what is asked. The declared side is read once, when the first
/// connection says for which server.
pub(super) fn looked(
    args: &GateArgs,
    settings: &Settings,
    declared: &mut Option<Loaded>,
) -> Result<Outcome, CliError> {
    let how = LoadSettings { limits: settings.limits, ..sides::load_settings(&settings.config, None) };
    let Some((mut session, actual)) = connect(&settings.against, &how)? else {
        return Err(CliError::NotLive { what: "--require", source_name: settings.against.to_string() });
    };
    let expected = match declared {
        Some(expected) => expected,
        None => declared.insert(read(settings, &how, &session)?),
    };
    let requirements = args.requirements(&expected.model)?;
    let role = args.role();
    let asked = asked(&expected.model, &requirements);
    let findings = match ask(&mut session, &asked, role.as_ref())? {
        Some(seen) => gate::findings(&expected.model, &asked, &seen, role.as_ref(), &settings.config.rules),
        None => role.iter().map(gate::no_role).collect(),
    };
    let mut compared: BTreeMap<String, usize> = BTreeMap::new();
    for asked in &asked {
        *compared.entry(asked.id.kind.to_string()).or_default() += 1;
    }
    Ok(Outcome {
        findings,
        seeks: Seeks::Drift,
        expected: expected.side.clone(),
        actual: Some(actual),
        compared,
        sources: expected.model.sources.clone(),
        narrow: true,
    })
}

fn read(settings: &Settings, how: &LoadSettings, session: &Session) -> Result<Loaded, CliError> {
    let server = Model { server: Some(session.server().clone()), ..Model::default() };
    let expected = load(&settings.expected, &how.clone().after(&server))?;
    sides::check_declared(&expected)?;
    Ok(expected)
}

fn ask(
    session: &mut Session,
    asked: &[Asked],
    role: Option<&Name>,
) -> Result<Option<Vec<gate::Seen>>, CliError> {
    look(session, asked, role).map_err(|error: InspectError| SourceError::from(error).into())
}
