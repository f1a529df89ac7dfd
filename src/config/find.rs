//! Where driftlint.toml is.

use std::path::{Path, PathBuf};

/// Names of the file, the first goes before the second.
const NAMES: [&str; 2] = ["driftlint.toml", ".driftlint.toml"];

/// The nearest configuration, from a folder upward to the root of its git repository (of the disk, outside of one).
///
/// An empty path is the working directory; what is found above it is `../driftlint.toml`, so that paths stay short.
pub fn find(start: &Path) -> Option<PathBuf> {
    let here = if start.as_os_str().is_empty() { Path::new(".") } else { start };
    let levels = std::fs::canonicalize(here).ok()?.ancestors().count();
    let mut folder = start.to_owned();
    for _ in 0..levels {
        if let Some(file) = NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file()) {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
        folder.push("..");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_up_to_the_root_of_the_repository() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        std::fs::create_dir_all(at("repo/a/b")).unwrap();
        std::fs::create_dir_all(at("repo/.git")).unwrap();
        std::fs::write(at("driftlint.toml"), "").unwrap();
        assert_eq!(find(&at("repo/a/b")), None);
        std::fs::write(at("repo/.driftlint.toml"), "").unwrap();
        assert_eq!(find(&at("repo/a/b")), Some(at("repo/a/b/../../.driftlint.toml")));
        std::fs::write(at("repo/a/driftlint.toml"), "").unwrap();
        assert_eq!(find(&at("repo/a/b")), Some(at("repo/a/b/../driftlint.toml")));
        assert_eq!(find(&at("repo/a")), Some(at("repo/a/driftlint.toml")));
    }
}
