//! `plan --verify`: the plan is run on a copy of the actual schema, and what differs afterwards is told.

use std::collections::BTreeSet;

use super::CliError;
use super::progress::Progress;
use super::sides::{self, Settings, Sides};
use crate::finding::drift;
use crate::inspect::{Address, Scratch};
use crate::model::{Model, Name};
use crate::plan::{self, Failure, Options, Piece, Plan, SETTINGS, Stage, Verification};
use crate::source::{Loaded, Spec, load};

/// Differences named in a note; the rest is counted.
const NAMED: usize = 5;

/// Runs a plan on a copy of the actual schema, on this server.
pub(super) fn verify(
    url: &str,
    made: &Plan,
    sides: &Sides,
    settings: &Settings,
    options: &Options,
    progress: &Progress,
) -> Result<Verification, CliError> {
    let server = address(sides::spec(&[url.to_owned()], &settings.config)?)?;
    let actual = sides.actual_before();
    let roles: BTreeSet<Name> =
        [actual, &sides.expected.model].into_iter().flat_map(plan::roles::roles).collect();
    progress.say("copying the actual schema into a scratch database");
    let mut trial = Trial {
        scratch: Scratch::create("scratch", &server, actual.server.as_ref(), &roles)
            .map_err(crate::source::SourceError::from)?,
        settings,
        progress,
        found: Verification { server: server.to_string(), ..Verification::default() },
    };
    trial.run(made, sides, options)?;
    Ok(trial.found)
}

/// The server's address; a scratch database is made nowhere else.
fn address(spec: Spec) -> Result<Address, CliError> {
    match spec {
        Spec::Database(address) => Ok(*address),
        Spec::Target { source, .. } => address(*source),
        other => Err(CliError::NoServer { named: other.to_string() }),
    }
}

struct Trial<'t> {
    scratch: Scratch,
    settings: &'t Settings,
    progress: &'t Progress,
    found: Verification,
}

impl Trial<'_> {
    fn run(&mut self, made: &Plan, sides: &Sides, options: &Options) -> Result<(), CliError> {
        let actual = sides.actual_before();
        if !self.all(Stage::Copy, plan::statements(actual)) {
            return Ok(());
        }
        self.compare_copy(actual)?;
        self.progress.say("running the plan there");
        if !self.plan(Stage::Plan, made) {
            return Ok(());
        }
        if made.steps.iter().any(|step| step.held_back.is_some()) && !self.held_back(sides, options)? {
            return Ok(());
        }
        let (mut after, mut expected) = (self.read()?, again(&sides.expected));
        let diff = sides::compare_models(&mut expected, &mut after, self.settings, self.progress);
        let findings = drift(&diff, &expected.model, &after.model, &self.settings.config.rules);
        self.found.left = findings.into_iter().map(|finding| finding.message).collect();
        self.found.verified = self.found.left.is_empty();
        Ok(())
    }

    /// Runs statements, one after another; whether all of them ran.
    fn all(&mut self, stage: Stage, statements: impl IntoIterator<Item = String>) -> bool {
        for statement in statements {
            if let Err(refused) = self.scratch.run(&statement) {
                self.found.failure = Some(Failure { stage, statement, message: refused.0 });
                return false;
            }
        }
        true
    }

    fn plan(&mut self, stage: Stage, plan: &Plan) -> bool {
        // A session of its own, as psql will have.
        self.scratch.close();
        let mut statements: Vec<String> = SETTINGS.iter().map(|&setting| setting.to_owned()).collect();
        for piece in plan.pieces() {
            match piece {
                Piece::Begin => statements.push("BEGIN".to_owned()),
                Piece::Commit => statements.push("COMMIT".to_owned()),
                Piece::Step { step, path } if step.held_back.is_none() => {
                    statements.extend(path);
                    statements.push(step.sql.clone());
                }
                Piece::Step { .. } => {}
            }
        }
        self.all(stage, statements)
    }

    /// Makes a plan of what is left once the rest ran, and runs it: what is held back has to work too.
    fn held_back(&mut self, sides: &Sides, options: &Options) -> Result<bool, CliError> {
        let (mut between, mut expected) = (self.read()?, again(&sides.expected));
        let diff = sides::compare_models(&mut expected, &mut between, self.settings, self.progress);
        let options = Options { allow_destructive: true, ..options.clone() };
        let rest = plan::plan(&expected.model, &between.model, &diff, &options);
        self.found.notes.push("what is held back was run too".to_owned());
        Ok(self.plan(Stage::HeldBack, &rest))
    }

    /// Says where the copy is not like what it was made from: a plan proved on it is proved for less.
    fn compare_copy(&mut self, actual: &Model) -> Result<(), CliError> {
        let mut copy = self.read()?;
        if let Some(server) = &copy.model.server {
            self.found.server = format!("{}, PostgreSQL {}", self.found.server, server.version);
        }
        let side = crate::finding::Side::default();
        let mut original = Loaded { model: actual.clone(), side, session: None };
        let diff = sides::compare_models(&mut original, &mut copy, self.settings, self.progress);
        let names: Vec<String> =
            diff.changes.iter().map(|c| format!("{} {}", c.id.kind.noun(), c.id)).collect();
        if !names.is_empty() {
            let few = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let more = names.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.found.notes.push(format!("the copy is not in all as the actual schema is: {few}{more}"));
        }
        Ok(())
    }

    /// What the scratch database has now.
    fn read(&mut self) -> Result<Loaded, CliError> {
        self.scratch.close();
        let spec = Spec::Database(Box::new(self.scratch.address().clone()));
        Ok(load(&spec, &sides::load_settings(&self.settings.config, None))?)
    }
}

/// The same side for another comparison.
fn again(side: &Loaded) -> Loaded {
    Loaded { model: side.model.clone(), side: side.side.clone(), session: None }
}
