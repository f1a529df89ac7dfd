//! Migrations that hold both ways in one file: what leads back is blanked, so that every place stays where it is.

use memchr::{memmem, memrchr};

/// The sections that tools know, as the words after `--`; in lower case, one space between words.
struct Marks {
    up: &'static [&'static str],
    down: &'static [&'static str],
}

/// goose, sql-migrate, dbmate, rambler, node-pg-migrate.
const TOOLS: &[Marks] = &[
    Marks { up: &["+goose up"], down: &["+goose down"] },
    Marks { up: &["+migrate up"], down: &["+migrate down"] },
    Marks { up: &["migrate:up"], down: &["migrate:down"] },
    Marks { up: &["rambler up"], down: &["rambler down"] },
    Marks { up: &["up migration"], down: &["down migration"] },
];

/// tern: below this line is what leads back; it has no mark for what leads on.
const TERN: &str = "create above / drop below";

/// The text with all that a tool would not run on the way up turned into spaces, byte by byte.
pub(super) fn forward_only(text: String) -> String {
    let Some(tool) = tool(&text) else { return text };
    let mut out = String::with_capacity(text.len());
    // What stands before the first mark belongs to neither way, where a tool marks both.
    let mut keep = tool.is_none();
    for line in text.split_inclusive('\n') {
        match (mark(line), tool) {
            (Some(words), Some(marks)) if is_one(&words, marks.up) => keep = true,
            (Some(words), Some(marks)) if is_one(&words, marks.down) => keep = false,
            (Some(words), None) if words.trim_matches(['-', ' ']) == TERN => keep = false,
            _ => {}
        }
        if keep {
            out.push_str(line);
        } else {
            out.extend(line.bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }));
        }
    }
    out
}

/// The tool whose marks are in the text: `Some(None)` is tern.
fn tool(text: &str) -> Option<Option<&'static Marks>> {
    // Lines are many, and few of them are comments.
    let mut marks = memmem::find_iter(text.as_bytes(), "--").filter_map(|dashes| {
        let start = memrchr(b'\n', text.get(..dashes)?.as_bytes()).map_or(0, |newline| newline + 1);
        text.get(start..)?.lines().next().and_then(mark)
    });
    marks.find_map(|words| match TOOLS.iter().find(|tool| is_one(&words, tool.up)) {
        Some(tool) => Some(Some(tool)),
        None => (words.trim_matches(['-', ' ']) == TERN).then_some(None),
    })
}

/// The words of a line that is a comment from its start and may be a mark.
fn mark(line: &str) -> Option<String> {
    let words = line.trim().strip_prefix("--")?;
    // Most comments begin otherwise, and files have many.
    let may_be = words.trim_start().bytes().next().is_some_and(begins_mark);
    (may_be && words.len() < 200)
        .then(|| words.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase())
}

/// Whether a mark begins with this letter; tern's may have dashes before it.
fn begins_mark(letter: u8) -> bool {
    let marks = TOOLS.iter().flat_map(|tool| tool.up.iter().chain(tool.down)).chain([&TERN]);
    letter == b'-'
        || marks.filter_map(|mark| mark.bytes().next()).any(|first| first.eq_ignore_ascii_case(&letter))
}

/// Whether these are the words, options of the tool after them (`transaction:false`) aside.
fn is_one(words: &str, marks: &[&str]) -> bool {
    marks
        .iter()
        .any(|mark| words.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left, with the places kept.
    fn left(text: &str) -> String {
        let out = forward_only(text.to_owned());
        assert_eq!(out.len(), text.len());
        assert_eq!(out.matches('\n').count(), text.matches('\n').count());
        let lines = out.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--"));
        lines.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn what_leads_back_is_blanked() {
        for (text, kept) in [
            ("A;\nB;\n", "A;|B;"),
            ("-- +goose Up\nA;\n-- +goose Down\nÄÖ;\r\nC;", "A;"),
            (
                "-- +goose NO TRANSACTION\nX;\n-- +goose Up\n-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n-- +goose Down\nB;\n",
                "A;",
            ),
            ("--  +migrate Up notransaction\nA;\n--+migrate Down\nB;\n-- +migrate Up\nC;\n", "A;|C;"),
            ("-- migrate:up transaction:false\nA;\n\n-- migrate:down\nB;\n", "A;"),
            ("-- migrate:down\nB;\n-- migrate:up\nA;\n", "A;"),
            ("-- Up Migration\nA;\n-- Down Migration\nB;\n", "A;"),
            ("A;\n---- create above / drop below ----\nB;\n", "A;"),
            ("A; -- +goose Up\nB;\n", "A; -- +goose Up|B;"),
            ("-- down migration\nA;\n", "A;"),
            ("-- +goose Upwards\nA;\n", "A;"),
        ] {
            assert_eq!(left(text), kept, "{text}");
        }
    }
}
