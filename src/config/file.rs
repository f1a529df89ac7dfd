//! The file as it stands, and how it becomes a [`Config`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::{
    Config, ConfigError, ConfigFile, Expect, From, Ignore, Setting, Target, TargetSource, VerdictMode,
};
use crate::diff::{Compare, Compared};
use crate::finding::{RuleSet, closest_rule, glob};
use crate::inspect::connect::closest;
use crate::model::{SearchPath, Severity};
use crate::term::Excerpt;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    declared: Option<RawDeclared>,
    against: Option<String>,
    #[serde(default)]
    targets: BTreeMap<Spanned<String>, RawTarget>,
    scope: Option<RawScope>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Level>,
    compare: Option<RawCompare>,
    #[serde(default)]
    ignore: Vec<Spanned<RawIgnore>>,
    fail_on: Option<Severity>,
    verdict: Option<VerdictMode>,
    baseline: Option<String>,
}

/// One or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Several {
    One(String),
    Many(Vec<String>),
}

impl Several {
    fn list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeclared {
    files: Option<Several>,
    migrations: Option<Several>,
    search_path: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    url_env: Option<String>,
    snapshot: Option<PathBuf>,
    expect_database: Option<String>,
    expect_host: Option<String>,
    group: Option<String>,
    lock: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScope {
    schemas: Option<Vec<String>>,
    exclude: Option<Vec<Spanned<String>>>,
    ignore_partitions_of: Option<Vec<Spanned<String>>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Note,
    Off,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawCompared {
    Declared,
    All,
    Off,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCompare {
    owner: Option<RawCompared>,
    privileges: Option<RawCompared>,
    comments: Option<RawCompared>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIgnore {
    rule: Option<Spanned<String>>,
    object: Option<Spanned<String>>,
    reason: String,
    until: Option<Spanned<toml::Value>>,
}

/// A file being read: its text and where it lies.
struct Reader<'a> {
    text: &'a str,
    path: &'a Path,
}

/// The configuration in a file's text.
pub(super) fn read(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let reader = Reader { text, path };
    let raw: Raw = toml::from_str(text).map_err(|error| reader.broken(&error))?;
    let Raw { declared, against, targets, scope, rules, compare, ignore, fail_on, verdict, baseline } = raw;
    let mut config = Config {
        file: Some(ConfigFile { path: path.to_owned(), text: text.into() }),
        targets: targets.into_iter().map(|target| reader.target(target)).collect::<Result<_, _>>()?,
        rules: reader.rules(rules)?,
        ignores: ignore.into_iter().map(|ignore| reader.ignore(ignore)).collect::<Result<_, _>>()?,
        ..Config::default()
    };
    if let Some(declared) = declared {
        reader.declared(declared, &mut config)?;
    }
    if let Some(RawScope { schemas, exclude, ignore_partitions_of }) = scope {
        config.schemas.set(schemas, From::File);
        config.exclude.set(exclude.map(|globs| reader.globs(globs)).transpose()?, From::File);
        let managed = ignore_partitions_of.map(|globs| reader.globs(globs)).transpose()?;
        config.ignore_partitions_of.set(managed, From::File);
    }
    if let Some(compare) = compare {
        config.compare = Setting { value: compared(&compare), from: From::File };
    }
    config.against.set(against.map(Some), From::File);
    config.fail_on.set(fail_on, From::File);
    config.verdict.set(verdict, From::File);
    config.baseline.set(baseline.map(|path| Some(PathBuf::from(reader.from_folder(&path)))), From::File);
    Ok(config)
}

fn compared(raw: &RawCompare) -> Compare {
    let of = |raw: Option<RawCompared>| match raw {
        Some(RawCompared::All) => Compared::All,
        Some(RawCompared::Off) => Compared::Off,
        Some(RawCompared::Declared) | None => Compared::Declared,
    };
    let RawCompare { owner, privileges, comments } = raw;
    Compare { owner: of(*owner), privileges: of(*privileges), comments: of(*comments), ..Compare::default() }
}

impl Reader<'_> {
    fn invalid(&self, at: Range<usize>, message: impl Into<String>, help: Option<String>) -> ConfigError {
        let path = self.path.display().to_string();
        let (text, at) = Excerpt::new(&path, self.text, at);
        ConfigError::Invalid { message: message.into(), help, text, at, path }
    }

    /// What the TOML reader says, with what was probably meant.
    fn broken(&self, error: &toml::de::Error) -> ConfigError {
        let message = error.message();
        let mut words = message.split('`').skip(1).step_by(2);
        let help = match (words.next(), message.starts_with("unknown ")) {
            (Some("url"), true) => Some(
                "addresses do not belong into the file: url_env = \"NAME\" names the variable".to_owned(),
            ),
            (Some(word), true) => closest(word, words).map(|word| format!("did you mean `{word}`?")),
            _ => None,
        };
        self.invalid(error.span().unwrap_or_default(), message, help)
    }

    /// A path of the file, from its folder.
    fn from_folder(&self, path: &str) -> String {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder {
            Some(folder) => folder.join(path).display().to_string(),
            None => path.to_owned(),
        }
    }

    fn declared(&self, raw: RawDeclared, config: &mut Config) -> Result<(), ConfigError> {
        let RawDeclared { files, migrations, search_path } = raw;
        let files = files.map_or_else(Vec::new, Several::list);
        let mut specs: Vec<String> = files.iter().map(|file| self.spec(file)).collect();
        let folders = migrations.map_or_else(Vec::new, Several::list);
        specs.extend(folders.iter().map(|folder| format!("migrations:{}", self.from_folder(folder))));
        config.declared.set((!specs.is_empty()).then_some(specs), From::File);
        if let Some(text) = search_path {
            let path = SearchPath::parse(text.get_ref());
            let help = || Some("write names with commas between them: \"app, public\"".to_owned());
            let path = path.ok_or_else(|| self.invalid(text.span(), "this is no search path", help()))?;
            config.search_path.set(Some(Some(path)), From::File);
        }
        Ok(())
    }

    /// Paths count from the folder; revisions, URLs and standard input stay what they are.
    fn spec(&self, text: &str) -> String {
        if text == "-" || text.starts_with("git:") || crate::inspect::Address::is_address(text) {
            return text.to_owned();
        }
        match text.strip_prefix("migrations:") {
            Some(folder) => format!("migrations:{}", self.from_folder(folder)),
            None => self.from_folder(text),
        }
    }

    fn target(&self, (name, raw): (Spanned<String>, RawTarget)) -> Result<(String, Target), ConfigError> {
        let RawTarget { url_env, snapshot, expect_database, expect_host, group, lock } = raw;
        let span = name.span();
        let path = |path: PathBuf| PathBuf::from(self.from_folder(&path.display().to_string()));
        let source = match (url_env, snapshot) {
            (Some(variable), None) => {
                if variable.contains("://") || variable.contains('=') {
                    let help =
                        "url_env = \"PROD_URL\": the name of the variable that holds the URL".to_owned();
                    return Err(self.invalid(
                        span,
                        "`url_env` is the name of a variable, not a URL",
                        Some(help),
                    ));
                }
                TargetSource::UrlEnv(variable)
            }
            (None, Some(snapshot)) => TargetSource::Snapshot(path(snapshot)),
            _ => {
                let help = "url_env = \"NAME\" names the variable with the database's URL; snapshot = \"FILE\" a snapshot";
                let message = "a target has either `url_env` or `snapshot`";
                return Err(self.invalid(span, message, Some(help.to_owned())));
            }
        };
        let expect = Expect { database: expect_database, host: expect_host };
        let target = Target { source, expect, group, lock: lock.map(path), span: (span.start, span.end) };
        Ok((name.into_inner(), target))
    }

    fn rules(&self, raw: BTreeMap<Spanned<String>, Level>) -> Result<RuleSet, ConfigError> {
        for name in raw.keys() {
            self.check_rule(name)?;
        }
        Ok(RuleSet(raw.into_iter().map(|(name, level)| (name.into_inner(), level.severity())).collect()))
    }

    fn check_rule(&self, name: &Spanned<String>) -> Result<(), ConfigError> {
        if RuleSet::knows(name.get_ref()) {
            return Ok(());
        }
        let help = closest_rule(name.get_ref()).map(|name| format!("did you mean `{name}`?"));
        let help = help.or_else(|| Some("`driftlint rules` lists them".to_owned()));
        Err(self.invalid(name.span(), format!("there is no rule or group `{}`", name.get_ref()), help))
    }

    fn globs(&self, globs: Vec<Spanned<String>>) -> Result<Vec<String>, ConfigError> {
        globs.into_iter().map(|text| self.check_glob(&text).map(|()| text.into_inner())).collect()
    }

    fn check_glob(&self, text: &Spanned<String>) -> Result<(), ConfigError> {
        let help = || Some("globs look like `audit.*` or `table:app.tmp_*`".to_owned());
        glob(text.get_ref()).map(|_| ()).map_err(|error| self.invalid(text.span(), error.to_string(), help()))
    }

    fn ignore(&self, raw: Spanned<RawIgnore>) -> Result<Ignore, ConfigError> {
        let span = raw.span();
        let RawIgnore { rule, object, reason, until } = raw.into_inner();
        if rule.is_none() && object.is_none() {
            let help = "name a `rule`, an `object` (a glob), or both".to_owned();
            return Err(self.invalid(span, "this would ignore everything", Some(help)));
        }
        if reason.trim().is_empty() {
            let help = "say why, for whoever finds it one day".to_owned();
            return Err(self.invalid(span, "an ignore needs its reason", Some(help)));
        }
        if let Some(rule) = &rule {
            self.check_rule(rule)?;
        }
        if let Some(object) = &object {
            self.check_glob(object)?;
        }
        Ok(Ignore {
            rule: rule.map(Spanned::into_inner),
            object: object.map(Spanned::into_inner),
            reason,
            until: until.map(|day| self.day(&day)).transpose()?,
            span: (span.start, span.end),
        })
    }

    fn day(&self, value: &Spanned<toml::Value>) -> Result<jiff::civil::Date, ConfigError> {
        let text = match value.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        text.parse().map_err(|_| {
            self.invalid(value.span(), "this is no day", Some("write until = \"2027-01-31\"".to_owned()))
        })
    }
}
