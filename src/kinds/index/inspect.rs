//! Rows of `pg_index`.

use std::collections::BTreeMap;

use super::{Index, IndexKey, Key};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model, Options};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if row.flag("backing")? {
        return Ok(());
    }
    let Some(index) = index(row, catalog)? else { return Ok(()) };
    let id = Id::of(Kind::Index, &row.qname()?);
    model.objects.insert(id, catalog.object(row, index)?);
    Ok(())
}

/// The index, or nothing of one on an extension's table.
pub(crate) fn index(row: &Row<'_>, catalog: &Catalog) -> Result<Option<Index>, InspectError> {
    let relation = row.get("indrelid")?;
    let Some(table) = catalog.own_relation(relation) else { return Ok(None) };
    let mut attnums: Vec<i32> = row.numbers("indkey")?;
    let include = attnums.split_off(row.get::<usize>("indnkeyatts")?.min(attnums.len()));
    let source = KeySource {
        relation,
        attnums,
        opclasses: row.numbers("indclass")?,
        collations: row.numbers("indcollation")?,
        options: row.numbers("indoption")?,
        expressions: text::split(row.optional("expressions")?.unwrap_or_default(), b','),
        elements: elements(row.optional("text")?.unwrap_or_default()),
    };
    let mut keys = keys(&source, catalog);
    if row.optional("opclass_options")?.is_some() {
        for (attnum, pairs) in row.json::<BTreeMap<usize, Vec<String>>>("opclass_options")? {
            if let Some(key) = attnum.checked_sub(1).and_then(|n| keys.get_mut(n)) {
                key.opclass_options = pairs.iter().map(|pair| option(pair)).collect::<Options>();
            }
        }
    }
    Ok(Some(Index {
        table: table.clone(),
        unique: row.flag("indisunique")?,
        method: row.name("method")?,
        keys,
        include: catalog.column_names(relation, &include),
        predicate: row.optional("predicate")?.map(|sql| Expr::qualified(text::unwrapped(sql))),
        nulls_not_distinct: row.flag("indnullsnotdistinct")?,
        options: row.options("options")?,
        tablespace: row.maybe_name("tablespace")?,
        valid: row.flag("indisvalid")?,
        cluster: row.flag("indisclustered")?,
        statistics: match row.optional("statistics")? {
            Some(_) => row.json("statistics")?,
            None => BTreeMap::new(),
        },
        extensions: catalog.extensions("pg_class", row)?,
        attached_to: catalog.attached_to(row.get("oid")?),
        partition_names: catalog.partition_names(row.get("oid")?),
    }))
}

fn option(pair: &str) -> (String, String) {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    (key.to_owned(), value.to_owned())
}

/// The elements of `CREATE INDEX i ON t USING btree (a, lower(b) DESC) WHERE …`.
fn elements(index_text: &str) -> Vec<&str> {
    let after_method = text::around(index_text, "USING").map(|(_, rest)| rest);
    let list = after_method.and_then(|rest| text::enclosed(rest.get(rest.find(" (")? + 1..)?));
    list.map(|(list, _)| text::split(list, b',')).unwrap_or_default()
}

/// What the catalog has about the keys of an index or partitioned table; the lists go by key.
pub(crate) struct KeySource<'r> {
    /// The table.
    pub(crate) relation: u32,
    /// The columns; 0 is an expression.
    pub(crate) attnums: Vec<i32>,
    /// The operator classes.
    pub(crate) opclasses: Vec<u32>,
    /// The collations.
    pub(crate) collations: Vec<u32>,
    /// 1 is DESC, 2 is NULLS FIRST.
    pub(crate) options: Vec<u16>,
    /// The expressions alone, in their order.
    pub(crate) expressions: Vec<&'r str>,
    /// Every key as PostgreSQL writes it: only where there are expressions.
    pub(crate) elements: Vec<&'r str>,
}

/// The keys, with collation and operator class only where they are not the column's or the type's.
pub(crate) fn keys(source: &KeySource<'_>, catalog: &Catalog) -> Vec<IndexKey> {
    let mut expressions = source.expressions.iter();
    let keys = source.attnums.iter().enumerate().map(|(n, attnum)| {
        let opclass = source.opclasses.get(n).copied().unwrap_or_default();
        let collation = source.collations.get(n).copied().unwrap_or_default();
        let options = source.options.get(n).copied().unwrap_or_default();
        let (key, collated, opclass) = match catalog.column(source.relation, *attnum) {
            Some(column) => (
                Key::Column(column.name.clone()),
                collation != column.collation,
                catalog.opclass_unless_default(opclass, column.type_oid),
            ),
            None => {
                let expression = expressions.next().copied().unwrap_or_default();
                let element = source.elements.get(n).copied().unwrap_or_default();
                let (collated, classed) = extras(element, expression);
                let opclass = if classed { catalog.opclass_name(opclass) } else { None };
                (Key::Expr(Expr::qualified(text::unwrapped(expression))), collated, opclass)
            }
        };
        IndexKey {
            key,
            collation: if collated { catalog.collation(collation) } else { None },
            opclass,
            opclass_options: Options::new(),
            descending: options & 1 != 0,
            nulls_first: options & 2 != 0,
        }
    });
    keys.collect()
}

/// Whether PostgreSQL writes a collation and an operator class behind this expression.
fn extras(element: &str, expression: &str) -> (bool, bool) {
    let rest = element
        .strip_prefix(expression)
        .or_else(|| element.strip_prefix('(')?.strip_prefix(expression)?.strip_prefix(')'))
        .unwrap_or_default();
    let mut words = text::split(rest, b' ').into_iter().filter(|word| !word.is_empty()).peekable();
    let collated = words.next_if_eq(&"COLLATE").is_some();
    if collated {
        words.next();
    }
    (collated, words.next().is_some_and(|word| !matches!(word, "DESC" | "NULLS")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_collation_and_class_behind_an_expression() {
        for (element, expression, wanted) in [
            ("lower(x)", "lower(x)", (false, false)),
            ("lower(x) COLLATE \"C d\" DESC", "lower(x)", (true, false)),
            ("((a || b)) COLLATE pg_catalog.\"C\" text_pattern_ops", "(a || b)", (true, true)),
            ("((a || b)) public.gin_trgm_ops (siglen='32')", "(a || b)", (false, true)),
            ("((x AT TIME ZONE 'UTC'::text))", "(x AT TIME ZONE 'UTC'::text)", (false, false)),
            ("lower(x) NULLS FIRST", "lower(x)", (false, false)),
        ] {
            assert_eq!(extras(element, expression), wanted, "{element}");
        }
    }

    #[test]
    fn finds_the_elements_of_an_index() {
        let sql = "CREATE INDEX \"USING (x)\" ON app.t USING btree (a, f(b, c) DESC) WHERE (a > 0)";
        assert_eq!(elements(sql), ["a", "f(b, c) DESC"]);
    }
}
