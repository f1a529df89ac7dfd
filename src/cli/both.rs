//! Two sides, read at once as far as the one does not say how the other is to be read.

use std::thread::{Builder, Scope, ScopedJoinHandle, scope};

use super::CliError;
use super::progress::Progress;
use super::sides::{Settings, load_settings, read_one};
use crate::declare::Script;
use crate::model::Model;
use crate::source::{
    LoadSettings, Loaded, SnapshotText, SourceError, Spec, load_snapshot, parse, replay, snapshot,
    snapshot_text,
};

/// The stack that a main thread mostly has: replay may go deep.
const STACK: usize = 8 * 1024 * 1024;

/// Reads a side, then the one that is read as the first says; what can be done of the second is done meanwhile.
pub(super) fn read(
    first: &Spec,
    second: &Spec,
    settings: &Settings,
    progress: &Progress,
) -> Result<(Loaded, Loaded), CliError> {
    if !second.is_ddl() {
        let first = read_one(first, &how(settings, None), progress)?;
        let second = read_one(second, &how(settings, Some(&first.model)), progress)?;
        return Ok((first, second));
    }
    if first.is_ddl() {
        return apart(first, second, settings, progress);
    }
    scope(|threads| {
        let parsing = start(threads, || parse(second))?;
        if let Some(text) = snapshot_text(first)? {
            return with_snapshot(threads, (first, text), (second, parsing), settings, progress);
        }
        let first = read_one(first, &how(settings, None), progress)?;
        progress.say(format!("reading {second}"));
        let second = replay(joined(parsing)?, second, &how(settings, Some(&first.model)))?;
        Ok((first, second))
    })
}

fn how(settings: &Settings, other: Option<&Model>) -> LoadSettings {
    LoadSettings { limits: settings.limits, ..load_settings(&settings.config, other) }
}

/// Two sides of DDL: neither says how the other is to be read.
fn apart(
    first: &Spec,
    second: &Spec,
    settings: &Settings,
    progress: &Progress,
) -> Result<(Loaded, Loaded), CliError> {
    scope(|threads| {
        let reading = start(threads, || read_one(second, &how(settings, None), progress))?;
        let first = read_one(first, &how(settings, None), progress);
        let second = joined(reading);
        Ok((first?, second?))
    })
}

/// A snapshot and DDL: what is said of how to read the DDL is found before all objects of the snapshot are read.
fn with_snapshot<'s>(
    threads: &'s Scope<'s, '_>,
    (first, text): (&'s Spec, SnapshotText),
    (second, parsing): (&Spec, ScopedJoinHandle<'s, Result<Script, SourceError>>),
    settings: &Settings,
    progress: &Progress,
) -> Result<(Loaded, Loaded), CliError> {
    progress.say(format!("reading {first} and {second}"));
    let head = snapshot::head(&text.text).unwrap_or_default();
    // It takes the text along: that is the largest piece of memory here, and nobody needs it any more.
    let reading = start(threads, move || load_snapshot(first, &text))?;
    let second = joined(parsing).and_then(|script| replay(script, second, &how(settings, Some(&head))));
    Ok((joined(reading)?, second?))
}

fn start<'s, T: Send + 's>(
    threads: &'s Scope<'s, '_>,
    run: impl FnOnce() -> T + Send + 's,
) -> Result<ScopedJoinHandle<'s, T>, CliError> {
    Builder::new().stack_size(STACK).spawn_scoped(threads, run).map_err(CliError::Thread)
}

/// What a thread gives; its panic is ours.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
