//! driftlint.toml: what a project has decided, so that nobody has to say it again.
//!
//! A flag goes before the environment, that before the file, that before the default; a [`Setting`] knows which it was.

mod error;
mod file;
mod find;
mod schema;
mod show;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::error::ConfigError;
pub use self::find::find;
pub use self::schema::json_schema;
pub use self::show::Shown;
use crate::diff::Compare;
use crate::finding::RuleSet;
use crate::model::{SearchPath, Severity};

/// Where the value of a setting is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// The command line.
    Flag,
    /// This variable.
    Environment(&'static str),
    /// driftlint.toml.
    File,
    /// Nobody said.
    Default,
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Environment(name) => write!(f, "${name}"),
            Self::File => f.write_str("driftlint.toml"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value and who set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Who set it.
    pub from: From,
}

impl<T> Setting<T> {
    /// A value that nobody set.
    pub fn default_to(value: T) -> Self {
        Self { value, from: From::Default }
    }

    /// The flag's value, where one was given.
    pub fn or_flag(self, flag: Option<T>) -> Self {
        match flag {
            Some(value) => Self { value, from: From::Flag },
            None => self,
        }
    }

    fn set(&mut self, value: Option<T>, from: From) {
        if let Some(value) = value {
            *self = Self { value, from };
        }
    }
}

/// Who settles expressions whose equality their texts do not prove.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerdictMode {
    /// Nobody.
    Static,
    /// The server, read only.
    #[default]
    Server,
    /// The server with temporary objects, by request.
    Temp,
}

impl VerdictMode {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Server => "server",
            Self::Temp => "temp",
        }
    }
}

/// Which database a target has to be, so that no other is taken for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// `current_database()`.
    pub database: Option<String>,
    /// The host of the address.
    pub host: Option<String>,
}

/// What a target's name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetSource {
    /// The variable that holds the database's URL.
    UrlEnv(String),
    /// A snapshot.
    Snapshot(PathBuf),
}

/// `[targets.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What it stands for.
    pub source: TargetSource,
    /// Which database it has to be.
    pub expect: Expect,
    /// What it is one of: `check --group` looks at all of them.
    pub group: Option<String>,
    /// The file of verdicts learned from it.
    pub lock: Option<PathBuf>,
    /// Where its name stands in driftlint.toml, in bytes.
    pub span: (usize, usize),
}

/// `[[ignore]]`: findings that are known and accepted, with the reason why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// A rule or a group; all when left out.
    pub rule: Option<String>,
    /// A glob over names of objects; all when left out.
    pub object: Option<String>,
    /// Why.
    pub reason: String,
    /// From this day on it ignores nothing.
    pub until: Option<jiff::civil::Date>,
    /// Where it stands in driftlint.toml, in bytes.
    pub span: (usize, usize),
}

/// The file that a configuration was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// As it is shown.
    pub path: PathBuf,
    /// All of it.
    pub text: Arc<str>,
}

/// All that a project has decided.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file, where there is one.
    pub file: Option<ConfigFile>,
    /// The declared side, in the notation of SCHEMA arguments.
    pub declared: Setting<Vec<String>>,
    /// Where unqualified names of the declared files live.
    pub search_path: Setting<Option<SearchPath>>,
    /// The actual side, in the same notation.
    pub against: Setting<Option<String>>,
    /// Names for databases and snapshots.
    pub targets: BTreeMap<String, Target>,
    /// The schemas to look at; all when empty.
    pub schemas: Setting<Vec<String>>,
    /// Objects to leave out.
    pub exclude: Setting<Vec<String>>,
    /// Tables whose partitions are somebody else's affair (pg_partman).
    pub ignore_partitions_of: Setting<Vec<String>>,
    /// Severities.
    pub rules: RuleSet,
    /// What of owner, privileges and comments is compared.
    pub compare: Setting<Compare>,
    /// What is known and accepted.
    pub ignores: Vec<Ignore>,
    /// From which severity on a check fails.
    pub fail_on: Setting<Severity>,
    /// Who settles what the texts do not.
    pub verdict: Setting<VerdictMode>,
    /// An earlier report: what it lists is known.
    pub baseline: Setting<Option<PathBuf>>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: None,
            declared: Setting::default_to(Vec::new()),
            search_path: Setting::default_to(None),
            against: Setting::default_to(None),
            targets: BTreeMap::new(),
            schemas: Setting::default_to(Vec::new()),
            exclude: Setting::default_to(Vec::new()),
            ignore_partitions_of: Setting::default_to(Vec::new()),
            rules: RuleSet::default(),
            compare: Setting::default_to(Compare::default()),
            ignores: Vec::new(),
            fail_on: Setting::default_to(Severity::Error),
            verdict: Setting::default_to(VerdictMode::default()),
            baseline: Setting::default_to(None),
        }
    }
}

impl Config {
    /// The configuration of this file, else of the driftlint.toml here or above; then what the environment says.
    pub fn load(file: Option<&Path>, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let found = match file {
            Some(path) => Some(path.to_owned()),
            None => find(Path::new("")),
        };
        let mut config = match found {
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| ConfigError::Read { path: path.clone(), error })?;
                Self::parse(&text, &path)?
            }
            None => Self::default(),
        };
        config.fill_from(env)?;
        Ok(config)
    }

    /// What a file's text says; its paths count from its folder.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        file::read(text, path)
    }

    fn fill_from(&mut self, env: &dyn Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        let given = |name: &'static str| env(name).filter(|value| !value.is_empty());
        if let Some(value) = given("DRIFTLINT_AGAINST") {
            self.against.set(Some(Some(value)), From::Environment("DRIFTLINT_AGAINST"));
        }
        if let Some(word) = given("DRIFTLINT_FAIL_ON") {
            let severity = Severity::ALL.into_iter().find(|severity| severity.word() == word);
            let expected = "error, warning or note";
            let severity = severity.ok_or(ConfigError::variable("DRIFTLINT_FAIL_ON", &word, expected))?;
            self.fail_on.set(Some(severity), From::Environment("DRIFTLINT_FAIL_ON"));
        }
        if let Some(word) = given("DRIFTLINT_VERDICT") {
            let all = [VerdictMode::Static, VerdictMode::Server, VerdictMode::Temp];
            let mode = all.into_iter().find(|mode| mode.word() == word);
            let mode =
                mode.ok_or(ConfigError::variable("DRIFTLINT_VERDICT", &word, "static, server or temp"))?;
            self.verdict.set(Some(mode), From::Environment("DRIFTLINT_VERDICT"));
        }
        if self.against.value.is_none() {
            self.against = self.implied(env);
        }
        Ok(())
    }

    /// Where nobody says against what: the only target, else `DATABASE_URL`.
    fn implied(&self, env: &dyn Fn(&str) -> Option<String>) -> Setting<Option<String>> {
        let mut names = self.targets.keys();
        if let (Some(only), None) = (names.next(), names.next()) {
            return Setting { value: Some(only.clone()), from: From::File };
        }
        match env("DATABASE_URL").filter(|url| !url.is_empty()) {
            Some(url) if self.targets.is_empty() => {
                Setting { value: Some(url), from: From::Environment("DATABASE_URL") }
            }
            _ => Setting::default_to(None),
        }
    }
}

#[cfg(test)]
mod tests;
