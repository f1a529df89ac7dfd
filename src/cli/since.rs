//! `--changed-since REV`: only what is declared otherwise than it was.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::declare::declare;
use crate::diff::{ChangeKind, Compare, StaticVerdicts, diff};
use crate::finding::Finding;
use crate::model::Model;
use crate::source::{Changes, Spec};

/// What has changed in the declared side since a revision.
pub(super) struct Since {
    changes: Changes,
    /// Kinds and names of the objects that are not what they were.
    objects: BTreeSet<(String, String)>,
    /// Names of those that are new or gone, with all that hangs under them.
    whole: BTreeSet<String>,
    /// Paths of the files that are not what they were.
    paths: BTreeSet<String>,
}

impl Since {
    /// Compares the declared side with what it was.
    pub(super) fn new(changes: Changes, model: &Model, spec: &Spec, config: &Config) -> Self {
        let settings = super::sides::load_settings(config, None).declare();
        let before = declare(changes.before(&model.sources, spec), &settings);
        let found =
            diff(model, &before, &Compare::default(), &StaticVerdicts::new(model, &before, settings.major));
        let mut since =
            Self { changes, objects: BTreeSet::new(), whole: BTreeSet::new(), paths: BTreeSet::new() };
        for change in found.changes {
            if !matches!(change.what, ChangeKind::Changed(_)) {
                since.whole.insert(change.id.to_string());
            }
            since.objects.insert((change.id.kind.to_string(), change.id.to_string()));
        }
        let touched = model.sources.iter().filter(|source| since.changes.touches(source));
        since.paths = touched.map(|source| source.path.replace('\\', "/")).collect();
        since
    }

    /// Whether a finding is about something that has changed.
    pub(super) fn includes(&self, finding: &Finding) -> bool {
        match &*finding.kind {
            "configuration" => true,
            "statement" => finding.location.as_ref().is_some_and(|at| self.paths.contains(&at.path)),
            kind => {
                self.whole.contains(&finding.object)
                    || self.whole.contains(&finding.group)
                    || self.objects.contains(&(kind.to_owned(), finding.object.clone()))
            }
        }
    }
}
