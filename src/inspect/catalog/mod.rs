//! The catalog of a live database, read as it stands: [`read`].

mod acl;
mod array;
mod lookup;
mod rows;
pub(crate) mod text;
mod types;

use std::collections::BTreeMap;

use postgres::Client;

pub(crate) use self::lookup::Catalog;
pub(crate) use self::rows::{Query, Row};
use self::rows::Rows;
use super::InspectError;
use crate::kinds::{self, Kind};
use crate::model::{Id, Model, Object, Speaks};

/// How one kind of object is read.
struct Reader {
    query: Query,
    /// Turns one row into what it says.
    read: fn(&Row<'_>, &Catalog, &mut Model) -> Result<(), InspectError>,
}

macro_rules! readers {
    ($($kind:ident),+ $(,)?) => {
        /// Every kind's query and what becomes of its rows.
        const READERS: &[Reader] = &[$(Reader {
            query: Query {
                name: stringify!($kind),
                sql: include_str!(concat!("../../kinds/", stringify!($kind), "/inspect.sql")),
            },
            read: kinds::$kind::inspect::read,
        }),+];
    };
}

readers! {
    schema, extension, table, foreign_table, column, sequence, index, constraint, view, materialized_view,
    routine, trigger, rule, policy, composite_type, domain, range_type, base_type,
}

/// `enum` is a keyword: `stringify!` and the module's path would need different spellings of it.
const ENUM: Reader = Reader {
    query: Query { name: "enum", sql: include_str!("../../kinds/enum/inspect.sql") },
    read: kinds::r#enum::inspect::read,
};

/// Everything that is in the database, as one transaction sees it.
pub(crate) fn read(client: &mut Client, major: u16) -> Result<Model, InspectError> {
    let readers = || READERS.iter().chain([&ENUM]);
    let queries: Vec<_> = lookup::QUERIES.iter().copied().chain(readers().map(|r| r.query)).collect();
    let answers: BTreeMap<&str, Rows> =
        queries.iter().map(|query| query.name).zip(rows::run(client, major, &queries)?).collect();
    let catalog = Catalog::new(major, &answers)?;
    let mut model = Model {
        speaks: Speaks { owner: true, privileges: true, comments: true },
        ..Model::default()
    };
    for reader in readers() {
        for row in answers.get(reader.query.name).into_iter().flat_map(Rows::iter) {
            (reader.read)(&row, &catalog, &mut model)?;
        }
    }
    Ok(model)
}
