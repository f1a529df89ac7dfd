//! References to objects of any kind, and DROP, COMMENT, OWNER TO, SET SCHEMA, RENAME TO.

use super::search::TEXT_SEARCH;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{AlterObject, Class, Comment, Ddl, Drop, Ident, ObjectAction, ObjectRef};

/// The words for each class; the longest first.
const CLASSES: &[(&str, Class)] = &[
    ("ACCESS METHOD", Class::AccessMethod),
    ("AGGREGATE", Class::Aggregate),
    ("CAST", Class::Cast),
    ("COLLATION", Class::Collation),
    ("COLUMN", Class::Column),
    ("CONSTRAINT", Class::Constraint),
    ("CONVERSION", Class::Conversion),
    ("DATABASE", Class::Database),
    ("DOMAIN", Class::Domain),
    ("EVENT TRIGGER", Class::EventTrigger),
    ("EXTENSION", Class::Extension),
    ("FOREIGN DATA WRAPPER", Class::ForeignDataWrapper),
    ("FOREIGN TABLE", Class::ForeignTable),
    ("FUNCTION", Class::Function),
    ("INDEX", Class::Index),
    ("PROCEDURAL LANGUAGE", Class::Language),
    ("LANGUAGE", Class::Language),
    ("LARGE OBJECT", Class::LargeObject),
    ("MATERIALIZED VIEW", Class::MaterializedView),
    ("OPERATOR CLASS", Class::OperatorClass),
    ("OPERATOR FAMILY", Class::OperatorFamily),
    ("OPERATOR", Class::Operator),
    ("POLICY", Class::Policy),
    ("PROCEDURE", Class::Procedure),
    ("PUBLICATION", Class::Publication),
    ("ROLE", Class::Role),
    ("ROUTINE", Class::Routine),
    ("RULE", Class::Rule),
    ("SCHEMA", Class::Schema),
    ("SEQUENCE", Class::Sequence),
    ("SERVER", Class::Server),
    ("STATISTICS", Class::Statistics),
    ("SUBSCRIPTION", Class::Subscription),
    ("TABLESPACE", Class::Tablespace),
    ("TABLE", Class::Table),
    ("TRANSFORM", Class::Transform),
    ("TRIGGER", Class::Trigger),
    ("TYPE", Class::Type),
    ("VIEW", Class::View),
];

impl Cursor<'_> {
    /// The word for an object.
    pub(super) fn class(&mut self) -> Parsed<Class> {
        if self.eat("TEXT SEARCH") {
            return self.expect_one(TEXT_SEARCH, "CONFIGURATION, DICTIONARY, PARSER or TEMPLATE");
        }
        self.expect_one(CLASSES, "the kind of an object")
    }

    /// A class and an object of it: of COMMENT, ALTER EXTENSION, SECURITY LABEL.
    pub(super) fn object_ref(&mut self) -> Parsed<ObjectRef> {
        let class = self.class()?;
        self.object_of(class)
    }

    /// An object of a class whose word was read.
    pub(super) fn object_of(&mut self, class: Class) -> Parsed<ObjectRef> {
        Ok(match class {
            Class::Aggregate | Class::Function | Class::Procedure | Class::Routine => {
                ObjectRef::Routine(self.routine_ref(class)?)
            }
            Class::Cast => ObjectRef::Cast(self.cast_types()?.into()),
            Class::Column => ObjectRef::Column(self.column_ref()?),
            Class::Constraint | Class::Policy | Class::Rule | Class::Trigger => self.object_under(class)?,
            Class::Operator => ObjectRef::Operator(self.operator_ref()?.into()),
            Class::OperatorClass | Class::OperatorFamily => {
                let name = self.object_name()?;
                self.expect("USING")?;
                ObjectRef::OperatorSet(class, name, self.name()?)
            }
            Class::Transform => {
                self.expect("FOR")?;
                let (ty, language) = self.transform_of()?;
                ObjectRef::Transform(ty, language)
            }
            Class::Type | Class::Domain => ObjectRef::Type(class, self.type_name()?),
            Class::LargeObject => {
                let start = self.byte();
                let number = crate::model::Name::new(&self.number()?);
                let origin = self.origin_from(start);
                ObjectRef::Named(
                    class,
                    crate::declare::ddl::ObjectName { schema: None, name: number, origin },
                )
            }
            _ => ObjectRef::Named(class, self.object_name()?),
        })
    }

    /// `name ON [DOMAIN] relation`.
    fn object_under(&mut self, class: Class) -> Parsed<ObjectRef> {
        let name = self.ident()?;
        self.expect("ON")?;
        if class == Class::Constraint
            && self.is_word("DOMAIN")
            && !self.is_symbol_at(1, ".")
            && self.remaining() > 1
            && self.is_ident_at(1)
        {
            self.advance();
            return Ok(ObjectRef::DomainConstraint(self.object_name()?, name));
        }
        Ok(ObjectRef::Under(class, self.object_name()?, name))
    }

    /// After DROP.
    pub(super) fn drop_statement(&mut self) -> Parsed<Ddl> {
        if self.eat("OWNED BY") {
            let roles = self.list(Self::role)?;
            self.behavior();
            return Ok(Ddl::DropOwned(roles));
        }
        if self.eat("USER MAPPING") {
            return self.drop_user_mapping();
        }
        let class = self.class()?;
        let concurrently = self.eat("CONCURRENTLY");
        let if_exists = self.if_exists();
        let objects = match class {
            // One only: a comma would belong to what the reference is made of.
            Class::Cast | Class::Transform => vec![self.object_of(class)?],
            _ => self.list(|c| c.object_of(class))?,
        };
        let behavior = self.behavior();
        Ok(Ddl::Drop(Drop { objects, if_exists, concurrently, behavior }))
    }

    /// After COMMENT.
    pub(super) fn comment(&mut self) -> Parsed<Ddl> {
        self.expect("ON")?;
        let object = self.object_ref()?;
        self.expect("IS")?;
        let text =
            if self.eat("NULL") { None } else { Some(self.string()?.text).filter(|text| !text.is_empty()) };
        Ok(Ddl::Comment(Comment { object, text }))
    }

    /// `[NO] DEPENDS ON EXTENSION name`, if it comes; whether it does.
    pub(super) fn depends_on_extension(&mut self) -> Parsed<Option<(Ident, bool)>> {
        let depends = !self.eat("NO DEPENDS ON EXTENSION");
        if depends && !self.eat("DEPENDS ON EXTENSION") {
            return Ok(None);
        }
        Ok(Some((self.ident()?, depends)))
    }

    /// OWNER TO, SET SCHEMA, RENAME TO after an object.
    pub(super) fn alter_object(&mut self, object: ObjectRef, if_exists: bool) -> Parsed<Ddl> {
        let action = if self.eat("OWNER TO") {
            ObjectAction::OwnerTo(self.role()?)
        } else if self.eat("SET SCHEMA") {
            ObjectAction::SetSchema(self.ident()?)
        } else if self.eat("RENAME TO") {
            ObjectAction::RenameTo(self.ident()?)
        } else if let Some((extension, depends)) = self.depends_on_extension()? {
            ObjectAction::DependsOnExtension(extension, depends)
        } else {
            return Err(self.expected("OWNER TO, SET SCHEMA or RENAME TO"));
        };
        Ok(Ddl::AlterObject(AlterObject { object, if_exists, action }))
    }
}
