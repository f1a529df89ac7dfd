//! What was declared against what is there, line by line.

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::term::{Style, printable};

/// Longest value that goes into a message.
const SHORT: usize = 60;

/// Whether a value is too long to stand in a sentence, so that a diff is drawn instead.
pub(crate) fn is_long(value: &str) -> bool {
    value.len() > SHORT || value.contains('\n')
}

/// A line of a diff: `-` declared, `+` there, ` ` both; the parts that differ within it are marked.
pub(super) struct Line {
    /// `-`, `+` or ` `.
    pub(super) sign: char,
    /// The line in parts: whether it differs from its counterpart, and the text, safe to print.
    pub(super) parts: Vec<(bool, String)>,
}

/// Lines around a change that are kept.
const CONTEXT: usize = 3;

/// The lines of a diff, with a line of `…` for what is left out.
pub(super) fn lines(expected: &str, actual: &str) -> Vec<Line> {
    let (expected, actual) = (lined(expected), lined(actual));
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&*expected, &*actual);
    let mut lines = Vec::new();
    for (n, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if n > 0 {
            lines.push(Line { sign: ' ', parts: vec![(false, "…".to_owned())] });
        }
        for change in group.iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let parts = change
                .iter_strings_lossy()
                .map(|(marked, text)| (marked, printable(text.trim_end_matches('\n')).into_owned()));
            lines.push(Line { sign, parts: parts.filter(|(_, text)| !text.is_empty()).collect() });
        }
    }
    lines
}

/// A text whose every line ends, so that a missing last line end is no difference.
fn lined(text: &str) -> String {
    match text {
        "" => String::new(),
        _ if text.ends_with('\n') => text.replace("\r\n", "\n"),
        _ => text.replace("\r\n", "\n") + "\n",
    }
}

/// The diff for a terminal, indented by two.
pub(super) fn draw(expected: &str, actual: &str, style: &Style) -> String {
    let mut out = String::new();
    for line in lines(expected, actual) {
        let (plain, marked) = match line.sign {
            _ if !style.color => ("", ""),
            '-' => ("\u{1b}[31m", "\u{1b}[1;4m"),
            '+' => ("\u{1b}[32m", "\u{1b}[1;4m"),
            _ => ("", ""),
        };
        out.push_str("  ");
        out.push_str(plain);
        out.push(line.sign);
        out.push(' ');
        for (differs, text) in &line.parts {
            if *differs && !marked.is_empty() {
                out.push_str(&format!("{marked}{text}\u{1b}[0m{plain}"));
            } else {
                out.push_str(text);
            }
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push_str(if plain.is_empty() { "\n" } else { "\u{1b}[0m\n" });
    }
    out
}

/// The diff as plain text.
pub(super) fn plain(expected: &str, actual: &str) -> String {
    lines(expected, actual)
        .iter()
        .map(|l| {
            let text: String = l.parts.iter().map(|(_, text)| text.as_str()).collect();
            format!("{}{}\n", l.sign, if text.is_empty() { text } else { format!(" {text}") })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_lines_are_left_out_and_a_last_line_end_is_no_difference() {
        let lines: Vec<_> = (1..=20).map(|n| n.to_string()).collect();
        let (a, b) = (lines.join("\n"), lines.join("\n").replace("10", "ten") + "\n");
        assert_eq!(plain(&a, &b), "  7\n  8\n  9\n- 10\n+ ten\n  11\n  12\n  13\n");
    }

    #[test]
    fn one_side_only() {
        assert_eq!(plain("", "a\nb"), "+ a\n+ b\n");
        assert_eq!(plain("a", "a\n"), "");
    }
}
