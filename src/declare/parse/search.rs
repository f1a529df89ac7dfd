//! Text search, statistics, extensions, languages and access methods.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterExtension, AlterStatistics, AlterTextSearchConfiguration, AlterTextSearchDictionary, Class,
    CreateAccessMethod, CreateExtension, CreateLanguage, CreateStatistics, CreateTextSearch, Ddl,
    ExtensionAction, MappingAction,
};
use crate::model::Name;

pub(super) const TEXT_SEARCH: &[(&str, Class)] = &[
    ("CONFIGURATION", Class::TextSearchConfiguration),
    ("DICTIONARY", Class::TextSearchDictionary),
    ("PARSER", Class::TextSearchParser),
    ("TEMPLATE", Class::TextSearchTemplate),
];

impl Cursor<'_> {
    /// After CREATE TEXT SEARCH.
    pub(super) fn create_text_search(&mut self) -> Parsed<Ddl> {
        let class = self.expect_one(TEXT_SEARCH, "CONFIGURATION, DICTIONARY, PARSER or TEMPLATE")?;
        let name = self.object_name()?;
        Ok(Ddl::CreateTextSearch(CreateTextSearch { class, name, definition: self.definitions()? }))
    }

    /// ALTER TEXT SEARCH … with an action of its own; none where OWNER, SET SCHEMA or RENAME follows.
    pub(super) fn alter_text_search(&mut self) -> Parsed<Option<Ddl>> {
        let class = self.expect_one(TEXT_SEARCH, "CONFIGURATION, DICTIONARY, PARSER or TEMPLATE")?;
        let name = self.object_name()?;
        if class == Class::TextSearchDictionary && self.is_symbol("(") {
            let definition = self.definitions()?;
            return Ok(Some(Ddl::AlterTextSearchDictionary(AlterTextSearchDictionary { name, definition })));
        }
        let action = if self.eat("ADD MAPPING FOR") {
            let tokens = self.list(Self::name)?;
            self.expect("WITH")?;
            MappingAction::Add(tokens, self.list(Self::object_name)?)
        } else if self.eat("ALTER MAPPING") {
            self.alter_mapping()?
        } else if self.eat("DROP MAPPING") {
            let if_exists = self.if_exists();
            self.expect("FOR")?;
            MappingAction::Drop { if_exists, tokens: self.list(Self::name)? }
        } else {
            return Ok(None);
        };
        Ok(Some(Ddl::AlterTextSearchConfiguration(AlterTextSearchConfiguration { name, action })))
    }

    fn alter_mapping(&mut self) -> Parsed<MappingAction> {
        let tokens: Vec<Name> = if self.eat("FOR") { self.list(Self::name)? } else { Vec::new() };
        if self.eat("REPLACE") {
            let old = self.object_name()?;
            self.expect("WITH")?;
            return Ok(MappingAction::Replace(tokens, old, self.object_name()?));
        }
        self.expect("WITH")?;
        Ok(MappingAction::Alter(tokens, self.list(Self::object_name)?))
    }

    /// After CREATE STATISTICS.
    pub(super) fn create_statistics(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = if self.is_symbol("(") || self.is_word("ON") { None } else { Some(self.object_name()?) };
        let kinds = if self.is_symbol("(") { self.parenthesized(Self::name)? } else { Vec::new() };
        self.expect("ON")?;
        let elements = self.list(Self::key_expr)?;
        self.expect("FROM")?;
        let table = self.object_name()?;
        Ok(Ddl::CreateStatistics(CreateStatistics { if_not_exists, name, kinds, elements, table }))
    }

    /// ALTER STATISTICS … SET STATISTICS; none where something else follows.
    pub(super) fn alter_statistics(&mut self) -> Parsed<Option<Ddl>> {
        let if_exists = self.if_exists();
        let name = self.object_name()?;
        if !self.eat("SET STATISTICS") {
            return Ok(None);
        }
        let target = self.statistics_target()?;
        Ok(Some(Ddl::AlterStatistics(AlterStatistics { if_exists, name, target })))
    }

    /// After CREATE EXTENSION.
    pub(super) fn create_extension(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = self.ident()?;
        self.eat("WITH");
        let mut extension =
            CreateExtension { if_not_exists, name, schema: None, version: None, cascade: false };
        loop {
            if self.eat("SCHEMA") {
                extension.schema = Some(self.ident()?);
            } else if self.eat("VERSION") {
                extension.version = Some(self.string_or_word()?);
            } else if self.eat("FROM") {
                self.string_or_word()?;
            } else if self.eat("CASCADE") {
                extension.cascade = true;
            } else {
                return Ok(Ddl::CreateExtension(extension));
            }
        }
    }

    pub(super) fn string_or_word(&mut self) -> Parsed<String> {
        if self.is_string() { Ok(self.string()?.text) } else { Ok(self.word()?.name.as_str().to_owned()) }
    }

    /// ALTER EXTENSION … UPDATE, ADD, DROP; none where SET SCHEMA follows.
    pub(super) fn alter_extension(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        let action = if self.eat("UPDATE") {
            ExtensionAction::Update(if self.eat("TO") { Some(self.string_or_word()?) } else { None })
        } else if self.eat("ADD") {
            ExtensionAction::Add(self.object_ref()?)
        } else if self.eat("DROP") {
            ExtensionAction::Drop(self.object_ref()?)
        } else {
            return Ok(None);
        };
        Ok(Some(Ddl::AlterExtension(AlterExtension { name, action })))
    }

    /// After CREATE \[OR REPLACE\] \[TRUSTED\] \[PROCEDURAL\] LANGUAGE.
    pub(super) fn create_language(&mut self, or_replace: bool, trusted: bool) -> Parsed<Ddl> {
        let name = if self.is_string() {
            let text = self.string()?;
            crate::declare::ddl::Ident { name: Name::folded(&text.text), origin: text.origin }
        } else {
            self.ident()?
        };
        let mut language =
            CreateLanguage { or_replace, trusted, name, handler: None, inline: None, validator: None };
        if self.eat("HANDLER") {
            language.handler = Some(self.object_name()?);
            if self.eat("INLINE") {
                language.inline = Some(self.object_name()?);
            }
            if !self.eat("NO VALIDATOR") && self.eat("VALIDATOR") {
                language.validator = Some(self.object_name()?);
            }
        }
        Ok(Ddl::CreateLanguage(language))
    }

    /// After CREATE ACCESS METHOD.
    pub(super) fn create_access_method(&mut self) -> Parsed<Ddl> {
        let name = self.ident()?;
        self.expect("TYPE")?;
        let index = self.expect_one(&[("INDEX", true), ("TABLE", false)], "INDEX or TABLE")?;
        self.expect("HANDLER")?;
        Ok(Ddl::CreateAccessMethod(CreateAccessMethod { name, index, handler: self.object_name()? }))
    }
}
