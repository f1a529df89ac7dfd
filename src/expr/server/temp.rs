//! `--verdict temp`: what is still undecided, built as temporary views in a transaction that is rolled back.
//!
//! PostgreSQL's own text of a view is compared at its fix point: the text of a view is taken again of a view made of that
//! text, because the first is not always the last (`varchar IN (…)`). A query becomes a view as it stands; an expression
//! becomes the one column of a view over its own table, so that its columns, its sub-queries and its collations mean
//! what they mean there. Nothing is executed but CREATE VIEW. Needed are TEMP on the database and USAGE on the schemas;
//! touched are a transaction number and, for as long as the transaction runs, an ACCESS SHARE lock on each relation that
//! is named. Event triggers of the database fire.

use postgres::Client;

use super::sql;
use crate::diff::{Diff, Pair, Place, PlaceColumns};
use crate::expr::Reading;
use crate::expr::parse;
use crate::expr::verdict::{Judge, Verdict};
use crate::inspect::{Session, message};
use crate::model::{Expr, Model, Purpose, Query, SearchPath, Server};

/// The view that is made again and again.
const VIEW: &str = "driftlint_stand_in";

/// Builds both sides of every undecided pair as views, and takes what their texts say into the difference.
///
/// Afterwards the session is in its read-only transaction again.
pub fn settle(
    session: &mut Session,
    diff: &mut Diff,
    expected: &Model,
    actual: &Model,
) -> Result<(), CannotBuild> {
    if let Err(error) = session.begin_read_write().and_then(|()| may_build(session.client())) {
        session.begin_read_only()?;
        return Err(error.into());
    }
    let major = actual.server.as_ref().map_or(0, Server::major);
    let time_zone = actual.server.as_ref().map(|server| server.time_zone.clone()).unwrap_or_default();
    let judge = Judge::new(actual, actual, major);
    let mut builder = Builder { client: session.client(), judge, expected, time_zone };
    let verdicts: Vec<(Pair, Verdict)> = diff
        .undecided()
        .map(|pair| (pair.clone(), builder.verdict(pair).unwrap_or(Verdict::Undecided)))
        .collect();
    diff.settle(|pair| {
        verdicts.iter().find(|(p, _)| p == pair).map_or(Verdict::Undecided, |(_, verdict)| *verdict)
    });
    Ok(session.begin_read_only()?)
}

/// Why no temporary object can be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", message(.0))]
pub struct CannotBuild(#[from] postgres::Error);

/// Makes and forgets a temporary view: fails where the role may not.
fn may_build(client: &mut Client) -> Result<(), postgres::Error> {
    client.batch_execute(&format!("SAVEPOINT driftlint; CREATE TEMPORARY VIEW {VIEW} AS SELECT 1"))?;
    client.batch_execute(sql::LEAVE)
}

struct Builder<'a> {
    client: &'a mut Client,
    judge: Judge<'a>,
    expected: &'a Model,
    time_zone: String,
}

/// A view's text at its fix point, and what it was on the way there.
struct Texts {
    first: String,
    last: String,
}

impl Builder<'_> {
    /// None where it cannot be told.
    fn verdict(&mut self, pair: &Pair) -> Option<Verdict> {
        let (declared, there, written, is_fixed) = match pair {
            Pair::Expr { expected, actual, place, readings } => {
                let readings = readings.as_deref();
                if readings.is_some_and(|(declared, _)| declared.is_of_today()) {
                    return None;
                }
                let view = |expr: &Expr, reading: Option<&Reading>| self.view_of(expr, reading, place);
                let declared = view(expected, readings.map(|(declared, _)| declared))?;
                let there = view(actual, readings.map(|(_, there)| there))?;
                (
                    self.texts(&expected.path, "", &declared)?,
                    self.texts(&actual.path, "", &there)?,
                    None,
                    true,
                )
            }
            Pair::Query { expected, actual, columns } => {
                let columns = columns.as_deref()?;
                parse::query(&expected.sql).ok()?;
                let named = sql::column_list(columns);
                let declared = self.texts(&expected.path, &named, &expected.sql)?;
                let there = self.texts(&actual.path, "", &actual.sql)?;
                // What a star stood for may have been less when the view was made.
                let is_fixed = expected.stars.is_empty() && !Reading::speaks_of_today(&expected.sql);
                (declared, there, Some(actual.sql.as_str()), is_fixed)
            }
            Pair::Unpaired => return None,
        };
        let known = [Some(there.first.as_str()), Some(&there.last), written];
        let equal = known.into_iter().flatten().any(|text| text == declared.first || text == declared.last);
        if equal || self.means_the_same(&declared.last, &there.last) {
            return Some(Verdict::Same);
        }
        is_fixed.then_some(Verdict::Different)
    }

    /// Whether two texts of the catalog mean the same in our own reading.
    fn means_the_same(&self, declared: &str, there: &str) -> bool {
        let (declared, there) = (Query::qualified(declared), Query::qualified(there));
        let purpose = Purpose::View(&[]);
        self.judge.query((&declared, &purpose), (&there, &purpose)) == Verdict::Same
    }

    /// The query whose one column is an expression where it stands.
    fn view_of(&self, expr: &Expr, reading: Option<&Reading>, place: &Place) -> Option<String> {
        // Text of our own printing where there is one; a sub-query is sent as it was parsed.
        parse::expression(&expr.sql).ok()?;
        let text =
            reading.and_then(|reading| reading.sql.clone()).unwrap_or_else(|| format!("{}\n", expr.sql));
        let from = match &place.columns {
            PlaceColumns::Relation(relation) if !place.retyped => format!(" FROM {relation}"),
            PlaceColumns::OldNew(relation, rows) if !place.retyped => {
                let rows: Vec<_> = rows.names().iter().map(|row| format!("{relation} AS {row}")).collect();
                format!(" FROM {}", rows.join(", "))
            }
            PlaceColumns::Bound(..) | PlaceColumns::Arguments(_) => return None,
            columns => sql::from(columns, self.expected, None)?,
        };
        Some(match &place.assigned {
            Some(ty) => format!("SELECT COALESCE(({text}), NULL::{ty}) AS value{from}"),
            None => format!("SELECT ({text}) AS value{from}"),
        })
    }

    /// PostgreSQL's text of a view, and of the view of that text.
    fn texts(&mut self, path: &SearchPath, columns: &str, query: &str) -> Option<Texts> {
        let first = self.text(path, columns, query)?;
        let last = self.text(&SearchPath::default(), "", &first)?;
        Some(Texts { first, last })
    }

    /// PostgreSQL's text of a view that is made, read and rolled back.
    fn text(&mut self, path: &SearchPath, columns: &str, query: &str) -> Option<String> {
        let query = query.trim_end().trim_end_matches(';');
        let create = format!("CREATE TEMPORARY VIEW {VIEW}{columns} AS {query}\n");
        self.client.batch_execute(&sql::enter(path, &self.time_zone)).ok()?;
        // The extended protocol takes one statement, whatever is in it.
        let made = self.client.execute(&create, &[]).ok();
        // The names of the text are in full where none is visible.
        let ready = made.and_then(|_| self.client.batch_execute("SET LOCAL search_path = ''").ok());
        let read = ready.and_then(|()| self.client.query_one(READ, &[]).ok());
        self.client.batch_execute(sql::LEAVE).ok()?;
        read.and_then(|row| row.try_get::<_, String>(0).ok())
    }
}

/// The text of the view.
const READ: &str = "SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class AS c \
    WHERE c.relname OPERATOR(pg_catalog.=) 'driftlint_stand_in' \
    AND c.relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()";
