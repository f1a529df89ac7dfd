//! A reference to a data type, with its modifiers, as both sides write it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::QName;

/// A type as a column, argument or cast names it.
///
/// Built-in types carry their catalog name (`pg_catalog.int4`, never `integer`); `Display` gives what
/// `format_type()` gives under an empty search path (`integer`, `app.mood[]`, `character varying(20)`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TypeRef {
    /// The element type's name where `array` is set, else the type's own.
    pub name: QName,
    /// `typmod` as written between parentheses: `["10", "2"]` of `numeric(10,2)`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<String>,
    /// `day to second` of `interval day to second(3)`, lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<String>,
    /// Whether this is the array of it; PostgreSQL does not keep the number of dimensions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub array: bool,
}

/// Catalog name and what `format_type()` writes for it, where the two differ. `{}` is where modifiers go.
const SPELLED: &[(&str, &str)] = &[
    ("any", "\"any\"{}"),
    ("bit", "bit{}"),
    ("bool", "boolean{}"),
    ("bpchar", "character{}"),
    ("char", "\"char\"{}"),
    ("float4", "real{}"),
    ("float8", "double precision{}"),
    ("int2", "smallint{}"),
    ("int4", "integer{}"),
    ("int8", "bigint{}"),
    ("time", "time{} without time zone"),
    ("timetz", "time{} with time zone"),
    ("timestamp", "timestamp{} without time zone"),
    ("timestamptz", "timestamp{} with time zone"),
    ("varbit", "bit varying{}"),
    ("varchar", "character varying{}"),
];

impl TypeRef {
    /// A type of `pg_catalog` by its catalog name, without modifiers.
    pub fn builtin(name: &str) -> Self {
        Self::named(QName::builtin(name))
    }

    /// A type without modifiers.
    pub fn named(name: QName) -> Self {
        Self { name, modifiers: Vec::new(), fields: None, array: false }
    }

    /// The array of this type.
    pub fn into_array(mut self) -> Self {
        self.array = true;
        self
    }

    /// Whether this is the type of that catalog name in `pg_catalog`, modifiers aside and no array of it.
    pub fn is_builtin(&self, name: &str) -> bool {
        !self.array && self.name.is_builtin() && self.name.name.as_str() == name
    }

    /// The same type without modifiers: how function arguments and casts hold it.
    pub fn without_modifiers(&self) -> Self {
        Self { name: self.name.clone(), modifiers: Vec::new(), fields: None, array: self.array }
    }

    /// Whether both can be one type: as equality, but a schema that one side could not resolve fits any.
    pub fn agrees(&self, other: &Self) -> bool {
        let Self { name, modifiers, fields, array } = self;
        name.agrees(&other.name)
            && *modifiers == other.modifiers
            && *fields == other.fields
            && *array == other.array
    }
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers =
            if self.modifiers.is_empty() { String::new() } else { format!("({})", self.modifiers.join(",")) };
        let builtin = self.name.is_builtin().then(|| self.name.name.as_str());
        match builtin.and_then(|name| SPELLED.iter().find(|(catalog, _)| *catalog == name)) {
            // Without a length `character` would mean `character(1)`.
            Some(("bpchar", _)) if self.modifiers.is_empty() => f.write_str("bpchar")?,
            Some((_, spelled)) => f.write_str(&spelled.replace("{}", &modifiers))?,
            None => {
                match builtin {
                    // `numeric`, `interval`, `json` are keywords, but no name of another type.
                    Some(name) => f.write_str(name)?,
                    None => write!(f, "{}", self.name)?,
                }
                if let Some(fields) = &self.fields {
                    write!(f, " {fields}")?;
                }
                f.write_str(&modifiers)?;
            }
        }
        if self.array { f.write_str("[]") } else { Ok(()) }
    }
}

/// Catalog names by the words SQL has for them; the lexer folds case and joins the words by one space.
const ALIASES: &[(&str, &str)] = &[
    ("bigint", "int8"),
    ("bit varying", "varbit"),
    ("boolean", "bool"),
    ("character varying", "varchar"),
    ("char varying", "varchar"),
    ("national character varying", "varchar"),
    ("national char varying", "varchar"),
    ("nchar varying", "varchar"),
    ("character", "bpchar"),
    ("char", "bpchar"),
    ("national character", "bpchar"),
    ("national char", "bpchar"),
    ("nchar", "bpchar"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("double precision", "float8"),
    ("float", "float8"),
    ("int", "int4"),
    ("integer", "int4"),
    ("real", "float4"),
    ("smallint", "int2"),
    ("time with time zone", "timetz"),
    ("time without time zone", "time"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
];

/// The catalog name behind SQL's own words for a type (`character varying` is `varchar`), if these are such words.
///
/// `char` here is SQL's `char`, that is `bpchar`; the type `"char"` in quotes never comes this way.
pub fn catalog_name(words: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(alias, _)| *alias == words).map(|(_, name)| *name)
}

/// Whether this is what SQL or `pg_type` calls a built-in type that SQL has a name of its own for.
pub fn is_spelled(words: &str) -> bool {
    ALIASES.iter().any(|(alias, name)| *alias == words || *name == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_format_type() {
        let with = |name: &str, modifiers: &[&str], array| TypeRef {
            modifiers: modifiers.iter().map(ToString::to_string).collect(),
            array,
            ..TypeRef::builtin(name)
        };
        for (ty, text) in [
            (with("int4", &[], false), "integer"),
            (with("varchar", &["20"], true), "character varying(20)[]"),
            (with("timestamptz", &["3"], false), "timestamp(3) with time zone"),
            (with("bpchar", &[], false), "bpchar"),
            (with("bpchar", &["1"], false), "character(1)"),
            (with("char", &[], false), "\"char\""),
            (with("numeric", &["10", "2"], false), "numeric(10,2)"),
            (TypeRef::named(QName::new(&"app".into(), &"Mood".into())), "app.\"Mood\""),
        ] {
            assert_eq!(ty.to_string(), text);
        }
        let interval = TypeRef { fields: Some("day to second".into()), ..with("interval", &["3"], false) };
        assert_eq!(interval.to_string(), "interval day to second(3)");
    }
}
