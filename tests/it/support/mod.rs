//! What all tests share: servers, databases, the binary, recorded results.

mod binaries;
mod cluster;
mod command;
mod dumped;
mod proxy;
mod recorded;
mod server;

use std::path::{Path, PathBuf};

pub(crate) use self::cluster::Cluster;
pub(crate) use self::command::{Driftlint, Output, git, run};
pub(crate) use self::dumped::{dumped, told_apart};
pub(crate) use self::proxy::{Fault, Proxy};
pub(crate) use self::recorded::{recorded, updating};
pub(crate) use self::server::{Database, Server, majors, pg};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders in a folder, in the order of their names.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

/// Whatever is in a folder, in the order of the names.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut found: Vec<_> = read.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// The last part of a path.
pub(crate) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
