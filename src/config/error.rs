//! What can be wrong with a configuration.

use std::path::PathBuf;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

/// What can be wrong with a configuration.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigError {
    /// The file is not there or may not be read.
    #[error("the configuration {} cannot be read: {error}", path.display())]
    #[diagnostic(
        code(driftlint::config::read),
        help("check the path that --config or DRIFTLINT_CONFIG names")
    )]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },

    /// Something in the file is wrong, at a place.
    #[error("{path}: {message}")]
    #[diagnostic(
        code(driftlint::config::invalid),
        help("{}", help.as_deref().unwrap_or("`driftlint init` writes a configuration that can be read"))
    )]
    Invalid {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
        /// What may be meant.
        help: Option<String>,
        /// The file's text.
        #[source_code]
        text: crate::term::Excerpt,
        /// Where.
        #[label("here")]
        at: SourceSpan,
    },

    /// A variable of the environment has a value that means nothing.
    #[error("{name}={value} means nothing")]
    #[diagnostic(code(driftlint::config::variable), help("{name} is {expected}"))]
    Variable {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
}

impl ConfigError {
    pub(super) fn variable(name: &'static str, value: &str, expected: &'static str) -> Self {
        Self::Variable { name, value: value.to_owned(), expected }
    }
}
