//! Where a command writes: standard output, and files that are whole or not there.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::args::{ReportFile, Reporting};
use super::{CliError, Global};
use crate::config::Config;
use crate::finding::{Baseline, Report};
use crate::term::Style;

/// Writes to standard output. A reader that has gone away (`| head`) has seen enough: that is no failure.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is still in the buffer would be tried again when it is dropped.
            drop(out.into_parts());
            Ok(())
        }
        written => written.map_err(CliError::Stdout),
    }
}

/// Writes a file by way of another beside it, so that nobody ever reads half of one.
pub(super) fn to_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    let failed = |error| CliError::Write { path: path.to_owned(), error };
    // Pipes and devices (`/dev/stderr`, a process substitution) cannot be replaced, only written to.
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        let file = std::fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        let mut out = BufWriter::new(file);
        return write(&mut out).and_then(|()| out.flush()).map_err(failed);
    }
    // Through a link, so that the link stays one.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let there = path.metadata().ok();
    if there.is_some() {
        // What may not be written to may not be replaced either, though its folder would let it.
        std::fs::OpenOptions::new().write(true).open(&path).map_err(failed)?;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".driftlint-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As a file that was simply opened would be; the umask narrows it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder).map_err(failed)?;
    let mut out = BufWriter::new(file);
    write(&mut out).map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    if let Some(there) = there {
        // Whom the old text was kept from, the new one is as well.
        file.as_file().set_permissions(there.permissions()).map_err(failed)?;
    }
    // A machine that goes down leaves the old text or the new one.
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&path).map(drop).map_err(|error| failed(error.error))
}

/// Writes a report to standard output in one format, and to files in others.
pub(super) fn report(report: &Report, asked: &Reporting, global: &Global) -> Result<(), CliError> {
    for ReportFile { format, path } in &asked.report {
        to_file(path, |out| format.write(report, &Style::PLAIN, out))?;
    }
    if global.quiet > 1 {
        return Ok(());
    }
    let style = if asked.format.is_dressed() { Style::stdout(global.color) } else { Style::PLAIN };
    to_stdout(|out| asked.format.write(report, &style, out))
}

/// The baseline that was asked for, on the command line or in the configuration.
pub(super) fn baseline(asked: &Reporting, config: &Config) -> Result<Option<Baseline>, CliError> {
    let Some(path) = asked.baseline.as_ref().or(config.baseline.value.as_ref()) else { return Ok(None) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| CliError::ReadBaseline { path: path.clone(), error })?;
    let baseline = Baseline::read(&text).map_err(|error| CliError::Baseline { path: path.clone(), error })?;
    Ok(Some(baseline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        to_file(&path, |out| out.write_all(b"one")).unwrap();
        let broken = to_file(&path, |out| {
            out.write_all(b"tw")?;
            Err(io::Error::other("no more"))
        });
        assert!(matches!(broken, Err(CliError::Write { .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_a_file_stays_as_it_is() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, "one").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        to_file(&path, |out| out.write_all(b"two")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let path = Path::new("no/such/folder/report.json");
        assert!(matches!(to_file(path, |_| Ok(())), Err(CliError::Write { .. })));
    }
}
