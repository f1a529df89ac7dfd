//! CREATE and ALTER SEQUENCE, and the sequences of identity columns.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{AlterSequence, CreateSequence, Ddl, Persistence, SequenceOptions};

impl Cursor<'_> {
    /// After CREATE … SEQUENCE.
    pub(super) fn create_sequence(&mut self, persistence: Persistence) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        let mut options = SequenceOptions::default();
        while self.sequence_option(&mut options)? {}
        Ok(Ddl::CreateSequence(CreateSequence { persistence, if_not_exists, name, options: options.into() }))
    }

    /// ALTER SEQUENCE with options; none where something else follows the name.
    pub(super) fn alter_sequence(&mut self) -> Parsed<Option<Ddl>> {
        let if_exists = self.if_exists();
        let name = self.object_name()?;
        let mut options = SequenceOptions::default();
        if !self.sequence_option(&mut options)? {
            return Ok(None);
        }
        while self.sequence_option(&mut options)? {}
        Ok(Some(Ddl::AlterSequence(AlterSequence { if_exists, name, options: options.into() })))
    }

    /// `(START WITH 1 …)` of an identity column, if it is there.
    pub(super) fn identity_options(&mut self) -> Parsed<SequenceOptions> {
        let mut options = SequenceOptions::default();
        if self.eat_symbol("(") {
            while self.sequence_option(&mut options)? {}
            self.expect_symbol(")")?;
        }
        Ok(options)
    }

    /// Reads one option, if there is one.
    pub(super) fn sequence_option(&mut self, options: &mut SequenceOptions) -> Parsed<bool> {
        if self.eat("AS") {
            options.ty = Some(self.type_name()?);
        } else if self.eat("START") {
            self.eat("WITH");
            options.start = Some(self.integer()?);
        } else if self.eat("RESTART") {
            // Where a sequence stands is data.
            if self.eat("WITH") || self.is_number() {
                self.integer::<i64>()?;
            }
        } else if self.eat("INCREMENT") {
            self.eat("BY");
            options.increment = Some(self.integer()?);
        } else if self.eat("MINVALUE") {
            options.min = Some(Some(self.integer()?));
        } else if self.eat("NO MINVALUE") {
            options.min = Some(None);
        } else if self.eat("MAXVALUE") {
            options.max = Some(Some(self.integer()?));
        } else if self.eat("NO MAXVALUE") {
            options.max = Some(None);
        } else if self.eat("CACHE") {
            options.cache = Some(self.integer()?);
        } else if self.eat("CYCLE") {
            options.cycle = Some(true);
        } else if self.eat("NO CYCLE") {
            options.cycle = Some(false);
        } else if self.eat("OWNED BY") {
            options.owned_by = Some(if self.eat("NONE") { None } else { Some(self.column_ref()?) });
        } else if self.eat("SEQUENCE NAME") {
            options.name = Some(self.object_name()?);
        } else if let Some(logged) = self.eat_one(&[("LOGGED", true), ("UNLOGGED", false)]) {
            options.logged = Some(logged);
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}
