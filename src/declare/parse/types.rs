//! Types, domains, collations, conversions, casts, transforms.

use super::expr::Stop;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterDomain, AlterType, AttributeDef, CastMethod, Class, CreateCast, CreateCollation, CreateConversion,
    CreateDomain, CreateTransform, CreateType, Ddl, DomainAction, EnumLabel, RoutineRef, TypeAction,
    TypeBody, TypeName,
};
use crate::model::Name;

impl Cursor<'_> {
    /// After CREATE TYPE.
    pub(super) fn create_type(&mut self) -> Parsed<Ddl> {
        let name = self.object_name()?;
        let body = if self.eat("AS ENUM") {
            self.expect_symbol("(")?;
            let labels = if self.is_symbol(")") { Vec::new() } else { self.list(Self::enum_label)? };
            self.expect_symbol(")")?;
            TypeBody::Enum(labels)
        } else if self.eat("AS RANGE") {
            TypeBody::Range(self.definitions()?)
        } else if self.eat("AS") {
            self.expect_symbol("(")?;
            let attributes = if self.is_symbol(")") { Vec::new() } else { self.list(Self::attribute)? };
            self.expect_symbol(")")?;
            TypeBody::Composite(attributes)
        } else if self.is_symbol("(") {
            TypeBody::Base(self.definitions()?)
        } else {
            TypeBody::Shell
        };
        Ok(Ddl::CreateType(CreateType { name, body }))
    }

    fn enum_label(&mut self) -> Parsed<EnumLabel> {
        let start = self.byte();
        let text = self.string()?.text;
        Ok(EnumLabel { text, origin: self.origin_from(start) })
    }

    fn attribute(&mut self) -> Parsed<AttributeDef> {
        let start = self.byte();
        let name = self.ident()?;
        let ty = self.type_name()?;
        let collation = if self.eat("COLLATE") { Some(self.object_name()?) } else { None };
        Ok(AttributeDef { name, ty, collation, origin: self.origin_from(start) })
    }

    /// ALTER TYPE name with an action of its own; none where OWNER, SET SCHEMA or RENAME TO follows.
    pub(super) fn alter_type(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.object_name()?;
        if self.is_word("OWNER") || self.is_words("SET SCHEMA") || self.is_words("RENAME TO") {
            return Ok(None);
        }
        let actions = self.list(Self::type_action)?;
        Ok(Some(Ddl::AlterType(AlterType { name, actions })))
    }

    fn type_action(&mut self) -> Parsed<TypeAction> {
        if self.eat("ADD VALUE") {
            return self.add_value();
        }
        if self.eat("RENAME VALUE") {
            let from = self.enum_label()?;
            self.expect("TO")?;
            return Ok(TypeAction::RenameValue(from, self.enum_label()?));
        }
        if self.eat("ADD ATTRIBUTE") {
            let attribute = self.attribute()?;
            self.behavior();
            return Ok(TypeAction::AddAttribute(attribute));
        }
        if self.eat("DROP ATTRIBUTE") {
            let if_exists = self.if_exists();
            let name = self.ident()?;
            return Ok(TypeAction::DropAttribute { if_exists, name, behavior: self.behavior() });
        }
        if self.eat("ALTER ATTRIBUTE") {
            let name = self.ident()?;
            self.eat("SET DATA");
            self.expect("TYPE")?;
            let ty = self.type_name()?;
            let collation = if self.eat("COLLATE") { Some(self.object_name()?) } else { None };
            self.behavior();
            return Ok(TypeAction::AlterAttribute { name, ty, collation });
        }
        if self.eat("RENAME ATTRIBUTE") {
            let from = self.ident()?;
            self.expect("TO")?;
            let to = self.ident()?;
            self.behavior();
            return Ok(TypeAction::RenameAttribute(from, to));
        }
        if self.eat("SET") {
            return Ok(TypeAction::Set(self.definitions()?));
        }
        Err(self.expected("an action of ALTER TYPE"))
    }

    fn add_value(&mut self) -> Parsed<TypeAction> {
        let if_not_exists = self.if_not_exists();
        let label = self.enum_label()?;
        let place = match self.eat_one(&[("BEFORE", true), ("AFTER", false)]) {
            Some(before) => Some((before, self.string()?.text)),
            None => None,
        };
        Ok(TypeAction::AddValue { if_not_exists, label, place })
    }

    /// After CREATE DOMAIN.
    pub(super) fn create_domain(&mut self) -> Parsed<Ddl> {
        let name = self.object_name()?;
        self.eat("AS");
        let ty = self.type_name()?;
        let (mut collation, mut constraints) = (None, Vec::new());
        loop {
            if self.eat("COLLATE") {
                collation = Some(self.object_name()?);
            } else if let Some(constraint) = self.column_constraint()? {
                constraints.push(constraint);
            } else {
                break;
            }
        }
        Ok(Ddl::CreateDomain(CreateDomain { name, ty, collation, constraints }.into()))
    }

    /// ALTER DOMAIN name with an action of its own; none where OWNER, SET SCHEMA or RENAME follows.
    pub(super) fn alter_domain(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.object_name()?;
        let action = if self.eat("SET DEFAULT") {
            DomainAction::SetDefault(self.expr(Stop::Comma)?)
        } else if self.eat("DROP DEFAULT") {
            DomainAction::DropDefault
        } else if self.eat("SET NOT NULL") {
            DomainAction::SetNotNull
        } else if self.eat("DROP NOT NULL") {
            DomainAction::DropNotNull
        } else if self.eat("ADD") {
            let Some(constraint) = self.column_constraint()? else {
                return Err(self.expected("a constraint"));
            };
            DomainAction::AddConstraint(constraint)
        } else if self.eat("DROP CONSTRAINT") {
            let if_exists = self.if_exists();
            let name = self.ident()?;
            DomainAction::DropConstraint { if_exists, name, behavior: self.behavior() }
        } else if self.eat("VALIDATE CONSTRAINT") {
            DomainAction::ValidateConstraint(self.ident()?)
        } else {
            return Ok(None);
        };
        Ok(Some(Ddl::AlterDomain(AlterDomain { name, action })))
    }

    /// After CREATE COLLATION.
    pub(super) fn create_collation(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        let from = if self.eat("FROM") { Some(self.object_name()?) } else { None };
        let definition = if from.is_none() { self.definitions()? } else { Vec::new() };
        Ok(Ddl::CreateCollation(CreateCollation { if_not_exists, name, from, definition }))
    }

    /// After CREATE \[DEFAULT\] CONVERSION.
    pub(super) fn create_conversion(&mut self, default: bool) -> Parsed<Ddl> {
        let name = self.object_name()?;
        self.expect("FOR")?;
        let from = self.string()?.text;
        self.expect("TO")?;
        let to = self.string()?.text;
        self.expect("FROM")?;
        let function = self.object_name()?;
        Ok(Ddl::CreateConversion(CreateConversion { default, name, from, to, function }))
    }

    /// `(source AS target)`.
    pub(super) fn cast_types(&mut self) -> Parsed<(TypeName, TypeName)> {
        self.expect_symbol("(")?;
        let source = self.type_name()?;
        self.expect("AS")?;
        let target = self.type_name()?;
        self.expect_symbol(")")?;
        Ok((source, target))
    }

    /// After CREATE CAST.
    pub(super) fn create_cast(&mut self) -> Parsed<Ddl> {
        let (source, target) = self.cast_types()?;
        let method = if self.eat("WITHOUT FUNCTION") {
            CastMethod::Binary
        } else if self.eat("WITH INOUT") {
            CastMethod::InOut
        } else {
            self.expect("WITH FUNCTION")?;
            CastMethod::Function(self.routine_ref(Class::Function)?)
        };
        const CONTEXTS: &[(&str, &str)] = &[("AS IMPLICIT", "implicit"), ("AS ASSIGNMENT", "assignment")];
        let context = self.eat_one(CONTEXTS).unwrap_or("explicit");
        Ok(Ddl::CreateCast(CreateCast { source, target, method, context }.into()))
    }

    /// `type LANGUAGE name`.
    pub(super) fn transform_of(&mut self) -> Parsed<(TypeName, Name)> {
        let ty = self.type_name()?;
        self.expect("LANGUAGE")?;
        Ok((ty, self.name()?))
    }

    /// After CREATE \[OR REPLACE\] TRANSFORM.
    pub(super) fn create_transform(&mut self, or_replace: bool) -> Parsed<Ddl> {
        self.expect("FOR")?;
        let (ty, language) = self.transform_of()?;
        let (mut from_sql, mut to_sql) = (None, None);
        self.parenthesized(|c| {
            let from = c.expect_one(&[("FROM SQL", true), ("TO SQL", false)], "FROM SQL or TO SQL")?;
            c.expect("WITH FUNCTION")?;
            let function: RoutineRef = c.routine_ref(Class::Function)?;
            *(if from { &mut from_sql } else { &mut to_sql }) = Some(function);
            Ok(())
        })?;
        Ok(Ddl::CreateTransform(CreateTransform { or_replace, ty, language, from_sql, to_sql }.into()))
    }
}
