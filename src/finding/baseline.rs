//! A baseline: an earlier JSON report, whose findings are known.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::{Finding, Seeks};

/// The findings of an earlier report, by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, (String, String)>);

/// Why a baseline could not be read.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// Not JSON, or not a report.
    #[error("is not a JSON report of driftlint: {0}")]
    NotAReport(#[from] serde_json::Error),
    /// Of a version from the future.
    #[error("is a report of version {0}; this driftlint reads version 1")]
    Version(u64),
}

#[derive(Deserialize)]
struct Earlier {
    version: u64,
    #[serde(default)]
    findings: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    rule: String,
    object: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a report that `--format json` wrote.
    pub fn read(json: &str) -> Result<Self, BaselineError> {
        let earlier: Earlier = serde_json::from_str(json)?;
        if earlier.version != 1 {
            return Err(BaselineError::Version(earlier.version));
        }
        let known = earlier.findings.into_iter();
        Ok(Self(known.map(|k| (k.fingerprint, (k.rule, k.object))).collect()))
    }

    /// Parts findings into new ones and known ones (counted); what was looked for and no longer occurs comes third.
    pub fn sift(mut self, findings: Vec<Finding>, seeks: Seeks) -> (Vec<Finding>, usize, Vec<String>) {
        let (known, new): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|f| self.0.contains_key(&f.fingerprint));
        for finding in &known {
            self.0.remove(&finding.fingerprint);
        }
        let gone = self.0.into_values().filter(|(rule, _)| seeks.at(Some(rule)));
        (new, known.len(), gone.map(|(rule, object)| format!("{rule}: {object}")).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Departure;

    #[test]
    fn what_it_lists_is_known_and_what_is_gone_is_told() {
        let known = Finding::new("missing-table", Departure::Missing, "table", "app.a", "");
        let new = Finding::new("missing-table", Departure::Missing, "table", "app.b", "");
        let text = format!(
            r#"{{"version": 1, "findings": [
                {{"rule": "missing-table", "object": "app.a", "fingerprint": "{}"}},
                {{"rule": "missing-table", "object": "app.c", "fingerprint": "00"}}]}}"#,
            known.fingerprint
        );
        let (left, count, fixed) =
            Baseline::read(&text).unwrap().sift(vec![known, new.clone()], Seeks::Drift);
        assert_eq!((left, count, fixed), (vec![new], 1, vec!["missing-table: app.c".to_owned()]));
    }

    #[test]
    fn the_future_and_the_unreadable_are_refused() {
        assert!(matches!(Baseline::read(r#"{"version": 2}"#), Err(BaselineError::Version(2))));
        assert!(matches!(Baseline::read("[1"), Err(BaselineError::NotAReport(_))));
    }
}
