//! Reading a source: to a model, how it is called, and the session it came from.

use std::io::Read as _;

use super::error::SourceError;
use super::spec::{Spec, is_json};
use super::{files, git, migrations, sections, snapshot, text};
use crate::config::Expect;
use crate::declare::{self, Script};
use crate::finding::Side;
use crate::inspect::{Address, Limits, Session, inspect};
use crate::model::{Model, Name, Provided, SearchPath, Server, Source};
use crate::term::Excerpt;

/// How sources are read.
#[derive(Clone, Debug, Default)]
pub struct LoadSettings {
    /// Where unqualified names of DDL live; [`LoadSettings::after`] fills it from the other side.
    pub search_path: Option<SearchPath>,
    /// The major version that DDL is for.
    pub major: Option<u16>,
    /// What extensions of the other side bring.
    pub provided: Provided,
    /// The role that DDL runs as, where it is known.
    pub user: Option<Name>,
    /// How long a database may take.
    pub limits: Limits,
}

impl LoadSettings {
    /// The same for the declared side of a comparison: what was not asked for is as the actual side has it.
    pub fn after(mut self, actual: &Model) -> Self {
        if let Some(server) = &actual.server {
            self.search_path = self.search_path.or_else(|| Some(server.search_path.clone()));
            self.major = self.major.or_else(|| Some(server.major()));
        }
        self.provided = actual.provided.clone();
        self
    }

    /// How DDL is replayed.
    pub fn declare(&self) -> declare::Settings {
        let public = || SearchPath::new([Name::new("public")]);
        declare::Settings {
            search_path: self.search_path.clone().unwrap_or_else(public),
            major: self.major.unwrap_or(15).clamp(13, 18),
            provided: self.provided.clone(),
            user: self.user.clone(),
        }
    }
}

/// A side that was read.
pub struct Loaded {
    /// All that it has.
    pub model: Model,
    /// How a report calls it.
    pub side: Side,
    /// The session, still open for questions, of a live database.
    pub session: Option<Session>,
}

/// Reads a source.
pub fn load(spec: &Spec, settings: &LoadSettings) -> Result<Loaded, SourceError> {
    match spec {
        Spec::Database(address) => database(address, settings, None),
        Spec::Target { name, source, expect } => match source.as_ref() {
            Spec::Database(address) => database(address, settings, Some((name, expect))),
            _ => load_text(spec, settings),
        },
        other => load_text(other, settings),
    }
}

/// Reads a source that is no database.
fn load_text(spec: &Spec, settings: &LoadSettings) -> Result<Loaded, SourceError> {
    match snapshot_text(spec)? {
        Some(text) => load_snapshot(spec, &text),
        None => replay(parse(spec)?, spec, settings),
    }
}

/// The text of a snapshot.
pub struct SnapshotText {
    /// As messages call it.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// The text of a snapshot; none where the source is something else.
pub fn snapshot_text(spec: &Spec) -> Result<Option<SnapshotText>, SourceError> {
    match spec {
        Spec::Snapshot(path) => Ok(Some(SnapshotText { path: text::shown(path), text: text::read(path)? })),
        Spec::Git { rev, path } if is_json(path) => {
            let Source { path, text } = git::read(rev, path)?.pop().ok_or(SourceError::None)?;
            Ok(Some(SnapshotText { path, text: text.to_string() }))
        }
        Spec::Target { source, .. } => snapshot_text(source),
        _ => Ok(None),
    }
}

/// Reads a source that is a snapshot, whose text is there.
pub fn load_snapshot(spec: &Spec, text: &SnapshotText) -> Result<Loaded, SourceError> {
    let Spec::Target { name, source, expect } = spec else {
        return Ok(of_model(snapshot::read(&text.text, &text.path)?, spec));
    };
    let loaded = load_snapshot(source, text)?;
    if let Some(server) = &loaded.model.server {
        check_database(name, expect, server)?;
    }
    Ok(loaded)
}

/// The schema that texts declare, read as these settings say.
pub fn declared(sources: Vec<Source>, settings: &LoadSettings) -> Model {
    declare::declare(sources, &settings.declare())
}

/// Parses a source of DDL: what can be done while the other side, which says how it is to be replayed, is being read.
pub fn parse(spec: &Spec) -> Result<Script, SourceError> {
    read_texts(spec).map(Script::parse)
}

/// The model of a source of DDL that was parsed.
pub fn replay(script: Script, spec: &Spec, settings: &LoadSettings) -> Result<Loaded, SourceError> {
    loaded(script.declare(&settings.declare()), spec)
}

/// A model of DDL as the side that it is: an error where nothing is declared.
pub fn loaded(model: Model, spec: &Spec) -> Result<Loaded, SourceError> {
    check_declared(&model, spec)?;
    Ok(of_model(model, spec))
}

fn of_model(model: Model, spec: &Spec) -> Loaded {
    let server_version = model.server.as_ref().map(|server| server.version.clone());
    let side = Side { source: spec.to_string(), server_version, identity: None };
    Loaded { model, side, session: None }
}

/// What these texts, which a source was read as, declare.
pub fn declare_texts(
    spec: &Spec,
    texts: Vec<Source>,
    settings: &LoadSettings,
) -> Result<Loaded, SourceError> {
    replay(Script::parse(texts), spec, settings)
}

/// The texts of DDL sources, in order.
pub fn read_texts(spec: &Spec) -> Result<Vec<Source>, SourceError> {
    match spec {
        Spec::Files(paths) => files::read(paths),
        Spec::Migrations(folder) => migrations::read(folder),
        Spec::Git { rev, path } => git::read(rev, path),
        Spec::Stdin => stdin().map(|source| vec![source]),
        Spec::Several(specs) => {
            let all: Vec<_> = specs.iter().map(read_texts).collect::<Result<_, _>>()?;
            Ok(all.into_iter().flatten().collect())
        }
        Spec::Snapshot(_) | Spec::Database(_) | Spec::Target { .. } => {
            Err(SourceError::Mixed { one: spec.to_string() })
        }
    }
}

fn stdin() -> Result<Source, SourceError> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(SourceError::Stdin)?;
    let text = text::decode(bytes, "<stdin>")?;
    Ok(Source { path: "<stdin>".to_owned(), text: sections::forward_only(text).into() })
}

/// DDL that makes nothing is a mistake, not an empty schema.
fn check_declared(model: &Model, spec: &Spec) -> Result<(), SourceError> {
    if model.objects.values().any(|object| object.origin.is_some()) {
        return Ok(());
    }
    let unread = model.notices.iter().find(|notice| notice.rule == "unrecognized-statement");
    let place = unread.and_then(|notice| notice.origin);
    let source = place.and_then(|origin| model.sources.get(usize::try_from(origin.source).ok()?));
    let (Some(notice), Some(origin), Some(source)) = (unread, place, source) else {
        return Err(SourceError::NothingDeclared { place: spec.to_string() });
    };
    let start = usize::try_from(origin.start).unwrap_or_default();
    let end = usize::try_from(origin.end).unwrap_or_default();
    let (text, at) = Excerpt::new(&source.path, &source.text, start..end.max(start));
    Err(SourceError::NotSql {
        message: format!("{spec} declares nothing that is understood: {}", notice.message),
        help: notice.help.clone().unwrap_or_else(|| "is this SQL for PostgreSQL?".to_owned()),
        text,
        at,
    })
}

fn database(
    address: &Address,
    settings: &LoadSettings,
    target: Option<(&str, &Expect)>,
) -> Result<Loaded, SourceError> {
    let (mut session, side) = open(address, settings, target)?;
    let mut model = inspect(&mut session)?;
    model.notices.splice(0..0, session.notices().iter().cloned());
    Ok(Loaded { model, side, session: Some(session) })
}

/// Connects to a database and reads nothing of it yet; none where the source is no database.
pub fn connect(spec: &Spec, settings: &LoadSettings) -> Result<Option<(Session, Side)>, SourceError> {
    match spec {
        Spec::Database(address) => open(address, settings, None).map(Some),
        Spec::Target { name, source, expect } => match source.as_ref() {
            Spec::Database(address) => open(address, settings, Some((name, expect))).map(Some),
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

fn open(
    address: &Address,
    settings: &LoadSettings,
    target: Option<(&str, &Expect)>,
) -> Result<(Session, Side), SourceError> {
    if let Some((name, expect)) = target {
        check_host(name, expect, address)?;
    }
    let session = Session::open(address, &settings.limits)?;
    if let Some((name, expect)) = target {
        check_database(name, expect, session.server())?;
    }
    let side = Side {
        source: address.to_string(),
        server_version: Some(session.server().version.clone()),
        identity: Some(session.identity()),
    };
    Ok((session, side))
}

/// Before anything is sent there.
fn check_host(name: &str, expect: &Expect, address: &Address) -> Result<(), SourceError> {
    let Some(expected) = &expect.host else { return Ok(()) };
    match address.hosts().find(|host| *host != expected) {
        None => Ok(()),
        Some(host) => Err(expectation(name, "host", expected, host)),
    }
}

fn check_database(name: &str, expect: &Expect, server: &Server) -> Result<(), SourceError> {
    match &expect.database {
        Some(expected) if *expected != server.database => {
            Err(expectation(name, "database", expected, &server.database))
        }
        _ => Ok(()),
    }
}

fn expectation(name: &str, what: &'static str, expected: &str, found: &str) -> SourceError {
    SourceError::Expectation {
        name: name.to_owned(),
        what,
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}
