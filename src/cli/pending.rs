//! `--pending-since REV`: what the migrations of a branch bring is pending, and no error of the place that has not run
//! them yet.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::CliError;
use super::sides::{Settings, Sides, load_settings};
use crate::declare::declare;
use crate::diff::{Change, ChangeKind, Compare, StaticVerdicts, diff};
use crate::finding::{Departure, Finding, Severity, Texts};
use crate::model::Model;
use crate::source::{Changes, Spec, read_texts};

/// Which migrations are those of the branch.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct PendingArgs {
    /// What migrations that have come since this git revision bring is pending: a note, no error
    #[arg(long, value_name = "REV", help_heading = "Report")]
    pending_since: Option<String>,
    /// The folder of those migrations (again and again for several) [default: the declared migrations]
    #[arg(long, value_name = "DIR", requires = "pending_since", help_heading = "Report")]
    pending_migrations: Vec<PathBuf>,
}

impl PendingArgs {
    /// Makes notes of the findings that go away once the migrations of the branch have run.
    pub(super) fn mark(
        &self,
        findings: &mut [Finding],
        sides: &Sides,
        settings: &Settings,
    ) -> Result<(), CliError> {
        let Some(rev) = &self.pending_since else { return Ok(()) };
        let brought = Brought::new(rev, &self.migrations(settings)?, sides, settings)?;
        for finding in findings.iter_mut() {
            if let Some(place) = brought.by(finding) {
                finding.severity = Severity::Note;
                finding.message.push_str(&format!("; pending: {place} brings it"));
                finding.pending = Some(place);
            }
        }
        Ok(())
    }

    fn migrations(&self, settings: &Settings) -> Result<Spec, CliError> {
        let named: Vec<PathBuf> = if self.pending_migrations.is_empty() {
            settings.expected.migrations().into_iter().map(PathBuf::from).collect()
        } else {
            self.pending_migrations.clone()
        };
        if named.is_empty() {
            return Err(CliError::NoMigrations);
        }
        Ok(Spec::Several(named.into_iter().map(Spec::Migrations).collect()))
    }
}

/// What the migrations of a branch change.
struct Brought {
    now: Model,
    /// Its texts, for their places.
    texts: Texts,
    /// The changes, by kind and name.
    changes: BTreeMap<(String, String), Change>,
    /// The first migration that is new or changed: what is blamed for what has no place.
    first: Option<String>,
    /// Whether a text has changed.
    touched: Vec<bool>,
}

impl Brought {
    fn new(rev: &str, migrations: &Spec, sides: &Sides, settings: &Settings) -> Result<Self, CliError> {
        let changes = Changes::since(rev)?;
        let how = load_settings(&settings.config, Some(&sides.actual.model)).declare();
        let texts = read_texts(migrations)?;
        let touched: Vec<bool> = texts.iter().map(|source| changes.touches(source)).collect();
        let before = declare(changes.before(&texts, migrations), &how);
        let now = declare(texts, &how);
        let judge = StaticVerdicts::new(&now, &before, how.major);
        let found = diff(&now, &before, &Compare::default(), &judge);
        let named = |change: Change| ((change.id.kind.to_string(), change.id.to_string()), change);
        let changes = found.changes.into_iter().map(named).collect();
        let first = now.sources.iter().zip(&touched).find(|(_, touched)| **touched);
        let first = first.map(|(source, _)| source.path.clone());
        let texts = Texts::of(&now.sources);
        Ok(Self { now, texts, changes, first, touched })
    }

    /// The place of the migration that makes a finding go away; none where none does.
    fn by(&self, finding: &Finding) -> Option<String> {
        let change = self.changes.get(&(finding.kind.to_string(), finding.object.clone()))?;
        if !is_mended(finding, &change.what) {
            return None;
        }
        let origin = self.now.objects.get(&change.id).and_then(|object| object.origin);
        let ours = |source: u32| {
            usize::try_from(source).ok().and_then(|n| self.touched.get(n)).copied().unwrap_or_default()
        };
        let place = self.texts.snippet(origin.filter(|origin| ours(origin.source)));
        let place = place.map(|place| place.location()).map(|at| format!("{}:{}", at.path, at.line));
        place.or_else(|| self.first.clone())
    }
}

/// Whether a change of the migrations takes away what a finding says.
fn is_mended(finding: &Finding, what: &ChangeKind) -> bool {
    match what {
        ChangeKind::Missing => finding.change == Departure::Missing,
        ChangeKind::Unexpected => finding.change == Departure::Unexpected,
        ChangeKind::Changed(attributes) => {
            attributes.iter().any(|changed| finding.attribute.as_deref() == Some(changed.attribute))
        }
    }
}
