//! Rows of `pg_class` and `pg_partitioned_table`.

use super::{PartitionBound, PartitionKey, PartitionKeyPart, ReplicaIdentity, Table};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::kinds::index::inspect::{KeySource, keys};
use crate::model::{Expr, Id, Model, Options, QName};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let oid = row.get("oid")?;
    let Some(name) = catalog.own_relation(oid) else { return Ok(()) };
    let (partition_of, inherits) = parents(row, catalog)?;
    let table = Table {
        unlogged: row.flag("unlogged")?,
        options: options(row)?,
        tablespace: row.maybe_name("tablespace")?,
        access_method: row.maybe_name("access_method")?,
        row_security: row.flag("relrowsecurity")?,
        force_row_security: row.flag("relforcerowsecurity")?,
        replica_identity: replica_identity(row)?,
        partition_key: partition_key(row, catalog, oid)?,
        partition_of,
        inherits,
        of_type: match row.get("of_type")? {
            0 => None,
            oid => Some(catalog.ty(oid).name),
        },
    };
    model.objects.insert(Id::of(Kind::Table, name), catalog.granted(row, table)?);
    Ok(())
}

fn options(row: &Row<'_>) -> Result<Options, InspectError> {
    let mut options = row.options("options")?;
    let toast = row.options("toast_options")?;
    options.extend(toast.into_iter().map(|(key, value)| (format!("toast.{key}"), value)));
    Ok(options)
}

fn replica_identity(row: &Row<'_>) -> Result<ReplicaIdentity, InspectError> {
    Ok(match row.text("relreplident")? {
        "d" => ReplicaIdentity::Default,
        "n" => ReplicaIdentity::Nothing,
        "f" => ReplicaIdentity::Full,
        // Where the index was dropped, PostgreSQL takes the setting for NOTHING.
        "i" => row.maybe_name("replica_index")?.map_or(ReplicaIdentity::Nothing, ReplicaIdentity::Index),
        _ => return row.unknown("relreplident"),
    })
}

fn partition_key(row: &Row<'_>, catalog: &Catalog, table: u32) -> Result<Option<PartitionKey>, InspectError> {
    let strategy = match row.optional("partstrat")? {
        None => return Ok(None),
        Some("r") => "range",
        Some("l") => "list",
        Some("h") => "hash",
        Some(_) => return row.unknown("partstrat"),
    };
    let attnums: Vec<i32> = row.numbers("partattrs")?;
    let source = KeySource {
        relation: table,
        options: vec![0; attnums.len()],
        attnums,
        opclasses: row.numbers("partclass")?,
        collations: row.numbers("partcollation")?,
        expressions: text::split(row.optional("partition_expressions")?.unwrap_or_default(), b','),
        elements: elements(row.optional("partition_text")?.unwrap_or_default()),
    };
    let parts = keys(&source, catalog);
    let keys = parts
        .into_iter()
        .map(|part| PartitionKeyPart { key: part.key, collation: part.collation, opclass: part.opclass })
        .collect();
    Ok(Some(PartitionKey { strategy: strategy.to_owned(), keys }))
}

/// The elements of `RANGE (a, lower(b))`.
fn elements(partition_text: &str) -> Vec<&str> {
    let list = partition_text.find('(').and_then(|at| text::enclosed(&partition_text[at..]));
    list.map(|(list, _)| text::split(list, b',')).unwrap_or_default()
}

/// The table it is a partition of, and the tables it inherits from.
pub(crate) type Parents = (Option<(QName, PartitionBound)>, Vec<QName>);

/// What columns `parents` and `bound` say.
pub(crate) fn parents(row: &Row<'_>, catalog: &Catalog) -> Result<Parents, InspectError> {
    let mut parents: Vec<_> =
        row.numbers("parents")?.into_iter().map(|oid| catalog.relation_name(oid)).collect();
    match row.optional("bound")? {
        Some(text) => {
            let Some(bound) = bound(text) else { return row.unknown("bound") };
            Ok((parents.pop().map(|parent| (parent, bound)), Vec::new()))
        }
        None => Ok((None, parents)),
    }
}

/// What `FOR VALUES …` says.
fn bound(sql: &str) -> Option<PartitionBound> {
    if sql == "DEFAULT" {
        return Some(PartitionBound::Default);
    }
    let sql = sql.strip_prefix("FOR VALUES ")?;
    let exprs = |list: &str| text::split(list, b',').into_iter().map(Expr::qualified).collect();
    if let Some(list) = sql.strip_prefix("IN ") {
        return Some(PartitionBound::List(exprs(text::enclosed(list)?.0)));
    }
    if let Some(rest) = sql.strip_prefix("FROM ") {
        let (from, rest) = text::enclosed(rest)?;
        let (to, _) = text::enclosed(rest.trim_start().strip_prefix("TO ")?)?;
        return Some(PartitionBound::Range(exprs(from), exprs(to)));
    }
    let (list, _) = text::enclosed(sql.strip_prefix("WITH ")?)?;
    let (modulus, remainder) = list.split_once(',')?;
    let number = |text: &str, word| text.trim().strip_prefix(word)?.trim().parse().ok();
    Some(PartitionBound::Hash(number(modulus, "modulus")?, number(remainder, "remainder")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exprs(texts: &[&str]) -> Vec<Expr> {
        texts.iter().map(|text| Expr::qualified(*text)).collect()
    }

    #[test]
    fn reads_partition_bounds() {
        for (sql, wanted) in [
            ("DEFAULT", Some(PartitionBound::Default)),
            ("FOR VALUES IN ('a,b', NULL)", Some(PartitionBound::List(exprs(&["'a,b'", "NULL"])))),
            (
                "FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', (-1))",
                Some(PartitionBound::Range(
                    exprs(&["'2020-01-01'", "MINVALUE"]),
                    exprs(&["'2021-01-01'", "(-1)"]),
                )),
            ),
            ("FOR VALUES WITH (modulus 4, remainder 3)", Some(PartitionBound::Hash(4, 3))),
            ("FOR VALUES NEAR (1)", None),
        ] {
            assert_eq!(bound(sql), wanted, "{sql}");
        }
    }
}
