//! Rows of `pg_subscription`.

use super::Subscription;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Options, redacted_connection};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let name = row.name("name")?;
    let subscription = Subscription {
        connection: row.optional("connection")?.map(redacted_connection),
        publications: row.list("subpublications")?.into_iter().collect(),
        options: options(row, name.as_str())?,
    };
    let id = Id::global(Kind::Subscription, &name);
    if subscription.connection.is_none() {
        model.notices.push(catalog.unreadable(&id, "its connection string is for superusers"));
    }
    model.objects.insert(id, catalog.owned(row, subscription)?);
    Ok(())
}

/// What is not the default of `CREATE SUBSCRIPTION … WITH (…)`.
fn options(row: &Row<'_>, name: &str) -> Result<Options, InspectError> {
    let mut options = Options::new();
    let slot = row.optional("subslotname")?.unwrap_or("none");
    for (key, value, default) in [
        ("enabled", switch(row.optional("subenabled")?), "true"),
        ("slot_name", Some(slot), name),
        ("synchronous_commit", row.optional("subsynccommit")?, "off"),
        ("binary", switch(row.optional("subbinary")?), "false"),
        ("streaming", streaming(row.optional("substream")?), streaming_default(row)?),
        (
            "two_phase",
            row.optional("subtwophasestate")?.map(|s| if s == "d" { "false" } else { "true" }),
            "false",
        ),
        ("disable_on_error", switch(row.optional("subdisableonerr")?), "false"),
        ("password_required", switch(row.optional("subpasswordrequired")?), "true"),
        ("run_as_owner", switch(row.optional("subrunasowner")?), "false"),
        ("origin", row.optional("suborigin")?, "any"),
        ("failover", switch(row.optional("subfailover")?), "false"),
    ] {
        if let Some(value) = value.filter(|value| *value != default) {
            options.insert(key.to_owned(), value.to_owned());
        }
    }
    Ok(options)
}

fn switch(value: Option<&str>) -> Option<&str> {
    value.map(|value| if matches!(value, "t" | "true") { "true" } else { "false" })
}

/// A boolean up to 15, a letter since.
fn streaming(value: Option<&str>) -> Option<&str> {
    value.map(|value| match value {
        "t" | "true" => "on",
        "p" => "parallel",
        _ => "off",
    })
}

fn streaming_default(row: &Row<'_>) -> Result<&'static str, InspectError> {
    Ok(if row.flag("streams_by_default")? { "parallel" } else { "off" })
}
