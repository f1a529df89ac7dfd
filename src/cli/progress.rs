//! A sign of life on a terminal, where work takes long enough that somebody wonders.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Global;
use crate::term::one_line;

/// Work that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// Tells on standard error what is being done: as lines with `--verbose`, as a spinner on a terminal.
#[derive(Debug)]
pub(super) struct Progress {
    verbose: bool,
    quiet: bool,
    spinner: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    pub(super) fn new(global: &Global) -> Self {
        let watched = std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|t| t != "dumb");
        let spinner = (watched && global.quiet == 0 && !global.verbose).then(|| {
            let (sender, receiver) = channel();
            (sender, std::thread::spawn(move || spin(&receiver)))
        });
        Self { verbose: global.verbose, quiet: global.quiet > 0, spinner }
    }

    /// One that says nothing but warnings.
    pub(super) fn silent() -> Self {
        Self { verbose: false, quiet: true, spinner: None }
    }

    /// Says what is being done now.
    pub(super) fn say(&self, doing: impl Into<String>) {
        let doing = doing.into();
        if self.verbose {
            let _ = writeln!(std::io::stderr(), "{}", one_line(&doing));
        } else if let Some((sender, _)) = &self.spinner {
            // A spinner that is gone has nothing to say.
            let _ = sender.send(doing);
        }
    }
}

impl Progress {
    /// Tells something that is no finding, but that the user should know.
    pub(super) fn warn(&self, warning: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "warning: {}", one_line(warning));
        }
    }
}

/// Takes the spinner away, before anything else is written.
impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.spinner.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn spin(doing: &Receiver<String>) {
    let mut last = String::new();
    let started = std::time::Instant::now();
    while let Some(left) = PATIENCE.checked_sub(started.elapsed()) {
        match doing.recv_timeout(left) {
            Ok(now) => last = now,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar.set_message(one_line(&last));
    for now in doing {
        bar.set_message(one_line(&now));
    }
    bar.finish_and_clear();
}
