//! CREATE of anything, by its leading keywords.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{CreateSchema, Ddl, Persistence, Statement};

/// What lies outside of any schema: roles, databases, …
const OUTSIDE: &[(&str, &str)] = &[
    ("ROLE", "ROLE"),
    ("GROUP", "GROUP"),
    ("DATABASE", "DATABASE"),
    ("TABLESPACE", "TABLESPACE"),
    ("SYSTEM", "SYSTEM"),
];

impl Cursor<'_> {
    /// After CREATE.
    pub(super) fn create(&mut self) -> Parsed<Ddl> {
        let or_replace = self.eat("OR REPLACE");
        if let Some(created) = self.create_replaceable(or_replace)? {
            return Ok(created);
        }
        if or_replace {
            return Err(self.expected("something that can be replaced"));
        }
        if let Some(created) = self.create_relation()? {
            return Ok(created);
        }
        if let Some(created) = self.create_common()? {
            return Ok(created);
        }
        self.create_rare()
    }

    /// What may follow OR REPLACE.
    fn create_replaceable(&mut self, or_replace: bool) -> Parsed<Option<Ddl>> {
        let created = if self.eat("FUNCTION") {
            self.create_routine(or_replace, false)?
        } else if self.eat("PROCEDURE") {
            self.create_routine(or_replace, true)?
        } else if self.eat("AGGREGATE") {
            self.create_aggregate(or_replace)?
        } else if self.eat("TRIGGER") {
            self.create_trigger(or_replace, false)?
        } else if self.eat("CONSTRAINT TRIGGER") {
            self.create_trigger(or_replace, true)?
        } else if self.eat("RULE") {
            self.create_rule(or_replace)?
        } else if self.eat("TRANSFORM") {
            self.create_transform(or_replace)?
        } else if let Some(trusted) = self.eat_one(LANGUAGES) {
            self.create_language(or_replace, trusted)?
        } else {
            let before = self.position();
            let persistence = self.persistence();
            let recursive = self.eat("RECURSIVE");
            if self.eat("VIEW") {
                let temporary = persistence == Persistence::Temporary;
                self.create_view(or_replace, temporary, recursive)?
            } else {
                self.set_position(before);
                return Ok(None);
            }
        };
        Ok(Some(created))
    }

    fn create_relation(&mut self) -> Parsed<Option<Ddl>> {
        let before = self.position();
        let persistence = self.persistence();
        let created = if self.eat("TABLE") {
            self.create_table(persistence, false)?
        } else if self.eat("SEQUENCE") {
            self.create_sequence(persistence)?
        } else if self.eat("FOREIGN TABLE") {
            self.create_table(persistence, true)?
        } else if self.eat("MATERIALIZED VIEW") {
            self.create_materialized_view()?
        } else if self.eat("INDEX") {
            self.create_index(false)?
        } else if self.eat("UNIQUE INDEX") {
            self.create_index(true)?
        } else {
            self.set_position(before);
            return Ok(None);
        };
        Ok(Some(created))
    }

    fn create_common(&mut self) -> Parsed<Option<Ddl>> {
        let created = if self.eat("TYPE") {
            self.create_type()?
        } else if self.eat("SCHEMA") {
            self.create_schema()?
        } else if self.eat("EXTENSION") {
            self.create_extension()?
        } else if self.eat("DOMAIN") {
            self.create_domain()?
        } else if self.eat("POLICY") {
            self.create_policy()?
        } else if self.eat("TEXT SEARCH") {
            self.create_text_search()?
        } else if self.eat("STATISTICS") {
            self.create_statistics()?
        } else if self.eat("CAST") {
            self.create_cast()?
        } else if self.eat("OPERATOR CLASS") {
            self.create_operator_class()?
        } else if self.eat("OPERATOR FAMILY") {
            self.create_operator_family()?
        } else if self.eat("OPERATOR") {
            self.create_operator()?
        } else {
            return Ok(None);
        };
        Ok(Some(created))
    }

    fn create_rare(&mut self) -> Parsed<Ddl> {
        if self.eat("EVENT TRIGGER") {
            self.create_event_trigger()
        } else if self.eat("COLLATION") {
            self.create_collation()
        } else if self.eat("CONVERSION") {
            self.create_conversion(false)
        } else if self.eat("DEFAULT CONVERSION") {
            self.create_conversion(true)
        } else if self.eat("FOREIGN DATA WRAPPER") {
            self.create_wrapper()
        } else if self.eat("SERVER") {
            self.create_server()
        } else if self.eat("USER MAPPING") {
            self.create_user_mapping()
        } else if self.eat("PUBLICATION") {
            self.create_publication()
        } else if self.eat("SUBSCRIPTION") {
            self.create_subscription()
        } else if self.eat("ACCESS METHOD") {
            self.create_access_method()
        } else if let Some(outside) = self.outside() {
            Ok(outside)
        } else {
            Err(self.expected("the kind of an object"))
        }
    }

    /// A statement about a role, database or tablespace, all of it.
    pub(super) fn outside(&mut self) -> Option<Ddl> {
        let what = OUTSIDE.iter().find(|(word, _)| self.is_word(word)).map(|(_, what)| *what);
        let user = self.is_word("USER") && !self.is_word_at(1, "MAPPING");
        let what = what.or_else(|| user.then_some("USER"))?;
        while !self.is_end() {
            self.advance();
        }
        Some(Ddl::Outside(what))
    }

    /// After CREATE SCHEMA.
    fn create_schema(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = if self.is_word("AUTHORIZATION") { None } else { Some(self.ident()?) };
        let authorization = if self.eat("AUTHORIZATION") { Some(self.role()?) } else { None };
        let mut elements = Vec::new();
        while !self.is_end() {
            elements.push(self.schema_element()?);
        }
        Ok(Ddl::CreateSchema(CreateSchema { if_not_exists, name, authorization, elements }))
    }

    /// A CREATE or GRANT inside CREATE SCHEMA, up to the next one.
    fn schema_element(&mut self) -> Parsed<Statement> {
        let (from, start, mut depth) = (self.position(), self.byte(), 0_usize);
        if !self.is_word("CREATE") && !self.is_word("GRANT") {
            return Err(self.expected("CREATE or GRANT"));
        }
        let mut ahead = 1;
        while self.token(ahead).is_some() {
            depth += usize::from(self.is_symbol_at(ahead, "("));
            depth = depth.saturating_sub(usize::from(self.is_symbol_at(ahead, ")")));
            let begins = (self.is_word_at(ahead, "CREATE") && !self.is_privilege(ahead))
                || (self.is_word_at(ahead, "GRANT") && !self.is_word_at(ahead - 1, "WITH"));
            if depth == 0 && begins {
                break;
            }
            ahead += 1;
        }
        let mut element = self.slice(from, from + ahead);
        let ddl = element.schema_statement()?;
        element.expect_end()?;
        self.set_position(from + ahead);
        Ok(Statement { origin: self.origin_from(start), ddl })
    }

    /// `GRANT a, CREATE ON …`: CREATE begins nothing there.
    fn is_privilege(&self, ahead: usize) -> bool {
        self.is_word_at(ahead - 1, "GRANT") || self.is_symbol_at(ahead - 1, ",")
    }
}

const LANGUAGES: &[(&str, bool)] = &[
    ("TRUSTED PROCEDURAL LANGUAGE", true),
    ("TRUSTED LANGUAGE", true),
    ("PROCEDURAL LANGUAGE", false),
    ("LANGUAGE", false),
];
