//! Rows of `pg_event_trigger`.

use super::EventTrigger;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::trigger::inspect::firing;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_event_trigger", row)? {
        return Ok(());
    }
    let body = EventTrigger {
        event: row.text("evtevent")?.to_owned(),
        tags: row.list("evttags")?.into_iter().collect(),
        function: catalog.named_function(row.get("evtfoid")?),
        enabled: firing(row, "evtenabled")?,
    };
    let id = Id::global(Kind::EventTrigger, &row.name("name")?);
    model.objects.insert(id, catalog.owned(row, body)?);
    Ok(())
}
