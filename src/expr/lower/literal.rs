//! Literals once their type is known.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::Literal;
use crate::expr::catalog::{TypeId, TypeKind};
use crate::expr::term::{Head, Term};
use crate::expr::value;
use crate::model::{Name, QName};

impl Lowering<'_, '_> {
    /// A literal before any context: `make_const`.
    pub(super) fn literal(&self, literal: &Literal) -> Lowered<Term> {
        Ok(match literal {
            Literal::Null => Term::null(TypeId::UNKNOWN),
            Literal::Bool(value) => Term::constant(value.to_string(), TypeId::BOOL),
            Literal::Text(text) => Term::constant(text.as_str(), TypeId::UNKNOWN),
            Literal::Bits(letter, digits) => {
                let bits = if *letter == 'x' { value::hex_bits(digits) } else { Some(digits.clone()) };
                let Some(bits) = bits else { return unresolved("not a bit string") };
                Term::constant(bits, TypeId::BIT)
            }
            Literal::Number(text) => {
                let ty = match text.parse::<i64>() {
                    Ok(number) if i32::try_from(number).is_ok() => TypeId::INT4,
                    Ok(_) => TypeId::INT8,
                    Err(_) => TypeId::NUMERIC,
                };
                let value = if ty == TypeId::NUMERIC {
                    value::numeric(text)
                } else {
                    text.parse::<i64>().ok().map(|n| n.to_string())
                };
                match value {
                    Some(value) => Term::constant(value, ty),
                    None => return unresolved("not a number"),
                }
            }
        })
    }

    /// An unknown literal read as a value of a type.
    pub(super) fn read(&self, text: &str, ty: TypeId, fields: Option<&str>) -> Term {
        let (base, _) = self.side.base(ty);
        if let Some(term) = self.read_nested(text, base) {
            return Term { ty, ..term };
        }
        let read = match self.side.kind(base) {
            Some(TypeKind::Enum) => Some(text.to_owned()),
            Some(TypeKind::Range) => self.read_range(text, base),
            _ => value::scalar(base, text, fields)
                .or_else(|| self.read_in_utc(text, base))
                .or_else(|| self.read_name(text, base))
                .or_else(|| self.is_contrib(base, "citext").then(|| text.to_owned()))
                .or_else(|| self.is_contrib(base, "hstore").then(|| value::hstore(text)).flatten()),
        };
        match read {
            Some(value) => Term::constant(value, ty),
            None => Term::new(Head::Unread(text.into()), Vec::new(), ty),
        }
    }

    /// A time that says no zone, as the server reads it.
    fn read_in_utc(&self, text: &str, ty: TypeId) -> Option<String> {
        let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | ' ' | 'T'));
        let told = plain && self.side.in_utc && ty == TypeId::TIMESTAMPTZ;
        told.then(|| value::scalar(ty, &format!("{text} +00"), None)).flatten()
    }

    /// Whether it is this type of an extension. citext stores what it is given, as text does.
    fn is_contrib(&self, ty: TypeId, name: &str) -> bool {
        let contrib = TypeId::FIRST_EXTENSION..TypeId::FIRST_USER;
        contrib.contains(&ty) && self.side.ty(ty).is_some_and(|t| t.name == name)
    }

    /// An array literal is the ARRAY[…] of its elements.
    fn read_nested(&self, text: &str, ty: TypeId) -> Option<Term> {
        let element = self.side.element_of(ty)?;
        let delimiter = self.side.ty(element).map_or(',', |t| t.delimiter);
        let elements = value::array_elements(text, delimiter)?;
        self.array_of_elements(&elements, element, ty)
    }

    fn array_of_elements(&self, elements: &[value::Element], element: TypeId, ty: TypeId) -> Option<Term> {
        let mut terms = Vec::with_capacity(elements.len());
        for one in elements {
            terms.push(match one {
                value::Element::Null => Term::null(element),
                value::Element::Text(text) => self.read(text, element, None),
                value::Element::Nested(inner) => self.array_of_elements(inner, element, ty)?,
            });
        }
        Some(Term::word("array", terms, ty))
    }

    fn read_range(&self, text: &str, ty: TypeId) -> Option<String> {
        let range = self.side.range(ty)?;
        let Some(((lower, with_lower), (upper, with_upper))) = value::range_parts(text)? else {
            return Some("empty".to_owned());
        };
        let read = |bound: Option<String>| match bound {
            None => Some(None),
            Some(text) => value::scalar(range.subtype, &text, None)
                .or_else(|| self.read_in_utc(&text, range.subtype))
                .map(Some),
        };
        let (mut lower, mut with_lower) = (read(lower)?, with_lower);
        let (mut upper, mut with_upper) = (read(upper)?, with_upper);
        if range.discrete {
            let after = |value: &str| value::successor(range.subtype, value);
            if let (Some(value), false) = (&lower, with_lower) {
                (lower, with_lower) = (Some(after(value)?), true);
            }
            if let (Some(value), true) = (&upper, with_upper) {
                (upper, with_upper) = (Some(after(value)?), false);
            }
        }
        if let (Some(a), Some(b)) = (&lower, &upper) {
            // An empty range has many spellings.
            if a == b && !(with_lower && with_upper) {
                return Some("empty".to_owned());
            }
        }
        let (open, close) = (if with_lower { '[' } else { '(' }, if with_upper { ']' } else { ')' });
        Some(format!("{open}{lower:?},{upper:?}{close}"))
    }

    /// Names as values: `regclass` and its kin, read by the path.
    fn read_name(&self, text: &str, ty: TypeId) -> Option<String> {
        match ty {
            TypeId::REGCLASS => {
                let name = QName::written(text)?;
                let found = self.side.relation_named(&name, &self.path)?;
                Some(found.to_string())
            }
            TypeId::REGTYPE => {
                let ty = crate::expr::parse::type_name(text).ok()?;
                let (found, _) = self.side.written_type(&ty, &self.path)?;
                Some(self.side.type_name(found))
            }
            TypeId::REGCONFIG | TypeId::REGDICTIONARY => {
                let kind = if ty == TypeId::REGCONFIG {
                    "text_search_configuration"
                } else {
                    "text_search_dictionary"
                };
                let name = QName::written(text)?;
                let builtin = name.schema.as_ref().is_none_or(|s| s.as_str() == "pg_catalog")
                    && self.side.catalog.pg_catalog().has(kind, name.name.as_str());
                if builtin {
                    return Some(QName::builtin(name.name.as_str()).to_string());
                }
                if name.schema.is_some() {
                    return Some(name.to_string());
                }
                let own = |schema: &&Name| {
                    let kind = if ty == TypeId::REGCONFIG {
                        crate::kinds::Kind::TextSearchConfiguration
                    } else {
                        crate::kinds::Kind::TextSearchDictionary
                    };
                    let id = crate::model::Id::of(kind, &QName::new(schema, &name.name));
                    self.side.model.objects.contains_key(&id)
                };
                let schema = self.path.0.iter().find(own)?;
                Some(QName::new(schema, &name.name).to_string())
            }
            _ => None,
        }
    }
}
