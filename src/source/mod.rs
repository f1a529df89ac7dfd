//! Where a schema comes from: files, migrations, git, snapshots, databases; one notation for all.

mod error;
mod files;
mod git;
mod load;
mod migrations;
mod sections;
pub mod shadow;
mod since;
pub mod snapshot;
mod spec;
mod text;

pub use self::error::SourceError;
pub(crate) use self::git::output as git_output;
pub use self::load::{
    LoadSettings, Loaded, SnapshotText, connect, declare_texts, declared, load, load_snapshot, loaded, parse,
    read_texts, replay, snapshot_text,
};
pub use self::since::Changes;
pub use self::spec::{Context, Spec};
