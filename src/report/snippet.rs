//! The piece of source around a place, drawn by miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use crate::finding::{Severity, Snippet};
use crate::term::{Excerpt, Style, printable};

/// Lines shown before and after the marked one.
const CONTEXT: usize = 1;

/// Draws the source around a place, with a label under the place; nothing where there is no source text.
pub(super) fn draw(snippet: &Snippet, label: &str, severity: Severity, style: &Style) -> String {
    let path = printable(snippet.path());
    let mut drawn = String::new();
    let marked = Marked::new(snippet, label, severity);
    if marked.is_none_or(|marked| handler(style).render_report(&mut drawn, &marked).is_err()) {
        return format!("  at {path}\n");
    }
    // Its first line is the message, which is empty here: the caller has written its own.
    let drawn = drawn.split_once('\n').map_or("", |(_, rest)| rest);
    if style.links { link(drawn, snippet) } else { drawn.to_owned() }
}

fn handler(style: &Style) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    // miette would write links into pipes unless told otherwise.
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(style.width)
        .with_context_lines(CONTEXT)
}

/// Makes the place in the frame's head a link to the file.
fn link(drawn: &str, snippet: &Snippet) -> String {
    let at = snippet.location();
    let place = format!("{}:{}:{}", printable(&at.path), at.line, at.column);
    match std::path::absolute(snippet.path()) {
        Ok(file) if file.is_file() => {
            let uri = format!("file://{}", percent_encoded(&file.to_string_lossy()));
            drawn.replacen(&place, &format!("\u{1b}]8;;{uri}\u{1b}\\{place}\u{1b}]8;;\u{1b}\\"), 1)
        }
        _ => drawn.to_owned(),
    }
}

/// A path as a URI has it.
pub(super) fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b if b.is_ascii_alphanumeric() || b"/-._~:@!$&'()*+,;=".contains(&b) => uri.push(char::from(b)),
            b => uri.push_str(&format!("%{b:02X}")),
        }
    }
    uri
}

/// A few lines of a source that know their place in it, made safe to print.
#[derive(Debug)]
struct Marked {
    text: Excerpt,
    label: LabeledSpan,
    severity: Severity,
}

impl Marked {
    /// None where there is no text.
    fn new(snippet: &Snippet, label: &str, severity: Severity) -> Option<Self> {
        let (text, first_line, span) = snippet.excerpt(CONTEXT, 1);
        let (excerpt, span) = Excerpt::new(&printable(snippet.path()), text, span);
        let (text, start) = (excerpt.text(), span.offset());
        let before = printable(text.get(..start).unwrap_or_default());
        let marked = printable(text.get(start..start + span.len()).unwrap_or_default().trim_end());
        let after = printable(text.get(start..).unwrap_or_default()).into_owned();
        let after = after.strip_prefix(&*marked).unwrap_or_default().replace('\r', "");
        let label = Some(printable(label).into_owned()).filter(|label| !label.is_empty());
        let place = (before.len(), marked.len());
        let text = format!("{before}{marked}{after}");
        (!text.is_empty()).then(|| Self {
            text: excerpt.printed(text).from_line(first_line),
            label: LabeledSpan::new_with_span(label, place),
            severity,
        })
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Marked {}

impl Diagnostic for Marked {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(self.label.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::SourceText;

    fn at(text: &str, span: std::ops::Range<usize>) -> Snippet {
        Snippet::new(&std::sync::Arc::new(SourceText::new("a.sql", text)), span)
    }

    #[test]
    fn any_place_of_any_text_can_be_drawn() {
        for text in ["", "a", "a\n", "\n\n", "a\r\nb\r\n", "ä\tö\u{1b}[0m\n", "x\u{0}y", "select\n 1\n;"] {
            for start in 0..=text.len() + 1 {
                for end in start..=text.len() + 1 {
                    let drawn = draw(&at(text, start..end), "here", Severity::Error, &Style::PLAIN);
                    assert!(
                        drawn.contains("a.sql") && !drawn.contains('\u{1b}'),
                        "{text:?} {start}..{end}: {drawn}"
                    );
                    assert!(!drawn.contains("Failed"), "{text:?} {start}..{end}: {drawn}");
                }
            }
        }
    }

    #[test]
    fn lines_are_numbered_as_in_the_file() {
        let text = "one\ntwo\nthree\nfour\n";
        let drawn = draw(&at(text, 8..13), "here", Severity::Error, &Style::PLAIN);
        assert!(drawn.contains("[a.sql:3:1]") && drawn.contains(" 3 │ three"), "{drawn}");
    }
}
