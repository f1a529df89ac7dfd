//! Ordered migrations: which files lead on, and in which order.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use super::error::SourceError;
use super::{files, text};
use crate::model::Source;

/// The texts of a folder's migrations in the order in which a tool runs them.
pub(super) fn read(folder: &Path) -> Result<Vec<Source>, SourceError> {
    if !folder.is_dir() {
        let error = match std::fs::metadata(folder) {
            Ok(_) => std::io::Error::from(std::io::ErrorKind::NotADirectory),
            Err(error) => error,
        };
        return Err(SourceError::read(folder, error));
    }
    let files = ordered(folder, files::folder(folder)?);
    if files.is_empty() {
        return Err(SourceError::Empty { wanted: "migration that leads on", place: text::shown(folder) });
    }
    files.iter().map(|file| files::source(file)).collect()
}

/// Without those that lead back, in order.
fn ordered(folder: &Path, files: Vec<PathBuf>) -> Vec<PathBuf> {
    let relative = |file: &Path| text::shown(file.strip_prefix(folder).unwrap_or(file));
    let names: Vec<String> = files.iter().map(|file| relative(file)).collect();
    let mut kept: Vec<(Key, PathBuf)> = files
        .into_iter()
        .zip(&names)
        .filter(|(_, name)| !leads_back(name, &names))
        .map(|(file, name)| (Key::new(name), file))
        .collect();
    kept.sort_by(|a, b| a.0.cmp(&b.0));
    // A new database starts from the last baseline, which holds all that came before it.
    if let Some(baseline) = kept.iter().rposition(|(key, _)| key.baseline) {
        kept.drain(..baseline);
    }
    kept.into_iter().map(|(_, file)| file).collect()
}

/// `down.sql`, `x.down.sql`, Flyway's `U1__x.sql`; `x_down.sql` where `x_up.sql` stands beside it.
fn leads_back(name: &str, all: &[String]) -> bool {
    let lower = name.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    if file == "down.sql" || file.ends_with(".down.sql") || file.ends_with(".undo.sql") {
        return true;
    }
    if Flyway::of(file).is_some_and(|flyway| flyway.prefix == 'u') {
        return true;
    }
    ["_down.sql", "-down.sql"].iter().any(|down| {
        lower.strip_suffix(down).is_some_and(|stem| {
            let up = format!("{stem}{}", down.replace("down", "up"));
            all.iter().any(|other| other.to_ascii_lowercase() == up)
        })
    })
}

/// Where a migration stands among the others.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    /// Flyway's repeatable ones run after all others.
    last: bool,
    /// Flyway's state of a version, instead of all migrations up to it.
    baseline: bool,
    /// Flyway's version.
    version: Vec<u128>,
    name: String,
}

impl Key {
    fn new(name: &str) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        let flyway = Flyway::of(&file.to_ascii_lowercase());
        let last = flyway.as_ref().is_some_and(|flyway| flyway.prefix == 'r');
        let baseline = flyway.as_ref().is_some_and(|flyway| flyway.prefix == 'b');
        let version = flyway.map(|flyway| flyway.version).unwrap_or_default();
        // Flyway orders by version, whatever the folder.
        let name = if version.is_empty() && !last { name } else { file };
        Self { last, baseline, version, name: name.to_owned() }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = || {
            if self.version.is_empty() || other.version.is_empty() {
                Ordering::Equal
            } else {
                self.version.cmp(&other.version)
            }
        };
        let name = || natural(&self.name, &other.name);
        self.last
            .cmp(&other.last)
            .then(self.version.is_empty().cmp(&other.version.is_empty()))
            .then_with(rest)
            .then(self.baseline.cmp(&other.baseline))
            .then_with(name)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `V1_2__name.sql`, `U…`, `B…`, `R__name.sql`, in lower case.
struct Flyway {
    prefix: char,
    version: Vec<u128>,
}

impl Flyway {
    fn of(file: &str) -> Option<Self> {
        let prefix = file.chars().next().filter(|c| matches!(c, 'v' | 'u' | 'b' | 'r'))?;
        let (version, _) = file.get(1..)?.split_once("__")?;
        if prefix == 'r' {
            return version.is_empty().then_some(Self { prefix, version: Vec::new() });
        }
        let mut numbers: Vec<u128> =
            version.split(['.', '_']).map(str::parse).collect::<Result<_, _>>().ok()?;
        // 1.0 is 1.
        while numbers.len() > 1 && numbers.last() == Some(&0) {
            numbers.pop();
        }
        Some(Self { prefix, version: numbers })
    }
}

/// Numbers by their value, all else as it is: `2_x` before `10_x`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    loop {
        let (p, q) = (part(&mut x), part(&mut y));
        let order = match (p, q) {
            (None, None) => return a.cmp(b),
            (p, q) if p.is_none() || q.is_none() => p.is_some().cmp(&q.is_some()),
            (Some(p), Some(q)) => match (number(p), number(q)) {
                (Some(p), Some(q)) => p.len().cmp(&q.len()).then_with(|| p.cmp(q)),
                _ => p.cmp(q),
            },
            _ => Ordering::Equal,
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Digits without their leading zeros; the longer is the greater.
fn number(part: &str) -> Option<&str> {
    part.starts_with(|c: char| c.is_ascii_digit()).then(|| part.trim_start_matches('0'))
}

/// The run of digits or of anything else at the start.
fn part<'a>(text: &mut &'a str) -> Option<&'a str> {
    let digit = text.chars().next()?.is_ascii_digit();
    let end = text.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(text.len());
    let (part, rest) = text.split_at(end);
    *text = rest;
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(names: &[&str]) -> Vec<String> {
        let files = names.iter().map(|name| Path::new("m").join(name)).collect();
        let ordered = ordered(Path::new("m"), files);
        ordered.iter().map(|file| file.strip_prefix("m").unwrap().display().to_string()).collect()
    }

    #[test]
    fn files_run_in_the_order_of_their_tool_and_only_forward() {
        for (names, ordered) in [
            (&["10_b.sql", "2_a.sql", "1_c.sql"][..], &["1_c.sql", "2_a.sql", "10_b.sql"][..]),
            (
                &["002/up.sql", "002/down.sql", "001/up.sql", "010/up.sql"],
                &["001/up.sql", "002/up.sql", "010/up.sql"],
            ),
            (&["1_a.up.sql", "1_a.down.sql", "1_b.tx.down.sql"], &["1_a.up.sql"]),
            (
                &[
                    "R__views.sql",
                    "V10__c.sql",
                    "V1_1__b.sql",
                    "V1__a.sql",
                    "U1__a.sql",
                    "V2.0.1__x.sql",
                    "v2__y.sql",
                ],
                &["V1__a.sql", "V1_1__b.sql", "v2__y.sql", "V2.0.1__x.sql", "V10__c.sql", "R__views.sql"],
            ),
            (&["V1__a.sql", "V2__b.sql", "B2__ab.sql", "V3__c.sql"], &["B2__ab.sql", "V3__c.sql"]),
            (&["b/V1__x.sql", "a/V2__y.sql"], &["b/V1__x.sql", "a/V2__y.sql"]),
            (&["1_up.sql", "1_down.sql", "2_sit_down.sql"], &["1_up.sql", "2_sit_down.sql"]),
            (&["20240101120000_a.sql", "0002_b.sql"], &["0002_b.sql", "20240101120000_a.sql"]),
            (&["V0001__a.sql", "V0000.1__b.sql"], &["V0000.1__b.sql", "V0001__a.sql"]),
            (&["0001-x.sql", "00010-y.sql", "0002-z.sql"], &["0001-x.sql", "0002-z.sql", "00010-y.sql"]),
            (&["v1.sql", "view__x.sql", "users__y.sql"], &["users__y.sql", "v1.sql", "view__x.sql"]),
        ] {
            assert_eq!(order(names), ordered);
        }
    }

    #[test]
    fn a_file_is_no_folder_of_migrations() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.sql");
        std::fs::write(&file, "").unwrap();
        assert!(read(&file).is_err_and(|error| error.exit_status() == 2));
        assert!(read(&dir.path().join("none")).is_err_and(|error| error.exit_status() == 2));
        std::fs::remove_file(&file).unwrap();
        std::fs::write(dir.path().join("a.down.sql"), "").unwrap();
        assert!(read(dir.path()).is_err_and(|error| error.exit_status() == 3));
    }
}
