//! What can be wrong with a snapshot.

use miette::{Diagnostic, SourceOffset, SourceSpan};
use thiserror::Error;

use crate::term::Excerpt;

/// What can be wrong with a snapshot.
#[derive(Debug, Error, Diagnostic)]
pub enum SnapshotError {
    /// It stops in the middle.
    #[error("the snapshot {path} is cut off in line {line}")]
    #[diagnostic(
        code(driftlint::snapshot::cut),
        help("it was not written or copied to its end: write it again with `driftlint snapshot`")
    )]
    Cut {
        /// The file.
        path: String,
        /// Where it stops, from 1.
        line: usize,
    },

    /// It is not JSON, or not of the shape that version 1 has.
    #[error("the snapshot {path} cannot be read: {message}")]
    #[diagnostic(
        code(driftlint::snapshot::json),
        help(
            "a snapshot is what `driftlint snapshot` writes; write it again, or undo what was changed by hand"
        )
    )]
    Json {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
        /// The text.
        #[source_code]
        text: Excerpt,
        /// Where.
        #[label("here")]
        at: SourceSpan,
    },

    /// JSON of something else.
    #[error("{path} is JSON, but not a snapshot of driftlint")]
    #[diagnostic(
        code(driftlint::snapshot::format),
        help("a snapshot has \"format\": \"driftlint-snapshot\"; a report goes to --baseline")
    )]
    OtherFormat {
        /// The file.
        path: String,
    },

    /// A version that came later.
    #[error("the snapshot {path} has version {found}, and this driftlint reads version 1")]
    #[diagnostic(
        code(driftlint::snapshot::version),
        help("read it with the driftlint that wrote it, or update this one")
    )]
    OtherVersion {
        /// The file.
        path: String,
        /// What it says.
        found: String,
    },

    /// An object of two kinds.
    #[error("the snapshot {path} has another kind in the identity of {object} than in its body")]
    #[diagnostic(code(driftlint::snapshot::object), help("it was changed by hand: write it again"))]
    Kinds {
        /// The file.
        path: String,
        /// The object.
        object: String,
    },

    /// An object twice.
    #[error("the snapshot {path} has {object} twice")]
    #[diagnostic(code(driftlint::snapshot::object), help("a merge may have gone wrong: write it again"))]
    Twice {
        /// The file.
        path: String,
        /// The object.
        object: String,
    },

    /// The model does not go into JSON.
    #[error("the snapshot cannot be written: {0}")]
    #[diagnostic(
        code(driftlint::snapshot::unwritable),
        help("this is a mistake of driftlint: please report it")
    )]
    Unwritable(String),
}

impl SnapshotError {
    /// An error of the JSON reader with its place.
    pub(super) fn json(error: &serde_json::Error, text: &str, path: &str) -> Self {
        if error.is_eof() {
            return Self::Cut { path: path.to_owned(), line: error.line() };
        }
        let full = error.to_string();
        // The place is shown by the label.
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        let at = SourceOffset::from_location(text, error.line(), error.column()).offset();
        let (text, at) = Excerpt::new(path, text, at..at);
        Self::Json { path: path.to_owned(), message, text, at }
    }
}
