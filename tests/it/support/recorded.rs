//! Results that are kept in files and compared, or written anew with `UPDATE=1`.

use std::path::Path;

/// Whether this run writes the recorded results instead of comparing them.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Compares a text with the file it was recorded in; the error shows both.
pub(crate) fn recorded(path: &Path, now: &str) -> Result<(), String> {
    let before = std::fs::read_to_string(path).ok();
    if before.as_deref() == Some(now) {
        return Ok(());
    }
    if updating() {
        return std::fs::write(path, now).map_err(|e| format!("{}: {e}", path.display()));
    }
    let diff = similar::TextDiff::from_lines(before.unwrap_or_default(), now)
        .unified_diff()
        .header("recorded", "now")
        .to_string();
    Err(format!("{} is stale (UPDATE=1 writes it anew, if that is what is meant):\n{diff}", path.display()))
}
