//! Which commit brought a line, by git.

use serde::Serialize;

use crate::source::git_output;

/// A commit, as far as a report needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blame {
    /// The commit, abbreviated.
    pub commit: String,
    /// Who wrote it.
    pub author: String,
    /// The day it was written, UTC.
    pub date: String,
    /// Its first line.
    pub summary: String,
}

/// The commit of a line; none outside of a repository, or where the line was not committed yet.
pub(super) fn of(path: &str, line: usize) -> Option<Blame> {
    let (folder, file) = path.rsplit_once('/').unwrap_or((".", path));
    let range = format!("{line},{line}");
    let out = git_output(&["-C", folder, "blame", "--porcelain", "-L", &range, "--", file])?;
    read(&String::from_utf8_lossy(&out))
}

fn read(porcelain: &str) -> Option<Blame> {
    let commit = porcelain.split(' ').next()?;
    let field = |key: &str| porcelain.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    if commit.bytes().all(|b| b == b'0') {
        return None;
    }
    let seconds: i64 = field("author-time")?.parse().ok()?;
    let date = jiff::Timestamp::from_second(seconds).ok()?.strftime("%Y-%m-%d").to_string();
    Some(Blame {
        commit: commit.get(..12)?.to_owned(),
        author: field("author")?.to_owned(),
        date,
        summary: field("summary").unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_porcelain_is_read() {
        let text = "0123456789abcdef0123456789abcdef01234567 3 3 1\nauthor Ada\nauthor-mail <a@b>\nauthor-time 1758542400\nsummary Add chunks\nfilename a.sql\n\tCREATE TABLE c ();\n";
        let blame = read(text).unwrap();
        assert_eq!(
            (blame.commit.as_str(), blame.author.as_str(), blame.date.as_str()),
            ("0123456789ab", "Ada", "2025-09-22")
        );
        assert_eq!(blame.summary, "Add chunks");
        assert_eq!(read(&format!("{} 1 1 1\nauthor Not Committed Yet\n", "0".repeat(40))), None);
    }
}
