//! Files that are whole or not there.

use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file so that whoever reads it finds the old text or the new one, never a part: beside it, then in its place.
pub fn write_file(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one: its goal is written.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // A pipe or a device has no old text to keep.
    if path.exists() && !path.is_file() {
        return std::fs::write(&path, text);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".driftlint-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    set_mode(file.as_file(), &path)?;
    file.persist(&path)?;
    Ok(())
}

/// The mode that the file has, or that a new one gets: temporary files are for their owner alone.
#[cfg(unix)]
fn set_mode(file: &std::fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_or(0o644, |meta| meta.permissions().mode() & 0o777);
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &std::fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_text_stays_until_the_new_one_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s.json");
        write_file(&path, "one").unwrap();
        write_file(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(write_file(&dir.path().join("no/where.json"), "x").is_err());
    }
}
