//! Prometheus' text exposition: what the last look found, and how looking goes.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use super::state::{Outcome, State};
use crate::report::Format;
use crate::term::Style;

/// All metrics. Where the last look failed, nothing is said of the schema: what is absent is not known.
pub fn metrics(state: &State) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write(state, &mut out);
    out
}

fn write(state: &State, out: &mut Vec<u8>) -> io::Result<()> {
    if let Some(Ok(report)) = state.last.as_ref().map(|look| &look.report) {
        Format::Prometheus.write(report, &Style::PLAIN, out)?;
    }
    let up = state.last.as_ref().is_some_and(|look| look.report.is_ok());
    gauge(out, "driftlint_up", "Whether the last look at the database succeeded.", u8::from(up))?;
    if let Some(look) = &state.last {
        gauge(
            out,
            "driftlint_check_duration_seconds",
            "How long the last look took.",
            look.took.as_secs_f64(),
        )?;
        gauge(
            out,
            "driftlint_last_check_timestamp_seconds",
            "When the last look was done.",
            seconds(look.at),
        )?;
    }
    if let Some(at) = state.last_success {
        gauge(out, "driftlint_last_success_timestamp_seconds", "When a look last succeeded.", seconds(at))?;
    }
    writeln!(
        out,
        "# HELP driftlint_checks_total Looks by what they came to.\n# TYPE driftlint_checks_total counter"
    )?;
    for (outcome, count) in Outcome::ALL.iter().zip(state.looks) {
        writeln!(out, "driftlint_checks_total{{outcome=\"{}\"}} {count}", outcome.word())?;
    }
    let help = "Webhooks that could not be delivered.";
    writeln!(
        out,
        "# HELP driftlint_webhook_failures_total {help}\n# TYPE driftlint_webhook_failures_total counter"
    )?;
    writeln!(out, "driftlint_webhook_failures_total {}", state.undelivered)
}

fn gauge(out: &mut Vec<u8>, name: &str, help: &str, value: impl std::fmt::Display) -> io::Result<()> {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}")
}

fn seconds(at: SystemTime) -> f64 {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
