//! Files and folders of DDL.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::error::SourceError;
use super::text;
use crate::model::Source;

/// The texts of files and of folders' `*.sql` in path order; a file is read once, however many ways lead to it.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Source>, SourceError> {
    let mut seen = BTreeSet::new();
    let mut sources = Vec::new();
    for path in paths {
        let files = if path.is_dir() { folder(path)? } else { vec![path.clone()] };
        for file in files {
            if seen.insert(std::fs::canonicalize(&file).unwrap_or_else(|_| file.clone())) {
                sources.push(source(&file)?);
            }
        }
    }
    Ok(sources)
}

/// One file; the sections of migration tools that lead back are blanked in whatever file they stand.
pub(super) fn source(path: &Path) -> Result<Source, SourceError> {
    let text = text::read(path)?;
    Ok(Source { path: text::shown(path), text: super::sections::forward_only(text).into() })
}

/// The `*.sql` of a folder and its folders in path order, hidden ones left out.
pub(super) fn folder(path: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    let mut files = Vec::new();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_sql(entry.path()) => files.push(entry.into_path()),
            Ok(_) => {}
            // A link back to a folder that is being walked: what is there is read anyway.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let at = error.path().unwrap_or(path).to_owned();
                return Err(SourceError::read(&at, error.into()));
            }
        }
    }
    if files.is_empty() {
        return Err(SourceError::Empty { wanted: "*.sql file", place: text::shown(path) });
    }
    Ok(files)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether a file is SQL by its name.
pub(super) fn is_sql(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sources: &[Source], root: &Path) -> Vec<String> {
        let root = format!("{}/", root.display());
        sources.iter().map(|source| source.path.replace(&root, "")).collect()
    }

    #[test]
    fn a_folder_is_walked_in_path_order_without_what_is_hidden() {
        let dir = tempfile::tempdir().unwrap();
        for file in
            ["b.sql", "a/2.sql", "a/10.sql", "a.sql", ".hidden.sql", ".git/x.sql", "note.txt", "C.SQL"]
        {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "SELECT 1;").unwrap();
        }
        let read = |paths: &[&str]| {
            let paths: Vec<_> = paths.iter().map(|path| dir.path().join(path)).collect();
            names(&read(&paths).unwrap(), dir.path())
        };
        assert_eq!(read(&[""]), ["C.SQL", "a/10.sql", "a/2.sql", "a.sql", "b.sql"]);
        assert_eq!(read(&["b.sql", "a", "b.sql", "note.txt"]), ["b.sql", "a/10.sql", "a/2.sql", "note.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_are_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("d")).unwrap();
        std::fs::write(dir.path().join("d/a.sql"), "").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("d/up")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("d/a.sql"), dir.path().join("z.sql")).unwrap();
        let sources = read(&[dir.path().to_owned()]).unwrap();
        assert_eq!(names(&sources, dir.path()), ["d/a.sql"]);
    }

    #[test]
    fn what_is_not_there_and_what_is_empty_are_errors() {
        let dir = tempfile::tempdir().unwrap();
        let error = read(&[dir.path().join("none.sql")]).unwrap_err();
        assert!(matches!(error, SourceError::Read { .. }) && error.exit_status() == 2);
        let error = read(&[dir.path().to_owned()]).unwrap_err();
        assert!(matches!(error, SourceError::Empty { .. }) && error.exit_status() == 3);
    }
}
