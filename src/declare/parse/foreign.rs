//! Foreign data wrappers, servers, user mappings; publications and subscriptions; schemas.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterForeignDataWrapper, AlterPublication, AlterServer, AlterSubscription, AlterUserMapping,
    CreateForeignDataWrapper, CreatePublication, CreateServer, CreateSubscription, CreateUserMapping, Ddl,
    DropUserMapping, Ident, ObjectName, PublicationAction, PublicationObjects, PublicationTable, Role,
    SubscriptionAction,
};

/// HANDLER and VALIDATOR as far as written; NO is `Some(None)`.
type WrapperFunctions = (Option<Option<ObjectName>>, Option<Option<ObjectName>>);

impl Cursor<'_> {
    fn wrapper_functions(&mut self) -> Parsed<WrapperFunctions> {
        let (mut handler, mut validator) = (None, None);
        loop {
            if self.eat("NO HANDLER") {
                handler = Some(None);
            } else if self.eat("NO VALIDATOR") {
                validator = Some(None);
            } else if self.eat("HANDLER") {
                handler = Some(Some(self.object_name()?));
            } else if self.eat("VALIDATOR") {
                validator = Some(Some(self.object_name()?));
            } else {
                return Ok((handler, validator));
            }
        }
    }

    /// After CREATE FOREIGN DATA WRAPPER.
    pub(super) fn create_wrapper(&mut self) -> Parsed<Ddl> {
        let name = self.ident()?;
        let (handler, validator) = self.wrapper_functions()?;
        Ok(Ddl::CreateForeignDataWrapper(CreateForeignDataWrapper {
            name,
            handler: handler.flatten(),
            validator: validator.flatten(),
            options: self.foreign_options()?,
        }))
    }

    /// ALTER FOREIGN DATA WRAPPER with options; none where OWNER or RENAME follows.
    pub(super) fn alter_wrapper(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        if self.is_word("OWNER") || self.is_word("RENAME") {
            return Ok(None);
        }
        let (handler, validator) = self.wrapper_functions()?;
        let options = self.foreign_options()?;
        Ok(Some(Ddl::AlterForeignDataWrapper(AlterForeignDataWrapper { name, handler, validator, options })))
    }

    /// After CREATE SERVER.
    pub(super) fn create_server(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = self.ident()?;
        let server_type = if self.eat("TYPE") { Some(self.string()?.text) } else { None };
        let version = self.server_version()?.flatten();
        self.expect("FOREIGN DATA WRAPPER")?;
        let wrapper = self.ident()?;
        let options = self.foreign_options()?;
        Ok(Ddl::CreateServer(CreateServer { if_not_exists, name, server_type, version, wrapper, options }))
    }

    fn server_version(&mut self) -> Parsed<Option<Option<String>>> {
        if !self.eat("VERSION") {
            return Ok(None);
        }
        Ok(Some(if self.eat("NULL") { None } else { Some(self.string()?.text) }))
    }

    /// ALTER SERVER with options; none where OWNER or RENAME follows.
    pub(super) fn alter_server(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        if self.is_word("OWNER") || self.is_word("RENAME") {
            return Ok(None);
        }
        let version = self.server_version()?;
        Ok(Some(Ddl::AlterServer(AlterServer { name, version, options: self.foreign_options()? })))
    }

    fn mapping_of(&mut self) -> Parsed<(Role, Ident)> {
        self.expect("FOR")?;
        let user = self.role()?;
        self.expect("SERVER")?;
        Ok((user, self.ident()?))
    }

    /// After CREATE USER MAPPING.
    pub(super) fn create_user_mapping(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let (user, server) = self.mapping_of()?;
        Ok(Ddl::CreateUserMapping(CreateUserMapping {
            if_not_exists,
            user,
            server,
            options: self.foreign_options()?,
        }))
    }

    /// After ALTER USER MAPPING.
    pub(super) fn alter_user_mapping(&mut self) -> Parsed<Ddl> {
        let (user, server) = self.mapping_of()?;
        Ok(Ddl::AlterUserMapping(AlterUserMapping { user, server, options: self.foreign_options()? }))
    }

    /// After DROP USER MAPPING.
    pub(super) fn drop_user_mapping(&mut self) -> Parsed<Ddl> {
        let if_exists = self.if_exists();
        let (user, server) = self.mapping_of()?;
        Ok(Ddl::DropUserMapping(DropUserMapping { if_exists, user, server }))
    }

    /// After CREATE PUBLICATION.
    pub(super) fn create_publication(&mut self) -> Parsed<Ddl> {
        let name = self.ident()?;
        let mut objects = PublicationObjects::default();
        if self.eat("FOR") {
            if self.is_word("ALL") {
                self.list(|c| c.publish_all(&mut objects))?;
            } else {
                objects = self.publication_objects()?;
            }
        }
        Ok(Ddl::CreatePublication(CreatePublication { name, objects, options: self.with_definitions()? }))
    }

    fn publish_all(&mut self, objects: &mut PublicationObjects) -> Parsed<()> {
        self.eat("ALL");
        if self.expect_one(&[("TABLES", true), ("SEQUENCES", false)], "TABLES or SEQUENCES")? {
            objects.all_tables = true;
        } else {
            objects.all_sequences = true;
        }
        Ok(())
    }

    /// `TABLE a, b, TABLES IN SCHEMA c, d`: what has no word before it is what the last one was.
    fn publication_objects(&mut self) -> Parsed<PublicationObjects> {
        let mut objects = PublicationObjects::default();
        let mut schemas = self.is_word("TABLES");
        self.list(|c| {
            const WORDS: &[(&str, bool)] =
                &[("TABLES IN SCHEMA", true), ("ALL TABLES IN SCHEMA", true), ("TABLE", false)];
            if let Some(word) = c.eat_one(WORDS) {
                schemas = word;
            }
            if schemas {
                objects.schemas.push(if c.eat("CURRENT_SCHEMA") { None } else { Some(c.ident()?) });
            } else {
                objects.tables.push(c.publication_table()?);
            }
            Ok(())
        })?;
        Ok(objects)
    }

    fn publication_table(&mut self) -> Parsed<PublicationTable> {
        let only = self.eat("ONLY");
        let parenthesized = only && self.eat_symbol("(");
        let table = self.object_name()?;
        if parenthesized {
            self.expect_symbol(")")?;
        }
        self.eat_symbol("*");
        let columns = self.optional_columns()?;
        let filter = if self.eat("WHERE") { Some(self.parenthesized_expr()?) } else { None };
        Ok(PublicationTable { only, table, columns, filter })
    }

    /// ALTER PUBLICATION with an action of its own; none where OWNER or RENAME follows.
    pub(super) fn alter_publication(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        let action = if self.eat("ADD") {
            PublicationAction::Add(self.publication_objects()?)
        } else if self.eat("DROP") {
            PublicationAction::Drop(self.publication_objects()?)
        } else if self.eat("SET") {
            if self.is_symbol("(") {
                PublicationAction::SetOptions(self.definitions()?)
            } else {
                PublicationAction::Set(self.publication_objects()?)
            }
        } else {
            return Ok(None);
        };
        Ok(Some(Ddl::AlterPublication(AlterPublication { name, action })))
    }

    /// After CREATE SUBSCRIPTION.
    pub(super) fn create_subscription(&mut self) -> Parsed<Ddl> {
        let name = self.ident()?;
        self.expect("CONNECTION")?;
        let connection = self.string()?.text;
        self.expect("PUBLICATION")?;
        let publications = self.list(Self::label)?;
        let options = self.with_definitions()?;
        Ok(Ddl::CreateSubscription(CreateSubscription { name, connection, publications, options }))
    }

    /// ALTER SUBSCRIPTION with an action of its own; none where OWNER or RENAME follows.
    pub(super) fn alter_subscription(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        let action = if self.eat("CONNECTION") {
            SubscriptionAction::Connection(self.string()?.text)
        } else if self.eat("SET PUBLICATION") {
            SubscriptionAction::SetPublications(self.publication_names()?)
        } else if self.eat("ADD PUBLICATION") {
            SubscriptionAction::AddPublications(self.publication_names()?)
        } else if self.eat("DROP PUBLICATION") {
            SubscriptionAction::DropPublications(self.publication_names()?)
        } else if let Some(enable) = self.eat_one(&[("ENABLE", true), ("DISABLE", false)]) {
            SubscriptionAction::Enable(enable)
        } else if self.eat("SET") {
            SubscriptionAction::SetOptions(self.definitions()?)
        } else if self.eat("SKIP") {
            self.definitions()?;
            SubscriptionAction::Nothing
        } else if self.eat("REFRESH PUBLICATION") || self.eat("REFRESH SEQUENCES") {
            self.with_definitions()?;
            SubscriptionAction::Nothing
        } else {
            return Ok(None);
        };
        Ok(Some(Ddl::AlterSubscription(AlterSubscription { name, action })))
    }

    fn publication_names(&mut self) -> Parsed<Vec<Ident>> {
        let names = self.list(Self::label)?;
        self.with_definitions()?;
        Ok(names)
    }
}
