//! Identifiers, qualified names, roles, and lists of them.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{Behavior, ColumnRef, Ident, ObjectName, Role};
use crate::declare::keywords::Category;
use crate::declare::lex::Kind;
use crate::model::Name;

/// What a column, table or the like may be called.
const COLUMN_ID: &[Category] = &[Category::Plain, Category::ColumnName];
/// What a type or function may be called.
const TYPE_FUNCTION_NAME: &[Category] = &[Category::Plain, Category::TypeFunction];
/// After a dot, AS, or in an option list: anything.
const LABEL: &[Category] =
    &[Category::Plain, Category::ColumnName, Category::TypeFunction, Category::Reserved];
const ANY_BUT_RESERVED: &[Category] = &[Category::Plain, Category::ColumnName, Category::TypeFunction];

impl Cursor<'_> {
    fn ident_of(&mut self, allowed: &[Category], what: &str) -> Parsed<Ident> {
        match self.token(0) {
            Some(token) if self.is_identifier_at(0, allowed) => {
                self.advance();
                let name = match token.kind {
                    Kind::UnicodeQuoted => self.unicode_name(token)?,
                    _ => self.name_of(token),
                };
                Ok(Ident { name, origin: self.origin_of(token) })
            }
            _ => Err(self.expected(what)),
        }
    }

    /// `ColId` of the grammar.
    pub(super) fn ident(&mut self) -> Parsed<Ident> {
        self.ident_of(COLUMN_ID, "a name")
    }

    /// Any word, keywords included.
    pub(super) fn label(&mut self) -> Parsed<Ident> {
        self.ident_of(LABEL, "a name")
    }

    /// `NonReservedWord`.
    pub(super) fn word(&mut self) -> Parsed<Ident> {
        self.ident_of(ANY_BUT_RESERVED, "a word")
    }

    pub(super) fn is_ident_at(&self, ahead: usize) -> bool {
        self.is_identifier_at(ahead, COLUMN_ID)
    }

    pub(super) fn is_ident(&self) -> bool {
        self.is_ident_at(0)
    }

    pub(super) fn name(&mut self) -> Parsed<Name> {
        Ok(self.ident()?.name)
    }

    /// `any_name`: of a relation, type, collation, …
    pub(super) fn object_name(&mut self) -> Parsed<ObjectName> {
        let first = self.ident()?;
        self.qualified(first)
    }

    /// `func_name`: also called by words that no table may have.
    pub(super) fn function_name(&mut self) -> Parsed<ObjectName> {
        let first = if self.is_symbol_at(1, ".") {
            self.ident()?
        } else {
            self.ident_of(TYPE_FUNCTION_NAME, "a name")?
        };
        self.qualified(first)
    }

    pub(super) fn is_type_function_name(&self) -> bool {
        self.is_identifier_at(0, TYPE_FUNCTION_NAME)
    }

    /// A name that begins with a word of any category but reserved.
    pub(super) fn loose_name(&mut self) -> Parsed<ObjectName> {
        let first = self.word()?;
        self.qualified(first)
    }

    /// The rest of a name, whose first part was read.
    pub(super) fn qualified(&mut self, first: Ident) -> Parsed<ObjectName> {
        let mut name = ObjectName { schema: None, name: first.name, origin: first.origin };
        while self.eat_symbol(".") {
            let part = self.label()?;
            name = ObjectName { schema: Some(name.name), name: part.name, origin: name.origin };
            name.origin.end = part.origin.end;
        }
        Ok(name)
    }

    /// `schema.table.column`, the table at least.
    pub(super) fn column_ref(&mut self) -> Parsed<ColumnRef> {
        let start = self.byte();
        let mut parts = vec![self.ident()?];
        while self.eat_symbol(".") {
            parts.push(self.label()?);
        }
        let origin = self.origin_from(start);
        let Some(column) = parts.pop() else { return Err(self.expected("a column")) };
        let Some(relation) = parts.pop() else {
            return Err(self.failure("a table and its column were expected, table.column"));
        };
        let schema = parts.pop().map(|part| part.name);
        let mut place = origin;
        place.end = relation.origin.end;
        Ok(ColumnRef { relation: ObjectName { schema, name: relation.name, origin: place }, column })
    }

    /// `one` and more, with commas between.
    pub(super) fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.eat_symbol(",") {
            all.push(one(self)?);
        }
        Ok(all)
    }

    /// A list in parentheses.
    pub(super) fn parenthesized<T>(&mut self, one: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.expect_symbol("(")?;
        let all = self.list(one)?;
        self.expect_symbol(")")?;
        Ok(all)
    }

    /// `(a, b)`, if there is one.
    pub(super) fn optional_columns(&mut self) -> Parsed<Vec<Ident>> {
        if self.is_symbol("(") { self.parenthesized(Self::ident) } else { Ok(Vec::new()) }
    }

    pub(super) fn role(&mut self) -> Parsed<Role> {
        const WORDS: &[(&str, Role)] = &[
            ("PUBLIC", Role::Public),
            ("CURRENT_USER", Role::Current),
            ("CURRENT_ROLE", Role::Current),
            ("USER", Role::Current),
            ("SESSION_USER", Role::Session),
        ];
        match WORDS.iter().find(|(word, _)| self.eat(word)) {
            Some((_, role)) => Ok(role.clone()),
            None => Ok(Role::Named(self.word()?.name)),
        }
    }

    pub(super) fn behavior(&mut self) -> Behavior {
        const WORDS: &[(&str, Behavior)] =
            &[("CASCADE", Behavior::Cascade), ("RESTRICT", Behavior::Restrict)];
        self.eat_one(WORDS).unwrap_or_default()
    }

    pub(super) fn if_exists(&mut self) -> bool {
        self.eat("IF EXISTS")
    }

    pub(super) fn if_not_exists(&mut self) -> bool {
        self.eat("IF NOT EXISTS")
    }

    /// An operator by its symbol, perhaps qualified.
    pub(super) fn operator_name(&mut self) -> Parsed<ObjectName> {
        let start = self.byte();
        let mut schema = None;
        while self.is_symbol_at(1, ".") {
            schema = Some(self.ident()?.name);
            self.advance();
        }
        match self.token(0) {
            Some(token) if token.kind == Kind::Operator => {
                self.advance();
                let name = Name::new(self.source_of(token));
                Ok(ObjectName { schema, name, origin: self.origin_from(start) })
            }
            _ => Err(self.expected("an operator")),
        }
    }

    /// An operator's symbol, or `OPERATOR(schema.symbol)`.
    pub(super) fn operator(&mut self) -> Parsed<ObjectName> {
        if !self.eat("OPERATOR") {
            return self.operator_name();
        }
        self.expect_symbol("(")?;
        let name = self.operator_name()?;
        self.expect_symbol(")")?;
        Ok(name)
    }
}
