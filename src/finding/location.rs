//! Places in source texts, and the piece of text a report shows around one.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::model::{Origin, Source};

/// A place in a source: lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The file as it was named, with `/` between its parts.
    pub path: String,
    /// The first line.
    pub line: usize,
    /// The first column.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The column after the last character.
    pub end_column: usize,
}

/// A source text that knows where its lines begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    path: String,
    text: Arc<str>,
    /// The offset of each line's first byte.
    lines: Vec<usize>,
}

impl SourceText {
    /// A text as it was named.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let after_ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(after_ends).collect();
        Self { path: path.into(), text, lines }
    }

    /// Line (from 0) and its first byte of an offset.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.lines.get(line).copied().unwrap_or_default())
    }

    /// Line and column of an offset, both from 1.
    fn line_column(&self, offset: usize) -> (usize, usize) {
        let (line, start) = self.line_of(offset);
        (line + 1, self.text.get(start..offset).unwrap_or_default().chars().count() + 1)
    }
}

/// The texts that objects were declared in, for their places. The lines of one are counted when the first place in it
/// is asked for: most runs find nothing and ask for none.
#[derive(Clone, Debug, Default)]
pub struct Texts(Vec<(Source, OnceLock<Arc<SourceText>>)>);

impl Texts {
    /// The sources of a model.
    pub fn of(sources: &[Source]) -> Self {
        Self(sources.iter().map(|source| (source.clone(), OnceLock::new())).collect())
    }

    /// The place in its text.
    pub fn snippet(&self, origin: Option<Origin>) -> Option<Snippet> {
        let Origin { source, start, end } = origin?;
        let (Source { path, text }, read) = self.0.get(usize::try_from(source).ok()?)?;
        let text = read.get_or_init(|| Arc::new(SourceText::new(path.clone(), Arc::clone(text))));
        Some(Snippet::new(text, usize::try_from(start).ok()?..usize::try_from(end).ok()?))
    }
}

/// A place together with the source text that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    source: Arc<SourceText>,
    span: Range<usize>,
}

impl Snippet {
    /// A range of bytes of a text; cut to the text, and to whole characters.
    pub fn new(source: &Arc<SourceText>, span: Range<usize>) -> Self {
        let start = floor(&source.text, span.start);
        let end = floor(&source.text, span.end.max(start));
        Self { source: Arc::clone(source), span: start..end }
    }

    /// The file as it was named.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Lines and columns of the place.
    pub fn location(&self) -> Location {
        let (line, column) = self.source.line_column(self.span.start);
        let (end_line, end_column) = self.source.line_column(self.span.end);
        Location { path: self.source.path.replace('\\', "/"), line, column, end_line, end_column }
    }

    /// The lines of the place with `context` lines around them, the number of the first of them (from 1), and
    /// the marked range within them: to the end of its first line where it is longer than `most` lines.
    pub fn excerpt(&self, context: usize, most: usize) -> (&str, usize, Range<usize>) {
        let SourceText { path: _, text, lines } = &*self.source;
        let mut span = self.span.clone();
        let marked = text.get(span.clone()).unwrap_or_default();
        if marked.lines().count() > most {
            span.end = span.start + marked.lines().next().map_or(0, str::len);
        }
        let first = self.source.line_of(span.start).0.saturating_sub(context);
        let after = self.source.line_of(span.end).0 + context + 1;
        let start = lines.get(first).copied().unwrap_or_default();
        let end = lines.get(after).copied().unwrap_or(text.len());
        let excerpt = text.get(start..end).unwrap_or_default();
        (excerpt.strip_suffix('\n').unwrap_or(excerpt), first + 1, span.start - start..span.end - start)
    }
}

/// The start of the character that a byte is in.
fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "one\nzwei drei\nvier\nfünf sechs\nsieben\n";

    fn at(text: &str, span: Range<usize>) -> Snippet {
        Snippet::new(&Arc::new(SourceText::new("a.sql", text)), span)
    }

    fn snippet(of: &str) -> Snippet {
        let start = TEXT.find(of).unwrap();
        at(TEXT, start..start + of.len())
    }

    #[track_caller]
    fn check(snippet: &Snippet, context: usize, expect: (&str, usize, &str)) {
        let (text, line, span) = snippet.excerpt(context, 1);
        assert_eq!((text, line, &text[span]), expect);
    }

    #[test]
    fn columns_count_characters() {
        let l = snippet("sechs").location();
        assert_eq!((l.line, l.column, l.end_line, l.end_column), (4, 6, 4, 11));
    }

    #[test]
    fn an_excerpt_has_whole_lines() {
        check(&snippet("vier"), 1, ("zwei drei\nvier\nfünf sechs", 2, "vier"));
        check(&snippet("one"), 1, ("one\nzwei drei", 1, "one"));
        check(&snippet("sieben"), 1, ("fünf sechs\nsieben", 4, "sieben"));
    }

    #[test]
    fn a_long_place_is_marked_on_its_first_line() {
        check(&snippet("drei\nvier\nfünf"), 0, ("zwei drei", 2, "drei"));
    }

    #[test]
    fn a_text_that_begins_with_empty_lines() {
        check(&at("\n\nx\n", 2..3), 1, ("\nx", 2, "x"));
        check(&at("\n\nx\n", 0..0), 1, ("\n", 1, ""));
    }

    #[test]
    fn a_range_outside_is_cut() {
        assert_eq!(at("ä", 1..9).span, 0..2);
        assert_eq!(at("", 3..9).location().line, 1);
    }
}
