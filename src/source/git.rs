//! `git:REV:PATH`: files as of a revision, by the git command; nothing of the repository is checked out or run.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::error::SourceError;
use super::{sections, text};
use crate::model::Source;

/// What is at a path in a revision.
pub(super) fn read(rev: &str, path: &str) -> Result<Vec<Source>, SourceError> {
    let files = list(rev, path)?;
    let contents = blobs(rev, path, &files)?;
    files
        .into_iter()
        .zip(contents)
        .map(|(file, bytes)| {
            let shown = format!("git:{rev}:{}", file.path);
            let text = sections::forward_only(text::decode(bytes, &shown)?);
            Ok(Source { path: shown, text: text.into() })
        })
        .collect()
}

/// One file of a tree: the blob and its path from the root.
struct File {
    blob: String,
    path: String,
}

fn failed(rev: &str, path: &str, reason: impl Into<String>, help: &'static str) -> SourceError {
    SourceError::Git { rev: rev.to_owned(), path: path.to_owned(), reason: reason.into(), help }
}

/// The files at a path: itself, or the `*.sql` below it in path order, hidden ones left out.
fn list(rev: &str, path: &str) -> Result<Vec<File>, SourceError> {
    let commit = commit(rev, path)?;
    let (anchor, inner) = match path.strip_prefix("./") {
        Some(inner) => (None, inner),
        None => (Some("--full-tree"), path.trim_start_matches('/')),
    };
    let inner = inner.trim_end_matches('/');
    let mut arguments = vec!["ls-tree", "-r", "-z", "--full-name"];
    arguments.extend(anchor);
    arguments.extend([commit.as_str(), "--"]);
    arguments.extend((!inner.is_empty() && inner != ".").then_some(inner));
    let out = git(&arguments, rev, path)?;
    let out = String::from_utf8_lossy(&out);
    let all: Vec<File> = out.split('\0').filter_map(entry).collect();
    let is_the_file =
        matches!(all.as_slice(), [one] if one.path == inner || one.path.ends_with(&format!("/{inner}")));
    let mut files: Vec<File> =
        all.into_iter().filter(|file| is_the_file || is_wanted(&file.path, inner)).collect();
    files.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
    if files.is_empty() {
        return Err(failed(rev, path, "there is no such file, or no *.sql file in it", PATH_HELP));
    }
    Ok(files)
}

const PATH_HELP: &str =
    "PATH counts from the root of the repository, ./PATH from here; git ls-tree -r REV lists what there is";

/// `100644 blob <id>\tpath`; links and submodules hold no text.
fn entry(line: &str) -> Option<File> {
    let (meta, path) = line.split_once('\t')?;
    let mut words = meta.split(' ');
    let (mode, kind, blob) = (words.next()?, words.next()?, words.next()?);
    (kind == "blob" && mode.starts_with("100")).then(|| File { blob: blob.to_owned(), path: path.to_owned() })
}

fn is_wanted(path: &str, inner: &str) -> bool {
    let below = path.strip_prefix(inner).unwrap_or(path);
    let hidden = below.split('/').any(|part| part.starts_with('.'));
    !hidden && super::files::is_sql(std::path::Path::new(path))
}

/// Files that are not what they were at a revision, those that git does not know yet included: each with what it was.
pub(super) fn changed(rev: &str) -> Result<Vec<(PathBuf, Option<Vec<u8>>)>, SourceError> {
    let commit = commit(rev, "")?;
    let top = git(&["rev-parse", "--show-toplevel"], rev, "")?;
    let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']));
    // Plumbing: it heeds neither aliases nor settings of how a diff looks.
    let out = git(&["diff-index", "--no-renames", "-z", &commit, "--"], rev, "")?;
    let (mut paths, mut found) = (Vec::new(), Vec::new());
    let out = String::from_utf8_lossy(&out);
    let mut fields = out.split('\0');
    while let (Some(meta), Some(path)) = (fields.next(), fields.next()) {
        // `:100644 100644 <blob> <blob> M`
        let words: Vec<&str> = meta.split(' ').collect();
        match words.get(2) {
            Some(blob) if blob.bytes().any(|b| b != b'0') => {
                found.push(File { blob: (*blob).to_owned(), path: path.to_owned() });
            }
            _ => paths.push((top.join(path), None)),
        }
    }
    let before = blobs(rev, "", &found)?;
    paths.extend(found.into_iter().zip(before).map(|(file, bytes)| (top.join(file.path), Some(bytes))));
    let new =
        git(&["-C", &top.to_string_lossy(), "ls-files", "--others", "--exclude-standard", "-z"], rev, "")?;
    let new = String::from_utf8_lossy(&new);
    paths.extend(new.split('\0').filter(|path| !path.is_empty()).map(|path| (top.join(path), None)));
    Ok(paths)
}

/// The commit behind a revision: from here on only hexadecimal digits go to git.
fn commit(rev: &str, path: &str) -> Result<String, SourceError> {
    if rev.is_empty() || rev.starts_with('-') || rev.contains(['\0', '\n', '\r']) {
        return Err(failed(
            rev,
            path,
            "this is no revision",
            "write git:REV:PATH: git:main:schemas/, git:v1.2:schema.sql",
        ));
    }
    let asked = format!("{rev}^{{commit}}");
    let out = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &asked], rev, path).map_err(
        |error| match error {
            SourceError::Git { reason, .. } if reason.is_empty() => failed(
                rev,
                path,
                "there is no such revision here",
                "is it fetched? In CI a shallow clone has only the newest commit (fetch-depth: 0)",
            ),
            other => other,
        },
    )?;
    let commit = String::from_utf8_lossy(&out).trim().to_owned();
    if commit.len() < 40 || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(failed(rev, path, "git does not say which commit that is", PATH_HELP));
    }
    Ok(commit)
}

/// git, without anything that could ask, fetch or page.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

/// What git says, where it runs and knows the answer.
pub(crate) fn output(arguments: &[&str]) -> Option<Vec<u8>> {
    let out = command(arguments).output().ok()?;
    out.status.success().then_some(out.stdout)
}

fn git(arguments: &[&str], rev: &str, path: &str) -> Result<Vec<u8>, SourceError> {
    let out = command(arguments).output().map_err(|error| not_run(rev, path, &error))?;
    if out.status.success() {
        return Ok(out.stdout);
    }
    let said = String::from_utf8_lossy(&out.stderr);
    let reason = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned();
    Err(failed(rev, path, reason, "git has to know this folder as part of a repository"))
}

fn not_run(rev: &str, path: &str, error: &std::io::Error) -> SourceError {
    failed(rev, path, format!("git does not run: {error}"), "git:REV:PATH needs the git command on the PATH")
}

/// The bytes of blobs, all from one process.
fn blobs(rev: &str, path: &str, files: &[File]) -> Result<Vec<Vec<u8>>, SourceError> {
    let broken = || failed(rev, path, "git cat-file broke off", PATH_HELP);
    let mut child = command(&["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| not_run(rev, path, &error))?;
    let mut stdin = child.stdin.take().ok_or_else(broken)?;
    let asked: String = files.iter().map(|file| format!("{}\n", file.blob)).collect();
    // Beside the reading, so that neither pipe can fill up; a failure shows as an early end.
    let writer = std::thread::spawn(move || stdin.write_all(asked.as_bytes()));
    let mut out = Vec::new();
    let mut stdout = child.stdout.take().ok_or_else(broken)?;
    stdout.read_to_end(&mut out).map_err(|_| broken())?;
    let _ = writer.join();
    let _ = child.wait();
    cut(&out, files.len()).ok_or_else(broken)
}

/// `<id> blob <size>\n<bytes>\n`, so many times.
fn cut(mut out: &[u8], count: usize) -> Option<Vec<Vec<u8>>> {
    let mut blobs = Vec::with_capacity(count);
    for _ in 0..count {
        let end = out.iter().position(|b| *b == b'\n')?;
        let header = std::str::from_utf8(out.get(..end)?).ok()?;
        let size: usize = header.rsplit(' ').next()?.parse().ok()?;
        let start = end + 1;
        blobs.push(out.get(start..start.checked_add(size)?)?.to_vec());
        out = out.get(start + size + 1..)?;
    }
    Some(blobs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_revision_becomes_an_option() {
        for rev in ["", "-p", "--output=/tmp/x", "a\nb"] {
            assert!(
                matches!(commit(rev, "x"), Err(SourceError::Git { reason, .. }) if reason == "this is no revision")
            );
        }
    }

    #[test]
    fn a_batch_is_cut_by_its_sizes() {
        let out = b"aa blob 3\nx\ny\nbb blob 0\n\n";
        assert_eq!(cut(out, 2).unwrap(), [b"x\ny".to_vec(), Vec::new()]);
        assert!(
            cut(out, 3).is_none() && cut(b"aa missing\n", 1).is_none() && cut(b"aa blob 9\nx\n", 1).is_none()
        );
    }

    #[test]
    fn entries_of_a_tree_are_files_or_nothing() {
        assert_eq!(entry("100644 blob abc\ta b.sql").unwrap().path, "a b.sql");
        assert!(entry("120000 blob abc\tlink.sql").is_none() && entry("160000 commit abc\tsub").is_none());
        assert!(is_wanted("s/a.sql", "s") && !is_wanted("s/.x/a.sql", "s") && !is_wanted("s/a.txt", "s"));
        assert!(is_wanted(".hidden/a.sql", ".hidden"));
    }
}
