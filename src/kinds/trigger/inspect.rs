//! Rows of `pg_trigger`.

use super::{Firing, Timing, Trigger, TriggerEvent};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::kinds::constraint::inspect::deferrable;
use crate::model::{Expr, Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let relation = row.get("tgrelid")?;
    let Some(table) = catalog.own_relation(relation) else { return Ok(()) };
    let bits: u16 = row.get("tgtype")?;
    let attnums: Vec<i32> = row.numbers("tgattr")?;
    let trigger = Trigger {
        timing: match bits & 0b100_0010 {
            0b10 => Timing::Before,
            0 => Timing::After,
            _ => Timing::InsteadOf,
        },
        events: EVENTS.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, event)| *event).collect(),
        columns: catalog.column_names(relation, &attnums).into_iter().collect(),
        row: bits & 1 != 0,
        when: match row.optional("text")?.map(when) {
            Some(None) => return row.unknown("text"),
            found => found.flatten(),
        },
        function: catalog.named_function(row.get("tgfoid")?),
        arguments: match arguments(row.text("tgargs")?) {
            Some(arguments) => arguments,
            None => return row.unknown("tgargs"),
        },
        old_table: row.maybe_name("tgoldtable")?,
        new_table: row.maybe_name("tgnewtable")?,
        constraint: row.flag("is_constraint")?,
        deferrable: deferrable(row, "tg")?,
        from: row.maybe("from_table")?.map(|oid| catalog.relation_name(oid)),
        enabled: firing(row, "tgenabled")?,
        inherited: row.flag("inherited")?,
        extensions: catalog.extensions("pg_trigger", row)?,
    };
    let id = Id::under(Kind::Trigger, table, &row.name("name")?);
    model.objects.insert(id, catalog.object(row, trigger)?);
    Ok(())
}

const EVENTS: [(u16, TriggerEvent); 4] = [
    (1 << 2, TriggerEvent::Insert),
    (1 << 3, TriggerEvent::Delete),
    (1 << 4, TriggerEvent::Update),
    (1 << 5, TriggerEvent::Truncate),
];

/// Whether a trigger, rule or event trigger fires.
pub(crate) fn firing(row: &Row<'_>, column: &str) -> Result<Firing, InspectError> {
    Firing::from_letter(row.get(column)?).map_or_else(|| row.unknown(column), Ok)
}

/// The arguments in `\x6100`, each ended by a zero byte. They are in the database's encoding: of others than UTF-8
/// what is not ASCII cannot be told.
fn arguments(hex: &str) -> Option<Vec<String>> {
    let digits = hex.strip_prefix("\\x")?.as_bytes();
    let bytes: Option<Vec<u8>> =
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    let bytes = bytes?;
    let arguments = bytes.split_inclusive(|byte| *byte == 0);
    let texts = arguments.map(|text| String::from_utf8_lossy(text).trim_end_matches('\0').to_owned());
    Some(texts.collect())
}

/// The condition in `CREATE TRIGGER … FOR EACH ROW WHEN (…) EXECUTE …`.
fn when(sql: &str) -> Option<Expr> {
    let (_, rest) = text::around(sql, "WHEN")?;
    let (condition, _) = text::enclosed(rest)?;
    Some(Expr::qualified(text::unwrapped(condition)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_arguments_apart() {
        for (hex, wanted) in [
            ("\\x", Some(vec![])),
            ("\\x610062632000", Some(vec!["a", "bc "])),
            ("\\x00", Some(vec![""])),
            ("61", None),
        ] {
            let wanted = wanted.map(|texts| texts.iter().map(ToString::to_string).collect());
            assert_eq!(arguments(hex), wanted, "{hex}");
        }
    }

    #[test]
    fn takes_the_condition_out() {
        let sql = "CREATE TRIGGER \"WHEN (x)\" AFTER UPDATE OF a ON app.t FOR EACH ROW WHEN (((old.a = ')'::text) \
                   AND (new.a IS DISTINCT FROM old.a))) EXECUTE FUNCTION app.f('WHEN')";
        let condition = "(old.a = ')'::text) AND (new.a IS DISTINCT FROM old.a)";
        assert_eq!(when(sql), Some(Expr::qualified(condition)));
    }
}
