//! A webhook for every change of state, sent beside the looks and tried again when it fails.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use serde::Serialize;

use super::state::{Outcome, Shared, State};
use crate::finding::{Finding, Report, Summary};

/// How often one message is tried, and the first pause between.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);
/// Messages that wait; more are counted as not delivered.
const WAITING: usize = 16;
/// Findings in one message.
const MOST: usize = 20;

/// What is sent. `text` is what Slack and those like it show.
#[derive(Debug, Serialize)]
pub struct Notice {
    text: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'static str>,
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
    findings: Vec<Finding>,
}

impl Notice {
    /// What a change of state is told as; none where nothing changed, or all is well from the beginning.
    pub fn of(
        previous: Option<Outcome>,
        now: Outcome,
        report: &Result<Report, String>,
        source: &str,
    ) -> Option<Self> {
        if previous == Some(now) || previous.is_none() && now == Outcome::InSync {
            return None;
        }
        let (said, error) = match (now, report) {
            (_, Err(why)) => (format!("could not look: {why}"), Some(why.clone())),
            (Outcome::InSync, Ok(_)) => ("in sync again".to_owned(), None),
            (_, Ok(report)) => (format!("drift: {} findings", report.findings.len()), None),
        };
        let report = report.as_ref().ok();
        let findings: Vec<Finding> =
            report.iter().flat_map(|report| report.findings.iter().take(MOST).cloned()).collect();
        let lines: String =
            findings.iter().take(5).map(|finding| format!("\n- {}", finding.message)).collect();
        Some(Self {
            text: format!("driftlint: {source}: {said}{lines}"),
            state: now.word(),
            previous: previous.map(Outcome::word),
            source: source.to_owned(),
            error,
            summary: report.map(|report| report.summary),
            findings,
        })
    }
}

/// Where notices go.
#[derive(Debug)]
pub struct Notifier {
    sender: SyncSender<Notice>,
    shared: Shared,
}

impl Notifier {
    /// Sends to a URL, in a thread of its own.
    pub fn new(url: String, shared: Shared) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let counted = shared.clone();
        std::thread::spawn(move || deliver(&url, &receiver, &counted));
        Self { sender, shared }
    }

    /// Queues a notice; one too many is counted as not delivered.
    pub fn send(&self, notice: Notice) {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.sender.try_send(notice) {
            State::change(&self.shared, |state| state.undelivered += 1);
        }
    }
}

fn deliver(url: &str, receiver: &Receiver<Notice>, shared: &Shared) {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(10))).build().into();
    for notice in receiver {
        let body = serde_json::to_string(&notice).unwrap_or_default();
        if !tried(&agent, url, &body) {
            State::change(shared, |state| state.undelivered += 1);
        }
    }
}

fn tried(agent: &ureq::Agent, url: &str, body: &str) -> bool {
    let mut pause = PAUSE;
    for attempt in 1..=TRIES {
        if agent.post(url).header("content-type", "application/json").send(body).is_ok() {
            return true;
        }
        if attempt < TRIES {
            std::thread::sleep(pause);
            pause *= 2;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_is_told() {
        let of = |previous, now, report: &Result<Report, String>| {
            Notice::of(previous, now, report, "db").map(|n| n.text)
        };
        let fine = Ok(Report::default());
        assert_eq!(of(None, Outcome::InSync, &fine), None);
        assert_eq!(of(Some(Outcome::Drift), Outcome::Drift, &fine), None);
        assert_eq!(
            of(Some(Outcome::Drift), Outcome::InSync, &fine).as_deref(),
            Some("driftlint: db: in sync again")
        );
        let down = Err("no answer".to_owned());
        assert_eq!(
            of(None, Outcome::Unable, &down).as_deref(),
            Some("driftlint: db: could not look: no answer")
        );
    }
}
