//! Changes to texts by their places.

use std::ops::Range;
use std::sync::Arc;

use crate::model::Source;

/// One change: what stands at a place becomes something else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    /// The text's number.
    pub(super) source: usize,
    /// The first byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What stands there then.
    pub(super) text: String,
}

impl Edit {
    pub(super) fn new(source: usize, range: Range<usize>, text: impl Into<String>) -> Self {
        Self { source, start: range.start, end: range.end, text: text.into() }
    }
}

/// The texts with these changes; of two that overlap the first by place holds.
pub(super) fn apply(sources: &[Source], mut edits: Vec<Edit>) -> Vec<Source> {
    edits.sort_by_key(|edit| (edit.source, edit.start, edit.end));
    let changed = |(number, source): (usize, &Source)| {
        let own = edits.iter().filter(|edit| edit.source == number);
        let mut text = String::with_capacity(source.text.len());
        let mut at = 0;
        for edit in own {
            let Some(before) = source.text.get(at..edit.start) else { continue };
            text.push_str(before);
            text.push_str(&edit.text);
            at = edit.end;
        }
        text.push_str(source.text.get(at..).unwrap_or_default());
        Source { path: source.path.clone(), text: Arc::from(text) }
    };
    sources.iter().enumerate().map(changed).collect()
}

/// The first byte of the line that a place is in.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// One past the line's last byte, the newline included.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}
