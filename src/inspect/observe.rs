//! What lint asks a database besides its schema.

use postgres::Row;

use super::{ConnectError, Session};
use crate::kinds::Kind;
use crate::lint::{DefaultPartition, Numbers, Observed};
use crate::model::{Id, Name, QName};

const OBSERVE: &str = include_str!("observe.sql");

/// How far the sequences are that the role may look at, and what is in default partitions: one query.
pub fn observe(session: &mut Session) -> Result<Observed, ConnectError> {
    let target = session.target().clone();
    let failed = |error| ConnectError::from_postgres(&error, &target);
    let rows = session.client().query(OBSERVE, &[]).map_err(failed)?;
    let mut observed = Observed::default();
    for row in &rows {
        take_in(row, &mut observed).map_err(failed)?;
    }
    Ok(observed)
}

fn take_in(row: &Row, observed: &mut Observed) -> Result<(), postgres::Error> {
    let text = |column: &str| row.try_get::<_, Option<String>>(column);
    let number = |column: &str| row.try_get::<_, Option<i64>>(column);
    let (Some(schema), Some(name)) = (text("schema")?, text("name")?) else { return Ok(()) };
    let schema = Name::new(&schema);
    let name = QName::new(&schema, &Name::new(&name));
    if let Some(size) = number("pages")? {
        let seen = match number("rows")?.and_then(|rows| u64::try_from(rows).ok()) {
            _ if size == 0 => DefaultPartition::Empty,
            Some(rows) if rows > 0 => DefaultPartition::Rows(rows),
            _ => DefaultPartition::Unknown,
        };
        observed.default_partitions.insert(name, seen);
    } else if let (Some(last), Some(start), Some(end)) = (number("last")?, number("start")?, number("end")?) {
        let identity = row.try_get::<_, Option<bool>>("is_identity")?.unwrap_or_default();
        let id = match (identity, text("owner_table")?, text("owner_column")?) {
            (true, Some(table), Some(column)) => {
                Id::under(Kind::Column, &QName::new(&schema, &Name::new(&table)), &Name::new(&column))
            }
            _ => Id::of(Kind::Sequence, &name),
        };
        observed.numbers.insert(id, Numbers { last, end, start });
    }
    Ok(())
}
