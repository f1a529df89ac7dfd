//! Which keywords can be names where (`kwlist.h` of PostgreSQL 13 to 18).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Category of a word, as the grammar has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Category {
    /// No keyword, or an unreserved one.
    Plain,
    /// A column or table may be called so, a function or type not.
    ColumnName,
    /// A function or type may be called so, a column or table not.
    TypeFunction,
    /// Nothing, unless quoted or after a dot or AS.
    Reserved,
}

const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "current_catalog",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lateral",
    "leading",
    "limit",
    "localtime",
    "localtimestamp",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "placing",
    "primary",
    "references",
    "returning",
    "select",
    "session_user",
    "some",
    "symmetric",
    "system_user",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "when",
    "where",
    "window",
    "with",
];

const TYPE_FUNCTION: &[&str] = &[
    "authorization",
    "binary",
    "collation",
    "concurrently",
    "cross",
    "current_schema",
    "freeze",
    "full",
    "ilike",
    "inner",
    "is",
    "isnull",
    "join",
    "left",
    "like",
    "natural",
    "notnull",
    "outer",
    "overlaps",
    "right",
    "similar",
    "tablesample",
    "verbose",
];

const COLUMN_NAME: &[&str] = &[
    "between",
    "bigint",
    "bit",
    "boolean",
    "char",
    "character",
    "coalesce",
    "dec",
    "decimal",
    "exists",
    "extract",
    "float",
    "greatest",
    "grouping",
    "inout",
    "int",
    "integer",
    "interval",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "least",
    "merge_action",
    "national",
    "nchar",
    "none",
    "normalize",
    "nullif",
    "numeric",
    "out",
    "overlay",
    "position",
    "precision",
    "real",
    "row",
    "setof",
    "smallint",
    "substring",
    "time",
    "timestamp",
    "treat",
    "trim",
    "values",
    "varchar",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

/// The category of an unquoted word, in any case.
pub(crate) fn category(word: &str) -> Category {
    const LONGEST: usize = 17;
    let mut buffer = [0_u8; LONGEST];
    let Some(lower) = buffer.get_mut(..word.len()) else { return Category::Plain };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    CATEGORIES.get(&*lower).copied().unwrap_or(Category::Plain)
}

static CATEGORIES: LazyLock<FxHashMap<&[u8], Category>> = LazyLock::new(|| {
    let lists = [
        (RESERVED, Category::Reserved),
        (COLUMN_NAME, Category::ColumnName),
        (TYPE_FUNCTION, Category::TypeFunction),
    ];
    lists.iter().flat_map(|(list, category)| list.iter().map(|word| (word.as_bytes(), *category))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_found() {
        for list in [RESERVED, COLUMN_NAME, TYPE_FUNCTION] {
            assert!(list.is_sorted());
            assert!(list.iter().all(|w| category(w) != Category::Plain && w.len() <= 17), "{list:?}");
        }
        assert_eq!(category("SELECT"), Category::Reserved);
        assert_eq!(category("name"), Category::Plain);
        assert_eq!(category("Left"), Category::TypeFunction);
    }
}
