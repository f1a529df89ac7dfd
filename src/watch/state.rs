//! What the last look came to. One report is kept, and its pages; nothing grows with time.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use super::metrics::metrics;
use crate::finding::{Departure, Report};
use crate::report::Format;
use crate::term::Style;

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Looked, and nothing fails.
    InSync,
    /// Looked, and something does.
    Drift,
    /// Could not look.
    Unable,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::InSync, Self::Drift, Self::Unable];

    /// The word of metrics and webhooks.
    pub fn word(self) -> &'static str {
        match self {
            Self::InSync => "in_sync",
            Self::Drift => "drift",
            Self::Unable => "unable",
        }
    }
}

/// One look.
#[derive(Debug)]
pub struct Look {
    /// What it came to.
    pub outcome: Outcome,
    /// The report, or why there is none.
    pub report: Result<Report, String>,
    /// How long it took.
    pub took: Duration,
    /// When it was done.
    pub at: SystemTime,
}

/// Everything that is known between two looks.
#[derive(Debug, Default)]
pub struct State {
    /// The last look.
    pub last: Option<Look>,
    /// When a look last succeeded.
    pub last_success: Option<SystemTime>,
    /// How many looks came to what, in the order of [`Outcome::ALL`].
    pub looks: [u64; 3],
    /// How many webhooks could not be delivered.
    pub undelivered: u64,
    /// How old a look may be before it says nothing any more.
    pub fresh: Duration,
    pages: Pages,
}

/// The pages as they are served.
#[derive(Debug, Default)]
struct Pages {
    html: Vec<u8>,
    json: Vec<u8>,
}

/// The state, shared between the looks and the pages.
pub type Shared = Arc<RwLock<State>>;

impl State {
    /// A state before the first look.
    pub fn shared(fresh: Duration) -> Shared {
        Arc::new(RwLock::new(Self { fresh, ..Self::default() }))
    }

    /// Reads a shared state; a thread that died holding it left it whole.
    pub fn read<T>(shared: &Shared, read: impl FnOnce(&Self) -> T) -> T {
        read(&shared.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes a shared state.
    pub fn change<T>(shared: &Shared, change: impl FnOnce(&mut Self) -> T) -> T {
        change(&mut shared.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in a look.
    pub fn take_in(&mut self, look: Look) {
        if let Some(count) =
            Outcome::ALL.iter().position(|o| *o == look.outcome).and_then(|at| self.looks.get_mut(at))
        {
            *count += 1;
        }
        if let Ok(report) = &look.report {
            self.last_success = Some(look.at);
            self.pages = Pages { html: page(report, Format::Html), json: page(report, Format::Json) };
        }
        self.last = Some(look);
    }

    /// Whether a service may rely on the schema: the last look is fresh, succeeded, and found nothing that fails.
    pub fn health(&self, now: SystemTime) -> Result<(), String> {
        let Some(look) = &self.last else { return Err("not looked yet".to_owned()) };
        let age = now.duration_since(look.at).unwrap_or_default();
        if age > self.fresh {
            return Err(format!("the last look is {} s old", age.as_secs()));
        }
        match (&look.report, look.outcome) {
            (Err(why), _) => Err(format!("could not look: {why}")),
            (Ok(_), Outcome::InSync) => Ok(()),
            (Ok(report), _) => {
                let drift = report.findings.iter().filter(|f| f.change != Departure::Unverified).count();
                Err(format!("{drift} findings: see /report"))
            }
        }
    }

    /// The last report as a page; none before the first look that succeeded.
    pub fn page(&self, format: Format) -> Option<&[u8]> {
        let page = match format {
            Format::Json => &self.pages.json,
            _ => &self.pages.html,
        };
        (!page.is_empty()).then_some(page)
    }

    /// The metrics as they stand.
    pub fn metrics(&self) -> Vec<u8> {
        metrics(self)
    }
}

fn page(report: &Report, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory does not fail; a page that could not be made is no page.
    match format.write(report, &Style::PLAIN, &mut out) {
        Ok(()) => out,
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(outcome: Outcome, report: Result<Report, String>) -> Look {
        Look { outcome, report, took: Duration::from_millis(5), at: SystemTime::now() }
    }

    #[test]
    fn health_is_that_of_a_fresh_look_that_found_nothing() {
        let mut state = State { fresh: Duration::from_secs(60), ..State::default() };
        let now = SystemTime::now();
        assert!(state.health(now).is_err() && state.page(Format::Html).is_none());
        state.take_in(look(Outcome::InSync, Ok(Report::default())));
        assert_eq!(state.health(now), Ok(()));
        assert!(state.health(now + Duration::from_secs(90)).unwrap_err().contains("old"));
        state.take_in(look(Outcome::Unable, Err("no answer".to_owned())));
        assert!(state.health(now).unwrap_err().contains("no answer"));
        assert!(state.page(Format::Json).is_some(), "the last report stays to be read");
        state.take_in(look(Outcome::Drift, Ok(Report::default())));
        assert!(state.health(now).is_err());
        assert_eq!(state.looks, [1, 1, 1]);
    }

    #[test]
    fn metrics_say_nothing_of_a_schema_that_was_not_seen() {
        let mut state = State::default();
        state.take_in(look(Outcome::InSync, Ok(Report::default())));
        let text = String::from_utf8(state.metrics()).unwrap();
        assert!(text.contains("driftlint_up 1\n") && text.contains("driftlint_in_sync 1\n"), "{text}");
        state.take_in(look(Outcome::Unable, Err("no answer".to_owned())));
        let text = String::from_utf8(state.metrics()).unwrap();
        assert!(text.contains("driftlint_up 0\n") && !text.contains("driftlint_in_sync"), "{text}");
        assert!(text.contains("driftlint_checks_total{outcome=\"unable\"} 1\n"), "{text}");
        assert!(
            text.lines()
                .all(|line| line.starts_with('#') || line.rsplit_once(' ').unwrap().1.parse::<f64>().is_ok())
        );
    }
}
