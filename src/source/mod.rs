//! Where a schema comes from: files, migrations, git, snapshots, databases; one notation for all.

mod error;
mod files;
mod git;
mod migrations;
mod sections;
pub mod snapshot;
mod spec;
mod text;

pub use self::error::SourceError;
pub use self::spec::{Context, Spec};
