//! Lists of options: `WITH (…)`, definitions, `OPTIONS (…)`, and values of settings.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{Change, Definition, DefinitionValue, OptionChange, Setting, SettingValue};
use crate::declare::lex::Kind;
use crate::model::Name;

impl Cursor<'_> {
    /// `(name = value, …)`.
    pub(super) fn definitions(&mut self) -> Parsed<Vec<Definition>> {
        self.parenthesized(Self::definition)
    }

    /// `WITH (…)`, if it is there.
    pub(super) fn with_definitions(&mut self) -> Parsed<Vec<Definition>> {
        if self.is_word("WITH") && self.is_symbol_at(1, "(") {
            self.advance();
            return self.definitions();
        }
        Ok(Vec::new())
    }

    fn definition(&mut self) -> Parsed<Definition> {
        let start = self.byte();
        let mut name = self.label()?.name.as_str().to_owned();
        while self.eat_symbol(".") {
            name = format!("{name}.{}", self.label()?.name.as_str());
        }
        let value =
            if self.eat_symbol("=") || self.eat_symbol(":=") { Some(self.definition_value()?) } else { None };
        Ok(Definition { name, value, origin: self.origin_from(start) })
    }

    fn definition_value(&mut self) -> Parsed<DefinitionValue> {
        if self.is_string() {
            return Ok(DefinitionValue::Text(self.string()?.text));
        }
        if self.is_number() {
            return Ok(DefinitionValue::Number(self.number()?));
        }
        if self.kind() == Some(Kind::Operator) || (self.is_word("OPERATOR") && self.is_symbol_at(1, "(")) {
            return Ok(DefinitionValue::Operator(self.operator()?));
        }
        if self.is_operator_of_schema() {
            return Ok(DefinitionValue::Operator(self.operator_name()?));
        }
        if self.eat("NONE") {
            return Ok(DefinitionValue::None);
        }
        let before = self.position();
        match self.type_name() {
            Ok(ty) => Ok(DefinitionValue::Type(ty)),
            // Reserved words are values too: `on`, `true`, `default`.
            Err(failure) => {
                self.set_position(before);
                let word = self.label().map_err(|_| failure)?;
                let name = self.qualified(word)?;
                let origin = name.origin;
                Ok(DefinitionValue::Type(crate::declare::ddl::TypeName {
                    name,
                    modifiers: Vec::new(),
                    fields: None,
                    dimensions: 0,
                    percent_type: None,
                    setof: false,
                    origin,
                }))
            }
        }
    }

    /// `schema.=`, as old dumps write an operator.
    fn is_operator_of_schema(&self) -> bool {
        self.is_ident()
            && self.is_symbol_at(1, ".")
            && self.token(2).is_some_and(|t| t.kind == Kind::Operator)
    }

    /// `(a, b.c)` of RESET.
    pub(super) fn reset_names(&mut self) -> Parsed<Vec<String>> {
        Ok(self.definitions()?.into_iter().map(|d| d.name).collect())
    }

    /// `OPTIONS (name 'value', SET name 'value', DROP name)`, if it is there.
    pub(super) fn foreign_options(&mut self) -> Parsed<Vec<OptionChange>> {
        if !self.eat("OPTIONS") {
            return Ok(Vec::new());
        }
        self.parenthesized(|c| {
            const CHANGES: &[(&str, Change)] =
                &[("ADD", Change::Add), ("SET", Change::Set), ("DROP", Change::Drop)];
            // `set 'x'` is an option of that name.
            let is_change =
                !c.token(1).is_some_and(|t| matches!(t.kind, Kind::String | Kind::Escape | Kind::Dollar));
            let change = if is_change { c.eat_one(CHANGES).unwrap_or_default() } else { Change::Add };
            let name = c.label()?;
            let value = if change == Change::Drop { None } else { Some(c.string()?.text) };
            Ok(OptionChange { change, name, value })
        })
    }

    /// What follows SET: `name TO value`, `TIME ZONE value`, …
    pub(super) fn setting(&mut self) -> Parsed<Setting> {
        let local = false;
        if self.eat("TIME ZONE") {
            return Ok(Setting { name: "timezone".to_owned(), value: self.time_zone()?, local });
        }
        for (words, name) in
            [("SCHEMA", "search_path"), ("NAMES", "client_encoding"), ("XML OPTION", "xmloption")]
        {
            if self.is_words(words) && !self.is_symbol_at(1, "=") && !self.is_word_at(1, "TO") {
                self.eat(words);
                return Ok(Setting { name: name.to_owned(), value: self.setting_values()?, local });
            }
        }
        let name = self.setting_name()?;
        if self.eat("FROM CURRENT") {
            return Ok(Setting { name, value: SettingValue::FromCurrent, local });
        }
        if !self.eat("TO") {
            self.expect_symbol("=")?;
        }
        Ok(Setting { name, value: self.setting_values()?, local })
    }

    pub(super) fn setting_name(&mut self) -> Parsed<String> {
        let mut name = self.word()?.name.as_str().to_ascii_lowercase();
        while self.eat_symbol(".") {
            name = format!("{name}.{}", self.label()?.name.as_str().to_ascii_lowercase());
        }
        Ok(name)
    }

    fn setting_values(&mut self) -> Parsed<SettingValue> {
        if self.eat("DEFAULT") {
            return Ok(SettingValue::Default);
        }
        Ok(SettingValue::Values(self.list(Self::setting_value)?))
    }

    fn setting_value(&mut self) -> Parsed<String> {
        if self.is_string() {
            Ok(self.string()?.text)
        } else if self.is_number() {
            self.number()
        } else {
            Ok(self.label()?.name.as_str().to_owned())
        }
    }

    fn time_zone(&mut self) -> Parsed<SettingValue> {
        if self.eat("LOCAL") || self.eat("DEFAULT") {
            return Ok(SettingValue::Default);
        }
        if self.is_word("INTERVAL") {
            let interval = self.query()?;
            return Ok(SettingValue::Values(vec![interval.text]));
        }
        Ok(SettingValue::Values(vec![self.setting_value()?]))
    }

    /// `TABLESPACE name`, if it is there.
    pub(super) fn tablespace(&mut self) -> Parsed<Option<Name>> {
        if self.eat("TABLESPACE") { Ok(Some(self.name()?)) } else { Ok(None) }
    }

    /// `USING name`, if it is there.
    pub(super) fn access_method(&mut self) -> Parsed<Option<Name>> {
        if self.eat("USING") { Ok(Some(self.name()?)) } else { Ok(None) }
    }
}
