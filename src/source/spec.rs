//! The one notation of sources.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::error::SourceError;
use super::text::shown;
use crate::config::{Expect, Target, TargetSource};
use crate::inspect::Address;
use crate::inspect::connect::closest;

/// A source, named but not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    /// DDL files and folders of them.
    Files(Vec<PathBuf>),
    /// A folder of ordered migrations.
    Migrations(PathBuf),
    /// A snapshot that driftlint wrote.
    Snapshot(PathBuf),
    /// A live database.
    Database(Box<Address>),
    /// DDL files as of a revision.
    Git {
        /// The revision.
        rev: String,
        /// From the root of the repository; from here with a `./` before it.
        path: String,
    },
    /// DDL on standard input.
    Stdin,
    /// DDL of several sources, one after the other.
    Several(Vec<Spec>),
    /// A target of driftlint.toml.
    Target {
        /// Its name.
        name: String,
        /// What it stands for.
        source: Box<Spec>,
        /// Which database it has to be.
        expect: Expect,
    },
}

/// What a notation may refer to.
pub struct Context<'a> {
    /// The environment.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// The targets of driftlint.toml.
    pub targets: &'a BTreeMap<String, Target>,
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("targets", self.targets).finish_non_exhaustive()
    }
}

impl Spec {
    /// Reads SCHEMA arguments, as many as there are; more than one have to be DDL.
    pub fn parse(arguments: &[String], context: &Context<'_>) -> Result<Self, SourceError> {
        let mut specs: Vec<Self> = Vec::new();
        for argument in arguments {
            let spec = Self::parse_one(argument, context)?;
            match (specs.last_mut(), spec) {
                (Some(Self::Files(files)), Self::Files(more)) => files.extend(more),
                (_, spec) => specs.push(spec),
            }
        }
        if specs.len() > 1 {
            if let Some(one) = specs.iter().find(|spec| !spec.is_ddl()) {
                return Err(SourceError::Mixed { one: one.to_string() });
            }
            return Ok(Self::Several(specs));
        }
        specs.pop().ok_or(SourceError::None)
    }

    fn parse_one(text: &str, context: &Context<'_>) -> Result<Self, SourceError> {
        if text == "-" {
            return Ok(Self::Stdin);
        }
        if let Some(target) = context.targets.get(text) {
            return Self::of_target(text, target, context);
        }
        if let Some(folder) = text.strip_prefix("migrations:") {
            return Ok(Self::Migrations(folder.into()));
        }
        if let Some((rev, path)) = text.strip_prefix("git:").and_then(|rest| rest.split_once(':')) {
            return Ok(Self::Git { rev: rev.to_owned(), path: path.to_owned() });
        }
        if Address::is_address(text) {
            return Ok(Self::Database(Box::new(Address::parse(text, context.env)?)));
        }
        let path = Path::new(text);
        if is_json(text) {
            return Ok(Self::Snapshot(path.to_owned()));
        }
        if !path.exists() {
            return Err(unknown(text, context));
        }
        Ok(Self::Files(vec![path.to_owned()]))
    }

    fn of_target(name: &str, target: &Target, context: &Context<'_>) -> Result<Self, SourceError> {
        let source = match &target.source {
            TargetSource::Snapshot(path) => Self::Snapshot(path.clone()),
            TargetSource::UrlEnv(variable) => {
                let url = (context.env)(variable).filter(|url| !url.is_empty()).ok_or_else(|| {
                    SourceError::Unset { name: name.to_owned(), variable: variable.clone() }
                })?;
                Self::Database(Box::new(Address::parse(&url, context.env)?))
            }
        };
        Ok(Self::Target { name: name.to_owned(), source: Box::new(source), expect: target.expect.clone() })
    }

    /// Whether this is DDL, which can be put together with other DDL.
    pub fn is_ddl(&self) -> bool {
        match self {
            Self::Files(_) | Self::Migrations(_) | Self::Stdin => true,
            Self::Git { path, .. } => !is_json(path),
            Self::Several(specs) => specs.iter().all(Self::is_ddl),
            Self::Snapshot(_) | Self::Database(_) | Self::Target { .. } => false,
        }
    }

    /// The files and folders that it names.
    pub fn folders(&self) -> Vec<&Path> {
        match self {
            Self::Files(paths) => paths.iter().map(PathBuf::as_path).collect(),
            Self::Migrations(folder) => vec![folder],
            Self::Several(specs) => specs.iter().flat_map(Self::folders).collect(),
            Self::Snapshot(_) | Self::Database(_) | Self::Git { .. } | Self::Stdin | Self::Target { .. } => {
                Vec::new()
            }
        }
    }

    /// The folders of ordered migrations that it names.
    pub fn migrations(&self) -> Vec<&Path> {
        match self {
            Self::Migrations(folder) => vec![folder],
            Self::Several(specs) => specs.iter().flat_map(Self::migrations).collect(),
            _ => Vec::new(),
        }
    }

    /// The database it stands for; none where it stands for something else.
    pub fn address(&self) -> Option<&Address> {
        match self {
            Self::Database(address) => Some(address),
            Self::Target { source, .. } => source.address(),
            _ => None,
        }
    }

    /// Whether this is a database to connect to.
    pub fn is_live(&self) -> bool {
        match self {
            Self::Database(_) => true,
            Self::Target { source, .. } => source.is_live(),
            _ => false,
        }
    }
}

pub(super) fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// A name of a target that was mistyped, a URL of another kind, or a path that is not there.
fn unknown(text: &str, context: &Context<'_>) -> SourceError {
    let looks_secret = text.contains("://") || text.contains('@');
    let shown = match text.split_once("://") {
        Some((scheme, _)) if looks_secret => format!("{scheme}://…"),
        _ if looks_secret => "…".to_owned(),
        _ => text.to_owned(),
    };
    let help = if looks_secret {
        Some("a database is named by postgres://user@host/database or host=… dbname=…".to_owned())
    } else {
        closest(text, context.targets.keys().map(String::as_str))
            .map(|name| format!("did you mean the target `{name}`?"))
    };
    let all: Vec<_> = context.targets.keys().map(String::as_str).collect();
    let help = help
        .or_else(|| (!all.is_empty()).then(|| format!("driftlint.toml has the targets {}", all.join(", "))));
    SourceError::Unknown { text: shown, help }
}

/// As it may be shown: never with a password.
impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(paths) => match paths.as_slice() {
                [first, _, _, _, rest @ ..] => write!(f, "{} and {} more", shown(first), rest.len() + 3),
                few => f.write_str(&few.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ")),
            },
            Self::Migrations(path) => write!(f, "migrations:{}", shown(path)),
            Self::Snapshot(path) => f.write_str(&shown(path)),
            Self::Database(address) => write!(f, "{address}"),
            Self::Git { rev, path } => write!(f, "git:{rev}:{path}"),
            Self::Stdin => f.write_str("<stdin>"),
            Self::Several(specs) => {
                f.write_str(&specs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
            Self::Target { name: _, source, expect: _ } => write!(f, "{source}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Spec, SourceError> {
        let expect = Expect { database: Some("prod".to_owned()), host: None };
        let target =
            |source| Target { source, expect: expect.clone(), group: None, lock: None, span: (0, 0) };
        let targets = BTreeMap::from([
            ("prod".to_owned(), target(TargetSource::UrlEnv("PROD_URL".to_owned()))),
            ("staging".to_owned(), target(TargetSource::UrlEnv("UNSET".to_owned()))),
            ("last".to_owned(), target(TargetSource::Snapshot("last.json".into()))),
        ]);
        let env = |name: &str| match name {
            "PROD_URL" => Some("postgres://app:s3cret@db/prod".to_owned()),
            "PGUSER" => Some("me".to_owned()),
            _ => None,
        };
        let arguments: Vec<_> = arguments.iter().map(|text| (*text).to_owned()).collect();
        Spec::parse(&arguments, &Context { env: &env, targets: &targets })
    }

    #[test]
    fn every_notation_is_told_from_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.sql").display().to_string();
        std::fs::write(&file, "").unwrap();
        let folder = dir.path().display().to_string();
        for (arguments, shown) in [
            (&[file.as_str()][..], file.clone()),
            (&[file.as_str(), folder.as_str()], format!("{file}, {folder}")),
            (&["migrations:db/m"], "migrations:db/m".to_owned()),
            (&[file.as_str(), "migrations:m"], format!("{file}, migrations:m")),
            (&["x.json"], "x.json".to_owned()),
            (&["postgres://u:p@h/d"], "postgres://u@h/d".to_owned()),
            (&["host=h dbname=d"], "postgres://me@h/d".to_owned()),
            (&["git:HEAD~1:schemas/"], "git:HEAD~1:schemas/".to_owned()),
            (&["-"], "<stdin>".to_owned()),
            (&["prod"], "postgres://app@db/prod".to_owned()),
            (&["last"], "last.json".to_owned()),
        ] {
            assert_eq!(parse(arguments).unwrap().to_string(), shown);
        }
        assert!(matches!(
            parse(&["prod"]).unwrap(),
            Spec::Target { expect: Expect { database: Some(_), .. }, .. }
        ));
    }

    #[test]
    fn what_is_meant_wrongly_is_said_without_secrets() {
        for (arguments, what) in [
            (&[][..], "no schema is named"),
            (&["nowhere.sql"], "no file, folder or target `nowhere.sql`"),
            (&["prdo"], "`prdo`"),
            (&["mysql://u:s3cret@h/d"], "`mysql://…`"),
            (&["u:s3cret@h/d"], "`…`"),
            (&["staging"], "UNSET, which is not set"),
            (&["x.json", "-"], "x.json stands alone"),
            (&["-", "postgres://u:s3cret@h/d"], "postgres://u@h/d stands alone"),
        ] {
            let error = parse(arguments).unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
            assert!(!format!("{error:?}").contains("s3cret") && error.exit_status() == 2, "{error:?}");
        }
        assert!(
            matches!(parse(&["prdo"]), Err(SourceError::Unknown { help: Some(help), .. }) if help.contains("`prod`"))
        );
    }
}
