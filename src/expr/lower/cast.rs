//! Casts, written or not.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Expr, Literal, TypeName};
use crate::expr::catalog::{TypeId, TypeKind};
use crate::expr::resolve::{Context, Pathway};
use crate::expr::side::Modifier;
use crate::expr::term::{Head, Term};
use crate::expr::value;

impl Lowering<'_, '_> {
    /// `x::t`.
    pub(super) fn cast(&mut self, operand: &Expr, written: &TypeName) -> Lowered<Term> {
        let Some((ty, modifier)) = self.side.written_type(written, &self.path) else {
            return unresolved(format!("no type {}", written.name));
        };
        let found = self.side.type_name(ty);
        if !found.is_empty() {
            self.note_type(written);
        }
        match operand {
            Expr::Literal(Literal::Text(text)) if ty == TypeId::UNKNOWN => {
                Ok(Term::constant(text.as_str(), ty))
            }
            Expr::Literal(Literal::Text(text)) => {
                let base = self.side.base(ty);
                // Interval is the one type whose reader is told the modifier.
                let interval = base.0 == TypeId::INTERVAL && (modifier >= 0 || base.1 >= 0);
                let fields = written.fields.as_deref().filter(|_| written.modifiers.is_empty() && interval);
                let term = self.read(text, ty, fields);
                let precision = written.modifiers.first().filter(|_| written.fields.is_none() && interval);
                if let (Head::Const(value), Some(Ok(digits))) = (&term.head, precision.map(|p| p.parse()))
                    && let Some(value) = value::rounded_interval(value, digits)
                {
                    return Ok(Term::constant(value, ty).with_modifier(modifier));
                }
                if interval && modifier >= 0 {
                    // Where the reader took the fields into account nothing is left of them.
                    let read = matches!(term.head, Head::Const(_)) && fields.is_some();
                    return Ok(if read {
                        term.with_modifier(modifier)
                    } else {
                        cast_node(term, ty, modifier)
                    });
                }
                if base.1 >= 0 && matches!(term.head, Head::Const(_)) && base.0 != TypeId::INTERVAL {
                    // A domain's length is put on the literal before it becomes one of the domain.
                    return self.coerce(
                        Term::constant(text.as_str(), TypeId::UNKNOWN),
                        ty,
                        Context::Explicit,
                    );
                }
                Ok(self.fit(term, ty, modifier, true))
            }
            // `ARRAY[…]::t[]` reads each element as `t`: no array of another type is made first.
            Expr::Array(elements) if self.side.element_of(ty).is_some() => {
                let term = self.array_as(elements, ty)?;
                Ok(self.fit(term, ty, modifier, true))
            }
            _ => {
                let term = self.expr(operand)?;
                let term = self.coerce(term, ty, Context::Explicit)?;
                Ok(self.fit(term, ty, modifier, true))
            }
        }
    }

    pub(super) fn note_type(&mut self, written: &TypeName) {
        if written.name.schema.is_some() {
            return;
        }
        let schemas = crate::expr::side::Side::schemas(&self.path);
        let schema = schemas.into_iter().find(|schema| {
            let name = crate::model::QName::new(schema, &written.name.name);
            self.side.type_named(&name, &self.path).is_some()
        });
        if let Some(schema) = schema {
            self.sites.note(written.site, &schema);
        }
    }

    fn array_as(&mut self, elements: &[Expr], ty: TypeId) -> Lowered<Term> {
        let Some(element) = self.side.element_of(ty) else { return unresolved("not an array") };
        let mut terms = Vec::with_capacity(elements.len());
        for one in elements {
            terms.push(match one {
                Expr::Array(inner) => self.array_as(inner, ty)?,
                _ => {
                    let term = self.expr(one)?;
                    let target = if self.side.element_of(term.ty).is_some() { ty } else { element };
                    self.coerce(term, target, Context::Explicit)?
                }
            });
        }
        Ok(Term::word("array", terms, ty))
    }

    /// `coerce_type`: a value as one of another type; an error where PostgreSQL has no cast for this place.
    pub(super) fn coerce(&self, term: Term, target: TypeId, context: Context) -> Lowered<Term> {
        if term.ty == target || matches!(target, TypeId::ANY) {
            return if target == TypeId::ANY && term.is_unknown() {
                self.coerce(term, TypeId::TEXT, context)
            } else {
                Ok(term)
            };
        }
        if target == TypeId::NONE || term.ty == TypeId::NONE {
            return unresolved("a type that is not known");
        }
        if let (Head::Named("collate", name), [_]) = (&term.head, term.args.as_slice()) {
            // PostgreSQL puts the cast under COLLATE.
            let name = name.clone();
            let Some(inner) = term.args.into_iter().next() else { return unresolved("COLLATE of nothing") };
            let inner = self.coerce(inner, target, context)?;
            return Ok(Term::named("collate", name, vec![inner], target));
        }
        if term.is_unknown() {
            return Ok(match &term.head {
                Head::Const(text) => {
                    let read = self.read(text, target, None);
                    let (_, modifier) = self.side.base(target);
                    // A domain's length applies to the literal as well.
                    if modifier >= 0 {
                        self.fit(read, target, modifier, context == Context::Explicit).with_modifier(-1)
                    } else {
                        read
                    }
                }
                Head::Null => Term::null(target),
                _ => return unresolved("an expression without a type"),
            });
        }
        let Some(pathway) = self.side.pathway(term.ty, target, context) else {
            let rows = (target == TypeId::RECORD && self.side.is_row(term.ty))
                || (term.ty == TypeId::RECORD && self.side.is_row(target));
            if target == TypeId::RECORD && rows {
                return Ok(term);
            }
            if rows && term.head == Head::Word("row") {
                return self.row_as(term.args, target, context);
            }
            if rows {
                return Ok(cast_node(term, target, -1));
            }
            let (from, to) = (self.side.type_name(term.ty), self.side.type_name(target));
            return unresolved(format!("no cast from {from} to {to}"));
        };
        let (base, modifier) = self.side.base(target);
        if base != target && self.side.kind(target) == Some(TypeKind::Domain) {
            // To a domain: first to what it is over, then the domain's own checks.
            let inner = self.coerce(term, base, context)?;
            let inner = self.fit(inner, base, modifier, context == Context::Explicit);
            return Ok(if inner.is_constant() {
                Term { ty: target, ..inner }.with_modifier(-1)
            } else {
                cast_node(inner, target, -1)
            });
        }
        // NULL of any type is NULL.
        if matches!(term.head, Head::Null) {
            return Ok(Term::null(target));
        }
        if pathway == Pathway::Array
            && let (Head::Word("array"), Some(element)) = (&term.head, self.side.element_of(target))
        {
            // The cast of an array is the array of the casts: PostgreSQL defines it so, and dumps write it so.
            let inner = |one: Term| {
                let to = if matches!(one.head, Head::Word("array")) { target } else { element };
                self.coerce(one, to, Context::Explicit)
            };
            let args = term.args.into_iter().map(inner).collect::<Lowered<Vec<_>>>()?;
            return Ok(Term::word("array", args, target));
        }
        if let Head::Const(text) = &term.head {
            let text = text.clone();
            if let Some(value) = self.folded(&text, self.side.base(term.ty).0, base, pathway) {
                return Ok(Term::constant(value, target));
            }
        }
        Ok(cast_node(term, target, -1))
    }

    /// `coerce_record_to_complex`: a row becomes one of a type field by field.
    fn row_as(&self, fields: Vec<Term>, target: TypeId, context: Context) -> Lowered<Term> {
        let Some(attributes) = self.side.attributes(target) else {
            return unresolved("a row type that is not known");
        };
        if attributes.len() != fields.len() {
            return unresolved("a row of another length than its type");
        }
        let field = |(term, attribute): (Term, &crate::expr::side::RowColumn)| {
            let term = self.coerce(term, attribute.ty, context)?;
            Ok(self.fit(term, attribute.ty, attribute.modifier, context == Context::Explicit))
        };
        let fields = fields.into_iter().zip(attributes.iter()).map(field).collect::<Lowered<_>>()?;
        Ok(Term::word("row", fields, target))
    }

    /// A constant's value as one of another type, where that is certain.
    fn folded(&self, text: &str, source: TypeId, target: TypeId, pathway: Pathway) -> Option<String> {
        let integer = |ty| matches!(ty, TypeId::INT2 | TypeId::INT4 | TypeId::INT8 | TypeId::OID);
        match (source, target) {
            // Strings of the three kinds are the same bytes; char(n) loses its padding on the way out.
            (TypeId::BPCHAR, TypeId::TEXT | TypeId::VARCHAR) => Some(text.trim_end_matches(' ').to_owned()),
            (
                TypeId::TEXT | TypeId::VARCHAR | TypeId::NAME,
                TypeId::TEXT | TypeId::VARCHAR | TypeId::BPCHAR,
            ) => Some(text.to_owned()),
            // A whole number is itself in every wider type, and in a narrower one that has room for it.
            (from, to) if integer(from) && integer(to) => value::scalar(to, text, None),
            (from, TypeId::NUMERIC) if integer(from) => Some(text.to_owned()),
            (from, TypeId::FLOAT8) if integer(from) || from == TypeId::NUMERIC => value::float8(text),
            (TypeId::NUMERIC, TypeId::FLOAT4) => value::float4(text),
            // Small whole numbers are exact in single precision too.
            (from, TypeId::FLOAT4) if integer(from) && text.len() < 7 => value::float4(text),
            (TypeId::NUMERIC, to) if integer(to) => {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
                fraction.bytes().all(|b| b == b'0').then(|| value::scalar(to, whole, None)).flatten()
            }
            _ if pathway == Pathway::Relabel && source == target => Some(text.to_owned()),
            _ => None,
        }
    }

    /// `coerce_type_typmod`: a length or precision put on a value that is already of the type.
    pub(super) fn fit(&self, term: Term, ty: TypeId, modifier: Modifier, explicit: bool) -> Term {
        // A cast to the modifier that the value has already does nothing.
        if modifier < 0 || term.modifier == modifier || matches!(term.head, Head::Null) {
            return term;
        }
        if let (Head::Word("array"), Some(element)) = (&term.head, self.side.element_of(ty)) {
            // As with casts: an array is fitted element by element.
            let inner = |one: Term| {
                let to = if matches!(one.head, Head::Word("array")) { ty } else { element };
                self.fit(one, to, modifier, explicit)
            };
            let args = term.args.into_iter().map(inner).collect();
            return Term::word("array", args, ty).with_modifier(modifier);
        }
        if let Head::Const(text) = &term.head
            && let Some(value) = value::fitted(self.side.base(ty).0, text, modifier, explicit)
        {
            return Term::constant(value, ty).with_modifier(modifier);
        }
        cast_node(term, ty, modifier)
    }
}

/// A cast that stays.
pub(super) fn cast_node(term: Term, ty: TypeId, modifier: Modifier) -> Term {
    Term::new(Head::Cast(modifier), vec![term], ty).with_modifier(modifier)
}
