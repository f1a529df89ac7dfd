//! About how many rows the tables have.

use std::collections::BTreeMap;

use super::{ConnectError, Session};
use crate::model::{Name, QName};

/// `reltuples` is -1 where nobody counted yet, before 14 it was 0 with no page; a partitioned table has what its partitions have.
const ROWS: &str = "SELECT n.nspname::text, c.relname::text, \
    CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'p' THEN (SELECT pg_catalog.sum(GREATEST(l.reltuples, 0))::bigint \
        FROM pg_catalog.pg_partition_tree(c.oid) t JOIN pg_catalog.pg_class l ON l.oid OPERATOR(pg_catalog.=) t.relid \
        WHERE t.isleaf) WHEN c.relpages OPERATOR(pg_catalog.>) 0 THEN c.reltuples::bigint END \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace \
    WHERE c.relkind IN ('r', 'm', 'p', 'f') AND n.nspname NOT LIKE 'pg\\_%'";

/// The server's estimate of the rows of each table and materialized view that was ever counted.
pub fn rows(session: &mut Session) -> Result<BTreeMap<QName, u64>, ConnectError> {
    let target = session.target().clone();
    let rows =
        session.client().query(ROWS, &[]).map_err(|error| ConnectError::from_postgres(&error, &target))?;
    let mut estimates = BTreeMap::new();
    for row in &rows {
        let (Ok(schema), Ok(name), Ok(Some(count))) =
            (row.try_get::<_, String>(0), row.try_get::<_, String>(1), row.try_get::<_, Option<i64>>(2))
        else {
            continue;
        };
        if let Ok(count) = u64::try_from(count) {
            estimates.insert(QName::new(&Name::new(&schema), &Name::new(&name)), count);
        }
    }
    Ok(estimates)
}
