//! Rows of `pg_collation`.

use super::Collation;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_collation", row)? {
        return Ok(());
    }
    let provider = match row.text("collprovider")? {
        "c" => "libc",
        "i" => "icu",
        "b" => "builtin",
        "d" => "default",
        _ => return row.unknown("collprovider"),
    };
    let text = |column| -> Result<_, InspectError> { Ok(row.optional(column)?.map(str::to_owned)) };
    let libc = provider == "libc";
    let (lc_collate, lc_ctype) = (text("collcollate")?, text("collctype")?);
    // Up to 14, ICU's locale stands where libc's does.
    let locale = text("locale")?.or(text("locale_until_16")?).or_else(|| lc_collate.clone());
    let body = Collation {
        provider: provider.to_owned(),
        lc_collate: lc_collate.filter(|_| libc),
        lc_ctype: lc_ctype.filter(|_| libc),
        locale: locale.filter(|_| !libc),
        deterministic: row.flag("collisdeterministic")?,
        rules: text("rules")?,
    };
    model.objects.insert(Id::of(Kind::Collation, &row.qname()?), catalog.owned(row, body)?);
    Ok(())
}
