//! The catalog of a live database, read as it stands.
//!
//! Every kind of object has its query and its reader beside it (`kinds/<kind>/inspect.{sql,rs}`); all queries go to the
//! server in one message, then [`Catalog`] is made of what resolves oids, then each row becomes an object.

mod acl;
mod array;
mod lookup;
mod provided;
mod rows;
pub(crate) mod text;
mod types;

use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) use self::lookup::{Backing, Catalog, ColumnFacts};
use self::rows::{Gate, Rows};
pub(crate) use self::rows::{Query, Row, ask};
use super::{InspectError, Session};
use crate::kinds;
use crate::model::{Model, Notice, Speaks};

/// How one kind of object is read.
struct Reader {
    query: Query,
    /// Puts what one row says into the model.
    read: fn(&Row<'_>, &Catalog, &mut Model) -> Result<(), InspectError>,
}

macro_rules! readers {
    ($($name:literal $kind:ident),+ $(,)?) => {
        /// Every kind's query and what becomes of its rows.
        const READERS: &[Reader] = &[$(Reader {
            query: Query { name: $name, sql: include_str!(concat!("../../kinds/", $name, "/inspect.sql")) },
            read: kinds::$kind::inspect::read,
        }),+];
    };
}

readers! {
    "schema" schema,
    "extension" extension,
    "language" language,
    "access_method" access_method,
    "collation" collation,
    "enum" r#enum,
    "composite_type" composite_type,
    "range_type" range_type,
    "base_type" base_type,
    "domain" domain,
    "sequence" sequence,
    "table" table,
    "foreign_table" foreign_table,
    "column" column,
    "constraint" constraint,
    "index" index,
    "view" view,
    "materialized_view" materialized_view,
    "routine" routine,
    "aggregate" aggregate,
    "trigger" trigger,
    "rule" rule,
    "policy" policy,
    "operator" operator,
    "operator_family" operator_family,
    "operator_class" operator_class,
    "cast" cast,
    "transform" transform,
    "conversion" conversion,
    "statistics" statistics,
    "text_search_parser" text_search_parser,
    "text_search_template" text_search_template,
    "text_search_dictionary" text_search_dictionary,
    "text_search_configuration" text_search_configuration,
    "foreign_data_wrapper" foreign_data_wrapper,
    "foreign_server" foreign_server,
    "user_mapping" user_mapping,
    "publication" publication,
    "subscription" subscription,
    "event_trigger" event_trigger,
    "default_privileges" default_privileges,
}

const FINGERPRINT: Query = Query { name: "fingerprint", sql: include_str!("fingerprint.sql") };
const HOLDERS: Query = Query { name: "holders", sql: include_str!("holders.sql") };
const UNMODELED: Query = Query { name: "unmodeled", sql: include_str!("unmodeled.sql") };

/// How often a catalog that changes meanwhile is read.
const ATTEMPTS: u32 = 3;

/// How often a lock that somebody else holds is waited for, and how long everything is let go in between.
const WAITS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(200);

/// Everything that is in the database.
///
/// The functions that turn catalogs into text (`pg_get_viewdef()`, …) see what is committed meanwhile, whatever the
/// isolation level: so the catalogs are looked at again in a new transaction, and when they changed, all is read anew.
///
/// Reading a definition locks what it names until the transaction ends, and a migration that has the other locks would
/// be in a deadlock with us: so each wait for a lock is shorter than the server takes to look for one, and after it
/// everything is let go and begun anew.
pub fn inspect(session: &mut Session) -> Result<Model, InspectError> {
    for _ in 1..WAITS {
        match settled(session) {
            Err(InspectError::Locked { .. }) => {
                std::thread::sleep(PAUSE);
                session.restart()?;
            }
            done => return done,
        }
    }
    settled(session)
}

/// What is there between two looks that see the same.
fn settled(session: &mut Session) -> Result<Model, InspectError> {
    let mut before = glance(session)?;
    for _ in 0..ATTEMPTS {
        let model = read(session, &before);
        let restarted = session.restart();
        match model {
            Err(InspectError::Locked { .. }) => {
                return Err(InspectError::Locked { holder: holder(session).unwrap_or_default() });
            }
            // What went wrong first says more.
            Err(error) if restarted.is_err() => return Err(error),
            _ => restarted?,
        }
        let after = glance(session)?;
        if after.fingerprint == before.fingerprint {
            return model;
        }
        before = after;
    }
    Err(InspectError::Moving { attempts: ATTEMPTS })
}

/// Who keeps others from reading, as far as that can be told.
fn holder(session: &mut Session) -> Result<Option<String>, InspectError> {
    let gate = Gate { major: session.server().major(), privileged: false };
    let answers = rows::run(session, gate, &[HOLDERS])?;
    let Some(row) = answers.first().and_then(|rows| rows.iter().next()) else { return Ok(None) };
    let application = row.optional("application")?.filter(|name| !name.is_empty());
    let application = application.map(|name| format!(", application {name}")).unwrap_or_default();
    let role = row.optional("role")?.map(|role| format!(", role {role}")).unwrap_or_default();
    let (table, pid) = (row.qname()?, row.text("pid")?);
    Ok(Some(format!("process {pid}{role}{application} holds a lock on {table}")))
}

/// What a look at the catalog starts with.
struct Glance {
    /// Another one when a schema changed.
    fingerprint: String,
    /// Whether this role may read the connection strings of subscriptions.
    privileged: bool,
}

fn glance(session: &mut Session) -> Result<Glance, InspectError> {
    let gate = Gate { major: session.server().major(), privileged: false };
    let answers = rows::run(session, gate, &[FINGERPRINT])?;
    match answers.first().and_then(|rows| rows.iter().next()) {
        Some(row) => Ok(Glance {
            fingerprint: row.text("fingerprint")?.to_owned(),
            privileged: row.flag("privileged")?,
        }),
        None => Err(InspectError::Row { query: FINGERPRINT.name, column: "fingerprint".to_owned() }),
    }
}

fn read(session: &mut Session, glance: &Glance) -> Result<Model, InspectError> {
    let kinds = READERS.iter().map(|reader| reader.query);
    let queries: Vec<_> =
        lookup::QUERIES.iter().chain(provided::QUERIES).chain([&UNMODELED]).copied().chain(kinds).collect();
    let gate = Gate { major: session.server().major(), privileged: glance.privileged };
    let names = queries.iter().map(|query| query.name);
    let answers: BTreeMap<_, _> = names.zip(rows::run(session, gate, &queries)?).collect();
    let catalog = Catalog::new(&answers)?;
    let mut model = Model {
        speaks: Speaks { owner: true, privileges: true, comments: true },
        provided: provided::provided(&answers, &catalog)?,
        server: Some(session.server().clone()),
        ..Model::default()
    };
    for reader in READERS {
        for row in answers.get(reader.query.name).into_iter().flat_map(Rows::iter) {
            (reader.read)(&row, &catalog, &mut model)?;
        }
    }
    for row in answers.get(UNMODELED.name).into_iter().flat_map(Rows::iter) {
        model.notices.extend(unmodeled(&row)?);
    }
    Ok(model)
}

/// That there is something in the database that no kind stands for.
fn unmodeled(row: &Row<'_>) -> Result<Option<Notice>, InspectError> {
    let (noun, number) = (row.text("noun")?, row.get::<u64>("number")?);
    let plural = if number == 1 { "" } else { "s" };
    Ok((number > 0).then(|| Notice {
        rule: "unmodeled-object".into(),
        message: format!("{number} {noun}{plural} not compared: driftlint has no kind for it"),
        help: None,
        object: None,
        origin: None,
    }))
}
