//! Type names in every spelling that SQL has for them.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{ObjectName, TypeName};
use crate::declare::lex::Kind;
use crate::model::{Name, catalog_name};

/// SQL's own words for types, the longest first; modifiers may stand before WITH or WITHOUT TIME ZONE.
const SPELLINGS: &[&str] = &[
    "NATIONAL CHARACTER VARYING",
    "NATIONAL CHAR VARYING",
    "NATIONAL CHARACTER",
    "NATIONAL CHAR",
    "CHARACTER VARYING",
    "CHAR VARYING",
    "NCHAR VARYING",
    "DOUBLE PRECISION",
    "BIT VARYING",
    "CHARACTER",
    "CHAR",
    "NCHAR",
    "VARCHAR",
    "BIT",
    "BIGINT",
    "BOOLEAN",
    "DECIMAL",
    "DEC",
    "FLOAT",
    "INTEGER",
    "INTERVAL",
    "INT",
    "JSON",
    "NUMERIC",
    "REAL",
    "SMALLINT",
    "TIMESTAMP",
    "TIME",
];

/// The fields of an interval, the longest first.
const FIELDS: &[(&str, &str)] = &[
    ("YEAR TO MONTH", "year to month"),
    ("DAY TO HOUR", "day to hour"),
    ("DAY TO MINUTE", "day to minute"),
    ("DAY TO SECOND", "day to second"),
    ("HOUR TO MINUTE", "hour to minute"),
    ("HOUR TO SECOND", "hour to second"),
    ("MINUTE TO SECOND", "minute to second"),
    ("YEAR", "year"),
    ("MONTH", "month"),
    ("DAY", "day"),
    ("HOUR", "hour"),
    ("MINUTE", "minute"),
    ("SECOND", "second"),
];

impl Cursor<'_> {
    /// A type, SETOF and array bounds included.
    pub(super) fn type_name(&mut self) -> Parsed<TypeName> {
        let start = self.byte();
        let setof = self.eat("SETOF");
        let mut ty = match self.spelled_type()? {
            Some(ty) => ty,
            None => self.named_type()?,
        };
        ty.setof = setof;
        ty.dimensions = self.array_bounds()?;
        ty.origin = self.origin_from(start);
        Ok(ty)
    }

    fn empty_type(&self, name: ObjectName) -> TypeName {
        TypeName {
            origin: name.origin,
            name,
            modifiers: Vec::new(),
            fields: None,
            dimensions: 0,
            percent_type: None,
            setof: false,
        }
    }

    /// A type of SQL's own words.
    fn spelled_type(&mut self) -> Parsed<Option<TypeName>> {
        if self.kind() != Some(Kind::Word) || self.is_symbol_at(1, ".") || self.is_symbol_at(1, "%") {
            return Ok(None);
        }
        let start = self.byte();
        let Some(words) = SPELLINGS.iter().find(|words| self.eat(words)) else { return Ok(None) };
        let words = words.to_ascii_lowercase();
        let fields = if words == "interval" { self.eat_one(FIELDS) } else { None };
        let mut modifiers = self.modifiers()?;
        let zone = if words.starts_with("time") && self.eat("WITH TIME ZONE") {
            " with time zone"
        } else {
            if words.starts_with("time") {
                self.eat("WITHOUT TIME ZONE");
            }
            ""
        };
        let spelled = format!("{words}{zone}");
        let mut catalog = catalog_name(&spelled).unwrap_or(&spelled).to_owned();
        if words == "float" && modifiers.pop().and_then(|n| n.parse().ok()).is_some_and(|n: u32| n <= 24) {
            catalog = "float4".to_owned();
        }
        if modifiers.is_empty() && matches!(catalog.as_str(), "bpchar" | "bit") {
            modifiers.push("1".to_owned());
        }
        let name = ObjectName {
            schema: Some(Name::new("pg_catalog")),
            name: Name::new(&catalog),
            origin: self.origin_from(start),
        };
        Ok(Some(TypeName { modifiers, fields: fields.map(str::to_owned), ..self.empty_type(name) }))
    }

    fn named_type(&mut self) -> Parsed<TypeName> {
        let first = if self.is_symbol_at(1, ".") {
            self.ident()?
        } else if self.is_type_function_name() {
            self.word()?
        } else {
            return Err(self.expected("a type"));
        };
        let start = first.origin.start;
        let mut parts = vec![first];
        while self.eat_symbol(".") {
            parts.push(self.label()?);
        }
        let percent_type = if self.is_symbol("%") && self.is_word_at(1, "TYPE") {
            self.set_position(self.position() + 2);
            parts.pop()
        } else {
            None
        };
        let Some(last) = parts.pop() else {
            return Err(self.failure("a table and its column were expected before %TYPE"));
        };
        let mut origin = self.origin_from(start);
        origin.end = last.origin.end;
        let name = ObjectName { schema: parts.pop().map(|p| p.name), name: last.name, origin };
        let modifiers = if percent_type.is_some() { Vec::new() } else { self.modifiers()? };
        Ok(TypeName { modifiers, percent_type, ..self.empty_type(name) })
    }

    /// `(10, 2)`, `(Point, 4326)`, `('x')`.
    fn modifiers(&mut self) -> Parsed<Vec<String>> {
        if !self.is_symbol("(") {
            return Ok(Vec::new());
        }
        self.parenthesized(|c| {
            if c.is_string() {
                Ok(c.string()?.text)
            } else if c.is_number() {
                c.number()
            } else {
                Ok(c.loose_name()?.name.as_str().to_owned())
            }
        })
    }

    fn array_bounds(&mut self) -> Parsed<u32> {
        if self.eat("ARRAY") {
            if self.eat_symbol("[") {
                self.number()?;
                self.expect_symbol("]")?;
            }
            return Ok(1);
        }
        let mut dimensions = 0;
        while self.eat_symbol("[") {
            if !self.is_symbol("]") {
                self.number()?;
            }
            self.expect_symbol("]")?;
            dimensions += 1;
        }
        Ok(dimensions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::split::split;

    fn shown(text: &str) -> Option<String> {
        let script = split(text, 0..text.len());
        let mut cursor = Cursor::new(0, text, &script.tokens);
        let ty = cursor.type_name().ok()?;
        cursor.expect_end().ok()?;
        let TypeName { name, modifiers, fields, dimensions, percent_type, setof, origin: _ } = ty;
        Some(format!(
            "{}{}{}({}){}{}",
            if setof { "setof " } else { "" },
            name.qname(),
            percent_type.map_or(String::new(), |c| format!("%{}", c.name)),
            modifiers.join(","),
            fields.unwrap_or_default(),
            "[]".repeat(dimensions as usize)
        ))
    }

    #[test]
    fn reads_every_spelling() {
        for (text, expected) in [
            ("double precision", "pg_catalog.float8()"),
            ("CHARACTER  varying(20)", "pg_catalog.\"varchar\"(20)"),
            ("char", "pg_catalog.bpchar(1)"),
            ("\"char\"", "\"char\"()"),
            ("pg_catalog.\"char\"", "pg_catalog.\"char\"()"),
            ("bit", "pg_catalog.\"bit\"(1)"),
            ("bit varying", "pg_catalog.varbit()"),
            ("float(24)", "pg_catalog.float4()"),
            ("float(53)", "pg_catalog.float8()"),
            ("timestamp(3) with time zone", "pg_catalog.timestamptz(3)"),
            ("time without time zone", "pg_catalog.\"time\"()"),
            ("interval day to second(3)", "pg_catalog.\"interval\"(3)day to second"),
            ("numeric(10,-2)", "pg_catalog.\"numeric\"(10,-2)"),
            ("int4[3][]", "int4()[][]"),
            ("int ARRAY[4]", "pg_catalog.int4()[]"),
            ("setof app.\"Mood\"", "setof app.\"Mood\"()"),
            ("app.users.email%TYPE", "app.users%email()"),
            ("geometry(Point,4326)", "geometry(point,4326)"),
            ("db.s.t", "s.t()"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(shown("select"), None);
        assert_eq!(shown("int["), None);
    }
}
