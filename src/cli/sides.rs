//! Both sides of a comparison: read in order, compared, put into findings. `check` and `plan` share it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{Comparison, Declared, Within};
use super::progress::Progress;
use super::renames::{self, RenameArgs};
use super::{CliError, Global, both, learned};
use crate::config::{Config, VerdictMode};
use crate::declare::{self, adopt_defaults, adopt_owners, adopt_roles};
use crate::diff::{Diff, StaticVerdicts, complete, complete_both, diff, identities};
use crate::expr::server;
use crate::expr::verdict::Verdict;
use crate::finding::{Finding, Scope, drift, notices};
use crate::inspect::{Address, Limits, Session};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, QName, Server};
use crate::plan::Step;
use crate::plan::rename::{Rename, rename};
use crate::source::shadow::{self, ShadowError};
use crate::source::{Context, LoadSettings, Loaded, SourceError, Spec, load};

/// The major version whose catalog is used where no server says one.
pub(super) const DEFAULT_MAJOR: u16 = 15;

/// What a comparison is told: the command line over the environment over the configuration.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The configuration, with the command line's word over it.
    pub(super) config: Config,
    /// The declared side.
    pub(super) expected: Spec,
    /// The side it is compared with.
    pub(super) against: Spec,
    /// Which objects it is about.
    pub(super) scope: Scope,
    /// How long a database may take.
    pub(super) limits: Limits,
    /// Where the declared schema may be built.
    pub(super) shadow: Option<Address>,
    /// The file of verdicts learned from the target.
    pub(super) lock: Option<PathBuf>,
}

/// Both sides, read.
pub(super) struct Sides {
    /// The declared side.
    pub(super) expected: Loaded,
    /// The side it is compared with: as it would be once the confirmed renames are made.
    pub(super) actual: Loaded,
    renamed: Option<Confirmed>,
}

/// Renames that the user confirmed.
struct Confirmed {
    renames: Vec<Rename>,
    /// The actual side as it is.
    before: Model,
    steps: Vec<Step>,
}

/// The configuration, found as `--config` and the working directory say.
pub(super) fn config(global: &Global) -> Result<Config, CliError> {
    Ok(Config::load(global.config.as_deref(), &env)?)
}

/// The configuration with the command line's word over it on what is declared, and on which of it the run is about.
pub(super) fn declared_config(
    declared: &Declared,
    within: &Within,
    global: &Global,
) -> Result<(Config, Scope), CliError> {
    let mut config = config(global)?;
    let given = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    config.declared = config.declared.or_flag(given(&declared.sources()));
    config.search_path = config.search_path.or_flag(declared.search_path.clone().map(Some));
    config.schemas = config.schemas.or_flag(given(&within.schema));
    config.exclude.value.extend(within.exclude.iter().cloned());
    let scope = Scope::new(&config.schemas.value, &config.exclude.value)?
        .without_partitions_of(&config.ignore_partitions_of.value)?;
    if config.declared.value.is_empty() {
        return Err(CliError::NoDeclared);
    }
    Ok((config, scope))
}

/// What the user named, targets of the configuration included.
pub(super) fn spec(named: &[String], config: &Config) -> Result<Spec, CliError> {
    Ok(Spec::parse(named, &Context { env: &env, targets: &config.targets })?)
}

/// A variable of the environment.
fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Settings {
    /// Puts the command line over the configuration.
    pub(super) fn new(comparison: &Comparison, global: &Global) -> Result<Self, CliError> {
        let Comparison { declared, against, verdict, shadow, no_lock, within, compare } = comparison;
        let (mut config, scope) = declared_config(declared, within, global)?;
        let ([] | [_]) = against.as_slice() else { return Err(CliError::Several) };
        config.against = config.against.or_flag(against.first().cloned().map(Some));
        config.verdict = config.verdict.or_flag(verdict.map(VerdictMode::from));
        for setting in compare {
            setting.apply(&mut config.compare.value);
        }
        config.compare.value.position = config.rules.severity("column-position").is_some();
        let Some(against) = config.against.value.clone() else { return Err(CliError::NoAgainst) };
        let lock = config.targets.get(&against).and_then(|target| target.lock.clone()).filter(|_| !no_lock);
        let expected = spec(&config.declared.value, &config)?;
        let against = spec(&[against], &config)?;
        let shadow = shadow.as_deref().filter(|url| !url.is_empty());
        let shadow = shadow.map(|url| Address::parse(url, &env)).transpose().map_err(SourceError::from)?;
        Ok(Self { config, expected, against, scope, limits: Limits::default(), shadow, lock })
    }

    /// Two sources and every default.
    pub(super) fn plain(expected: &str, against: &str) -> Result<Self, CliError> {
        let config = Config::default();
        let expected = spec(&[expected.to_owned()], &config)?;
        let against = spec(&[against.to_owned()], &config)?;
        Ok(Self {
            config,
            expected,
            against,
            scope: Scope::default(),
            limits: Limits::default(),
            shadow: None,
            lock: None,
        })
    }
}

/// Reads the one schema that a command is about, and says what reading it brought to light.
pub(super) fn read_named(named: &[String], global: &Global) -> Result<Loaded, CliError> {
    let config = config(global)?;
    let spec = spec(named, &config)?;
    let progress = Progress::new(global);
    let loaded = read_one(&spec, &load_settings(&config, None), &progress)?;
    for notice in &loaded.model.notices {
        progress.warn(&notice.message);
    }
    Ok(loaded)
}

/// How a side is to be read: as the configuration says, else as the other side's server does.
pub(super) fn load_settings(config: &Config, other: Option<&Model>) -> LoadSettings {
    let settings = LoadSettings { search_path: config.search_path.value.clone(), ..LoadSettings::default() };
    match other {
        Some(other) => settings.after(other),
        None => settings,
    }
}

/// Reads both sides: the live one first, because it says how the files of the other are to be read.
pub(super) fn read(settings: &Settings, progress: &Progress) -> Result<Sides, CliError> {
    let (declared, against) = (&settings.expected, &settings.against);
    let (expected, actual) = if !declared.is_ddl() && against.is_ddl() {
        both::read(declared, against, settings, progress)?
    } else {
        let (actual, expected) = both::read(against, declared, settings, progress)?;
        (expected, actual)
    };
    paired(expected, actual)
}

/// Two sides that were read, what the one leaves to the other filled in.
pub(super) fn paired(mut expected: Loaded, mut actual: Loaded) -> Result<Sides, CliError> {
    check_declared(&expected)?;
    adopt_defaults(&mut expected.model, &actual.model);
    adopt_defaults(&mut actual.model, &expected.model);
    adopt_roles(&mut expected.model, &actual.model);
    adopt_roles(&mut actual.model, &expected.model);
    adopt_owners(&mut expected.model, &actual.model);
    Ok(Sides { expected, actual, renamed: None })
}

/// Reads one side, and passes on what its server warns of.
pub(super) fn read_one(spec: &Spec, how: &LoadSettings, progress: &Progress) -> Result<Loaded, CliError> {
    progress.say(format!("reading {spec}"));
    let loaded = load(spec, how)?;
    for warning in loaded.session.iter().flat_map(Session::warnings) {
        progress.warn(warning);
    }
    Ok(loaded)
}

/// Refuses a side that declares nothing: a mistake, not an empty schema.
pub(super) fn check_declared(declared: &Loaded) -> Result<(), CliError> {
    if is_bare(&declared.model) && declared.model.notices.is_empty() {
        return Err(SourceError::NothingDeclared { place: declared.side.source.clone() }.into());
    }
    Ok(())
}

/// Whether there is nothing but what every database has.
fn is_bare(model: &Model) -> bool {
    model.objects.keys().all(|id| {
        matches!(
            (id.kind, id.name.as_str()),
            (Kind::Schema, "public") | (Kind::Extension | Kind::Language, "plpgsql")
        )
    })
}

impl Sides {
    /// Ends both sessions, and lets go of both models: the program is about to end.
    pub(super) fn let_go(self) {
        let Self { expected, actual, renamed } = self;
        let before = renamed.map(|renamed| renamed.before);
        [Some(expected.model), Some(actual.model), before].into_iter().flatten().for_each(Model::let_go);
    }

    /// Swaps the sides, with what is renamed.
    pub(super) fn reversed(self) -> Self {
        Self { expected: self.actual, actual: self.expected, renamed: None }
    }

    /// The renames that the user confirmed, here or in the declared files.
    pub(super) fn confirmed(&self, asked: &RenameArgs) -> Result<Vec<Rename>, CliError> {
        renames::confirmed(&asked.renames, &self.expected.model, &self.actual.model)
    }

    /// Takes renames as made: what is compared and planned from here on is what comes after them.
    pub(super) fn rename(&mut self, renames: Vec<Rename>) -> Result<(), CliError> {
        if renames.is_empty() {
            return Ok(());
        }
        let actual = &self.actual.model;
        let server = actual.server.as_ref().or(self.expected.model.server.as_ref());
        let settings = declare::Settings {
            major: server.map_or(DEFAULT_MAJOR, Server::major),
            provided: actual.provided.clone(),
            ..declare::Settings::default()
        };
        let made = rename(actual, &renames, &settings).map_err(|notice| CliError::NoRename {
            message: notice.message,
            help: "the old name is that of the actual side, whole; the new one is the declared one, bare"
                .to_owned(),
        })?;
        let before = std::mem::replace(&mut self.actual.model, made.model);
        self.renamed = Some(Confirmed { renames, before, steps: made.steps });
        Ok(())
    }

    /// The actual side as it is, before any rename.
    pub(super) fn actual_before(&self) -> &Model {
        self.renamed.as_ref().map_or(&self.actual.model, |renamed| &renamed.before)
    }

    /// The steps of the confirmed renames: what comes before a plan.
    pub(super) fn rename_steps(&self) -> Vec<Step> {
        self.renamed.as_ref().map(|renamed| renamed.steps.clone()).unwrap_or_default()
    }

    /// Compares, and lets the server settle what the texts do not.
    pub(super) fn compare(&mut self, settings: &Settings, progress: &Progress) -> Diff {
        let lock = settings.lock.as_deref();
        let mut found = compare_with(&mut self.expected, &mut self.actual, settings, lock, progress);
        if let Some(address) = settings.shadow.as_ref().filter(|_| found.undecided().next().is_some()) {
            progress.say("building the declared schema in a scratch database");
            if let Err(error) = self.settle_by_shadow(address, settings, &mut found) {
                progress.warn(&format!("--shadow: {error}, so what is unverified stays so"));
            }
        }
        found
    }

    /// Settles what is undecided by what the declared statements make of an empty database.
    fn settle_by_shadow(
        &mut self,
        address: &Address,
        settings: &Settings,
        found: &mut Diff,
    ) -> Result<(), ShadowError> {
        let Self { expected, actual, renamed: _ } = self;
        let server = actual.model.server.as_ref();
        let path = settings.config.search_path.value.clone();
        let path = path.or_else(|| server.map(|server| server.search_path.clone())).unwrap_or_default();
        let mut shadow = shadow::build(&expected.model.sources, &path, address)?;
        complete(&mut shadow.model, &actual.model);
        let built = &shadow.model;
        let judge = StaticVerdicts::new(built, &actual.model, server.map_or(DEFAULT_MAJOR, Server::major));
        let mut second = diff(built, &actual.model, &settings.config.compare.value, &judge);
        if let Some(session) = actual.session.as_mut() {
            server::settle(session.client(), &mut second, built, &actual.model);
        }
        // Of what is open still the scratch database makes views, of both texts.
        server::temp::settle(&mut shadow.session, &mut second, built, &actual.model)?;
        found.learn(&second, built);
        Ok(())
    }

    /// What there is to report: the difference, and what reading either side brought to light.
    pub(super) fn findings(&self, diff: &Diff, settings: &Settings) -> Vec<Finding> {
        let (expected, actual, rules) = (&self.expected.model, &self.actual.model, &settings.config.rules);
        let mut findings = notices(expected, rules);
        findings.extend(notices(actual, rules));
        findings.retain(|finding| settings.scope.includes(finding));
        findings.extend(drift(diff, expected, actual, rules));
        if let Some(Confirmed { renames, before, steps: _ }) = &self.renamed {
            findings.extend(renames::findings(renames, expected, before, rules));
        }
        findings
    }
}

/// Compares two sides, and lets the server of either settle what the texts do not.
pub(super) fn compare_models(
    expected: &mut Loaded,
    actual: &mut Loaded,
    settings: &Settings,
    progress: &Progress,
) -> Diff {
    compare_with(expected, actual, settings, None, progress)
}

/// As [`compare_models`], with the file of verdicts learned from the target.
fn compare_with(
    expected: &mut Loaded,
    actual: &mut Loaded,
    settings: &Settings,
    lock: Option<&Path>,
    progress: &Progress,
) -> Diff {
    progress.say("comparing");
    complete_both(&mut expected.model, &mut actual.model);
    let mut found = compare_texts(&expected.model, &actual.model, settings);
    let server = actual.model.server.as_ref().or(expected.model.server.as_ref());
    let major = server.map_or(DEFAULT_MAJOR, Server::major);
    // A plan of the way back has the target on the other side.
    let target_is_live = actual.session.is_some();
    let session = actual.session.as_mut().or(expected.session.as_mut());
    let is_live = session.is_some();
    let mode = settings.config.verdict.value;
    if let (Some(session), true) = (session, mode != VerdictMode::Static) {
        progress.say("asking the server what the texts leave open");
        let asked = server::settle(session.client(), &mut found, &expected.model, &actual.model);
        if let Some(path) = lock.filter(|_| target_is_live) {
            learned::keep(path, &asked, (&expected.model, major), settings.scope.is_all(), progress);
        }
        if mode == VerdictMode::Temp && found.undecided().next().is_some() {
            progress.say("building temporary views of what the server left open");
            let settled = server::temp::settle(session, &mut found, &expected.model, &actual.model);
            if let Err(error) = settled {
                progress.warn(&format!(
                    "--verdict temp: no temporary object can be made here ({error}), so what is unverified stays so"
                ));
            }
        }
    } else if let Some(path) = lock.filter(|_| !is_live) {
        let stale = learned::recall(path, &mut found, &expected.model, major);
        expected.model.notices.extend(stale);
    }
    found
}

/// Compares two models, and leaves open what their texts leave open.
fn compare_texts(expected: &Model, actual: &Model, settings: &Settings) -> Diff {
    let server = actual.server.as_ref().or(expected.server.as_ref());
    let judge = StaticVerdicts::new(expected, actual, server.map_or(DEFAULT_MAJOR, Server::major));
    let mut found = diff(expected, actual, &settings.config.compare.value, &judge);
    let within = |id: &Id| within(settings, expected, actual, id);
    found.retain(within);
    if !is_about_all(settings) {
        found.compared = counts(expected, actual, within);
    }
    found
}

/// What certainly differs between two models.
pub(super) fn differences(expected: &Model, actual: &Model, settings: &Settings) -> Diff {
    let mut found = compare_texts(expected, actual, settings);
    found.settle(|_| Verdict::Same);
    found
}

/// Objects of either side that a run is about, by kind.
pub(super) fn counts(
    expected: &Model,
    actual: &Model,
    within: impl Fn(&Id) -> bool,
) -> BTreeMap<Kind, usize> {
    let mut counts = BTreeMap::new();
    for id in identities(expected, actual).filter(|id| within(id)) {
        *counts.entry(id.kind).or_default() += 1;
    }
    counts
}

/// Whether a run is about every object.
fn is_about_all(settings: &Settings) -> bool {
    settings.scope.is_all() && settings.config.ignore_partitions_of.value.is_empty()
}

/// Whether a run is about an object: by the scope, and not as a partition that somebody else takes care of.
fn within(settings: &Settings, expected: &Model, actual: &Model, id: &Id) -> bool {
    if is_about_all(settings) {
        return true;
    }
    let object = expected.objects.get(id).or_else(|| actual.objects.get(id));
    let holder = object.and_then(|object| object.body.parent(id)).filter(|holder| holder.kind == Kind::Table);
    let relation = holder.map(|holder| holder.qname()).or_else(|| id.relation());
    let group = relation.as_ref().map_or_else(|| id.to_string(), ToString::to_string);
    let schema = id.schema.as_ref().map(|schema| schema.as_str());
    let relation = relation.unwrap_or_else(|| id.qname());
    settings.scope.includes_object(id.kind.as_str(), schema, &group, &id.to_string())
        && !is_others_partition(settings, [expected, actual], &relation)
}

/// Whether a table is a partition, of whatever depth, of one whose partitions are left to others.
fn is_others_partition(settings: &Settings, sides: [&Model; 2], relation: &QName) -> bool {
    let parent = |table: &QName| {
        let of = |side: &Model| match side.relation(table).map(|(_, object)| &object.body)? {
            Body::Table(table) => table.partition_of.as_ref().map(|(parent, _)| parent.clone()),
            Body::ForeignTable(table) => table.partition_of.as_ref().map(|(parent, _)| parent.clone()),
            _ => None,
        };
        sides.into_iter().find_map(of)
    };
    std::iter::successors(parent(relation), parent)
        .take(MAX_LEVELS)
        .any(|parent| settings.scope.leaves_partitions_of(&parent.to_string()))
}

/// Partitions nest no deeper; a model that contradicts itself must not turn in circles.
const MAX_LEVELS: usize = 64;
