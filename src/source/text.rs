//! Bytes to text: UTF-8 and nothing else, told apart from what is often mistaken for it.

use std::path::Path;

use super::error::SourceError;

/// The text of a file; a byte order mark is left out.
pub(super) fn read(path: &Path) -> Result<String, SourceError> {
    let bytes = std::fs::read(path).map_err(|error| SourceError::read(path, error))?;
    decode(bytes, &shown(path))
}

/// A path as it is shown: as the user wrote it, without a leading `./`, with slashes everywhere.
pub(super) fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// Formats that are not text, by how they begin.
const FORMATS: &[(&[u8], &str, &str)] = &[
    (
        b"PGDMP",
        "a dump in pg_dump's custom format",
        "turn it into SQL: pg_restore --schema-only --file=schema.sql DUMP",
    ),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first: gunzip FILE"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)", "unpack it first: unzstd FILE"),
    (b"\xff\xfe", "UTF-16, not UTF-8", "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE"),
    (b"\xfe\xff", "UTF-16, not UTF-8", "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE"),
];

/// The text that bytes are.
pub(super) fn decode(bytes: Vec<u8>, path: &str) -> Result<String, SourceError> {
    let wrong = |what: String, help| SourceError::Encoding { path: path.to_owned(), what, help };
    if let Some((_, what, help)) = FORMATS.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(wrong((*what).to_owned(), help));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let (line, column) = place(error.as_bytes().get(..valid).unwrap_or_default());
        let what = format!("not UTF-8: a byte that cannot stand there in line {line}, column {column}");
        wrong(what, "save it as UTF-8; of a Latin-1 file: iconv -f LATIN1 -t UTF-8 FILE")
    })?;
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let (line, column) = place(text.get(..at).unwrap_or_default().as_bytes());
        let what = format!("not text: a zero byte in line {line}, column {column}");
        return Err(wrong(what, "PostgreSQL takes no zero byte in SQL; is this the right file?"));
    }
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Line and column, from 1, of what follows `before`.
fn place(before: &[u8]) -> (usize, usize) {
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let last = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    (line, String::from_utf8_lossy(last).chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utf8_is_text() {
        let read = |bytes: &[u8]| decode(bytes.to_vec(), "a.sql").map_err(|error| error.to_string());
        assert_eq!(read("\u{feff}SELECT 'ä';".as_bytes()).unwrap(), "SELECT 'ä';");
        assert_eq!(read(b"").unwrap(), "");
        for (bytes, what) in [
            (&b"PGDMP\x01"[..], "a dump in pg_dump's custom format"),
            (b"\xff\xfeS\0", "UTF-16"),
            (b"a\n-- \xe4x", "line 2, column 4"),
            ("ä\0".as_bytes(), "line 1, column 2"),
        ] {
            let error = read(bytes).unwrap_err();
            assert!(error.contains(what) && error.starts_with("a.sql is "), "{error}");
        }
    }

    #[test]
    fn paths_are_shown_as_they_were_written() {
        for (path, text) in
            [("./a/b.sql", "a/b.sql"), ("a.sql", "a.sql"), ("/x/a.sql", "/x/a.sql"), ("./", "./")]
        {
            assert_eq!(shown(Path::new(path)), text);
        }
    }
}
