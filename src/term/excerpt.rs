//! A text as a place in it is drawn: of lines that are too wide for that, what is around the place.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Bytes of a line that is drawn whole. Nobody reads further, and miette counts columns in 16 bits.
const WIDE: usize = 4_000;
/// Bytes before and after the place that are kept of a wider one.
const AROUND: usize = 200;

/// A named text for miette, which knows where in the whole it lies.
#[derive(Clone, Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    /// The number of its first line.
    first_line: usize,
    /// The line, from 0, that is not drawn from its start, and how many of its columns are missing.
    cut: Option<(usize, usize)>,
}

impl Excerpt {
    /// A text and a place in it; the place in what is drawn.
    pub fn new(name: &str, text: &str, at: Range<usize>) -> (Self, SourceSpan) {
        let mut excerpt = Self { name: name.to_owned(), text: String::new(), first_line: 1, cut: None };
        let (mut from, mut place) = (0, 0..0);
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let line_end = from + line.len();
            let last = line_end == text.len();
            let kept = match line.len() > WIDE {
                false => from..line_end,
                true if at.start >= from && (at.start < line_end || last) => {
                    let kept = around(text, at.start, from..line_end);
                    let cut = text.get(from..kept.start).unwrap_or_default().chars().count();
                    excerpt.cut = Some((number, cut));
                    kept
                }
                true => from..boundary(text, from + AROUND),
            };
            let moved = |to: usize| excerpt.text.len() + to.min(kept.end) - kept.start;
            if at.start >= kept.start {
                place.start = moved(at.start);
            }
            if at.end >= kept.start {
                place.end = moved(at.end);
            }
            excerpt.text.push_str(text.get(kept.clone()).unwrap_or_default());
            if kept.end < line_end && line.ends_with('\n') {
                excerpt.text.push('\n');
            }
            from = line_end;
        }
        let length = place.end.saturating_sub(place.start);
        (excerpt, (place.start, length).into())
    }

    /// The same with its text as it can be printed, line by line.
    #[must_use]
    pub fn printed(self, text: String) -> Self {
        Self { text, ..self }
    }

    /// What is drawn.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same, of a text that begins with this line of a file.
    #[must_use]
    pub fn from_line(self, first_line: usize) -> Self {
        Self { first_line, ..self }
    }
}

/// What is kept of a line around a place in it.
fn around(text: &str, at: usize, line: Range<usize>) -> Range<usize> {
    let at = at.min(line.end);
    boundary(text, at.saturating_sub(AROUND).max(line.start))..boundary(text, (at + AROUND).min(line.end))
}

/// The end of the character that a byte is in, or that byte where it is in none.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text.read_span(span, before, after)?;
        // What begins in the middle of the line begins after what is missing.
        let cut = self.cut.filter(|(line, _)| contents.line() == *line && contents.column() > 0);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.first_line - 1,
            contents.column() + cut.map_or(0, |(_, columns)| columns),
            contents.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use miette::GraphicalReportHandler;

    use super::*;

    #[test]
    fn a_place_is_where_it_is_in_the_whole() {
        let wide = |c: char| c.to_string().repeat(100_000);
        for (text, at, shown) in [
            ("a\nbc\n".to_owned(), 2..4, "bc"),
            (format!("a\n{}X{}\nb\n", wide('ä'), wide('ö')), 200_002..200_003, "X"),
            (format!("{}\nbc\n", wide('a')), 100_001..100_003, "bc"),
            (format!("bc\n{}\n", wide('a')), 0..2, "bc"),
            (format!("{}X", wide('a')), 100_000..100_001, "X"),
            (wide('a'), 100_000..100_000, ""),
            (String::new(), 0..0, ""),
        ] {
            let (excerpt, span) = Excerpt::new("a.sql", &text, at.clone());
            assert_eq!(excerpt.text.get(span.offset()..span.offset() + span.len()), Some(shown), "{at:?}");
            let line = text[..at.start].matches('\n').count() + 1;
            let column = text[..at.start].rsplit('\n').next().unwrap().chars().count();
            let contents = excerpt.read_span(&span, 0, 0).unwrap();
            assert_eq!(contents.line() + 1, line, "{at:?}");
            if shown == "X" && !text.contains('ä') {
                assert_eq!(contents.column(), column, "{at:?}");
            }
        }
    }

    #[test]
    fn whatever_is_marked_can_be_drawn() {
        #[derive(Debug, thiserror::Error, miette::Diagnostic)]
        #[error("wide")]
        struct Wide {
            #[source_code]
            text: Excerpt,
            #[label("here")]
            at: SourceSpan,
        }
        let text = format!("a\n{}\n{}", "b".repeat(200_000), "\t".repeat(90_000));
        for at in [0..1, 0..text.len(), 2..200_002, 150_000..250_000, 250_000..260_000, 290_000..290_003] {
            let (text, at) = Excerpt::new("a.sql", &text, at);
            let mut drawn = String::new();
            GraphicalReportHandler::new().render_report(&mut drawn, &Wide { text, at }).unwrap();
            assert!(drawn.contains("here") && drawn.len() < 20_000, "{}", drawn.len());
        }
    }
}
