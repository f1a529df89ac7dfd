//! `plan --adopt`: the declared files as they would accept what is there, as a patch.

use serde::Serialize;

use super::CliError;
use super::plan::PlanFormat;
use super::sides::{self, Settings, Sides};
use crate::adopt::{Adopted, Trial, adopt, patch};
use crate::declare::{adopt_defaults, adopt_owners, adopt_roles};
use crate::diff::{Diff, complete};
use crate::finding::drift;
use crate::model::{Model, Source};
use crate::source::{Spec, declared};

#[derive(Serialize)]
struct Written<'a> {
    version: u8,
    patch: &'a str,
    /// What the patch does not do away with, in a sentence each.
    not_adopted: &'a [String],
}

/// A patch, and what it does not do away with.
pub(super) struct Patch {
    text: String,
    left: Vec<String>,
}

/// Makes the patch.
pub(super) fn made(sides: &Sides, settings: &Settings, diff: &Diff) -> Result<Patch, CliError> {
    if !matches!(settings.expected, Spec::Files(_)) {
        return Err(CliError::NotAdoptable { named: settings.expected.to_string() });
    }
    let actual = &sides.actual.model;
    let how = sides::load_settings(&settings.config, Some(actual));
    let declare = |sources: Vec<Source>| -> Model {
        let mut model = declared(sources, &how);
        adopt_defaults(&mut model, actual);
        adopt_roles(&mut model, actual);
        adopt_owners(&mut model, actual);
        complete(&mut model, actual);
        model
    };
    let compare = |expected: &Model, actual: &Model| sides::differences(expected, actual, settings);
    let trial = Trial { declare: &declare, compare: &compare };
    let Adopted { sources, model, left } = adopt(&sides.expected.model, actual, diff, &trial);
    for (old, new) in sides.expected.model.sources.iter().zip(&sources) {
        if old.text != new.text {
            is_as_read(old)?;
        }
    }
    let left = drift(&left, &model, actual, &settings.config.rules);
    Ok(Patch {
        text: patch(&sides.expected.model.sources, &sources),
        left: left.into_iter().map(|finding| finding.message).collect(),
    })
}

/// A file of which parts were passed over, or that begins with a byte order mark, is not what was read.
fn is_as_read(source: &Source) -> Result<(), CliError> {
    match std::fs::read_to_string(&source.path) {
        Ok(text) if *text == *source.text => Ok(()),
        _ => Err(CliError::NotAdoptable { named: source.path.clone() }),
    }
}

impl Patch {
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.left.is_empty()
    }

    /// What the patch does not do away with.
    pub(super) fn left(&self) -> &[String] {
        &self.left
    }

    /// The patch, with what it leaves in front: `git apply` passes over that.
    pub(super) fn written(&self, format: PlanFormat) -> Result<String, CliError> {
        let Self { text, left } = self;
        if format == PlanFormat::Json {
            let written = Written { version: super::plan::VERSION, patch: text, not_adopted: left };
            let json =
                serde_json::to_string_pretty(&written).map_err(|error| CliError::Stdout(error.into()))?;
            return Ok(json + "\n");
        }
        let remarks = left.iter().map(|message| format!("# not adopted: {}\n", message.replace('\n', " ")));
        Ok(remarks.collect::<String>() + text)
    }
}
