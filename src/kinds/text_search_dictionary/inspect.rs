//! Rows of `pg_ts_dict`.

use super::TextSearchDictionary;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Id, Model, Options};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_ts_dict", row)? {
        return Ok(());
    }
    let Some(template) = row.maybe_qname("template")? else { return row.unknown("template") };
    let Some(options) = options(row.optional("dictinitoption")?.unwrap_or_default()) else {
        return row.unknown("dictinitoption");
    };
    let id = Id::of(Kind::TextSearchDictionary, &row.qname()?);
    model.objects.insert(id, catalog.owned(row, TextSearchDictionary { template, options })?);
    Ok(())
}

/// The options in `language = 'english', "StopWords" = 'a''b'` (`serialize_deflist()`).
fn options(list: &str) -> Option<Options> {
    let pairs = text::split(list, b',').into_iter().map(|pair| {
        let (key, value) = text::around_byte(pair, b'=')?;
        Some((unquoted(key), literal(value)))
    });
    pairs.collect()
}

fn unquoted(key: &str) -> String {
    let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    inner.map_or_else(|| key.to_owned(), |inner| inner.replace("\"\"", "\""))
}

fn literal(value: &str) -> String {
    let (escaped, value) = value.strip_prefix('E').map_or((false, value), |value| (true, value));
    let inner = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    let text = inner.map_or_else(|| value.to_owned(), |inner| inner.replace("''", "'"));
    if escaped { text.replace("\\\\", "\\") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serialize_deflist_writes() {
        let options = options(r#"language = 'english', "Odd = key" = E'a''b\\c', n = 3"#).unwrap();
        let pairs: Vec<_> = options.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("language", "english"), ("Odd = key", "a'b\\c"), ("n", "3")]);
    }
}
