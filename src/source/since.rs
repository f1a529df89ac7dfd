//! What of the declared files has changed since a revision, and what they were then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::SourceError;
use super::{Spec, files, git, sections, text};
use crate::model::Source;

/// The files of a repository that are not what they were at a revision.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Each by its whole path, with what it was; `None` of a file that was not there.
    files: BTreeMap<PathBuf, Option<String>>,
}

impl Changes {
    /// What has changed since a revision, files that git does not know yet included.
    pub fn since(rev: &str) -> Result<Self, SourceError> {
        let mut changes = Self::default();
        for (path, before) in git::changed(rev)?.into_iter().filter(|(path, _)| files::is_sql(path)) {
            let shown = text::shown(&path);
            let before = before.map(|bytes| text::decode(bytes, &shown)).transpose()?;
            changes.files.insert(whole(&path), before.map(sections::forward_only));
        }
        Ok(changes)
    }

    /// Whether a source has changed.
    pub fn touches(&self, source: &Source) -> bool {
        self.files.contains_key(&whole(Path::new(&source.path)))
    }

    /// The sources as they were: those that were not there left out, those that are gone put back in path order.
    pub fn before(&self, sources: &[Source], spec: &Spec) -> Vec<Source> {
        let now: BTreeMap<PathBuf, &Source> =
            sources.iter().map(|source| (whole(Path::new(&source.path)), source)).collect();
        let mut then: Vec<Source> = sources
            .iter()
            .filter_map(|source| match self.files.get(&whole(Path::new(&source.path))) {
                None => Some(source.clone()),
                Some(before) => {
                    let text = before.as_deref()?;
                    Some(Source { path: source.path.clone(), text: text.into() })
                }
            })
            .collect();
        let homes: Vec<PathBuf> = spec.folders().iter().map(|folder| whole(folder)).collect();
        let gone = self.files.iter().filter(|(path, _)| !now.contains_key(*path));
        let ours = gone.filter(|(path, _)| homes.iter().any(|home| path.starts_with(home)));
        for (path, text) in ours.filter_map(|(path, before)| Some((path, before.as_deref()?))) {
            let after = |source: &Source| whole(Path::new(&source.path)) < *path;
            let at = then.iter().rposition(after).map_or(0, |at| at + 1);
            then.insert(at, Source { path: text::shown(path), text: text.into() });
        }
        then
    }
}

/// A path from the root, links followed as far as it is there.
fn whole(path: &Path) -> PathBuf {
    let here = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.canonicalize().unwrap_or_else(|_| here())
}
