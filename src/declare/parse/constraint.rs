//! Constraints of columns, tables and domains, DEFAULT and GENERATED among them.

use super::expr::Stop;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    ConstraintAttributes, ConstraintDef, ConstraintDefRule, ExcludeDef, ForeignKeyDef, Ident, IndexElement,
    KeyDef, ObjectName,
};
use crate::model::Name;

/// Words that begin a table constraint.
const TABLE_CONSTRAINT: &[&str] = &["CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE"];

/// Referential actions; the longest first.
const ACTIONS: &[(&str, &str)] = &[
    ("NO ACTION", "no action"),
    ("RESTRICT", "restrict"),
    ("CASCADE", "cascade"),
    ("SET NULL", "set null"),
    ("SET DEFAULT", "set default"),
];

const MATCHES: &[(&str, &str)] =
    &[("MATCH FULL", "full"), ("MATCH PARTIAL", "partial"), ("MATCH SIMPLE", "simple")];

impl Cursor<'_> {
    /// Whether a table constraint is next, and no column. EXCLUDE is a name too: of a column it has a type behind it.
    pub(super) fn is_table_constraint(&self) -> bool {
        if self.is_word("EXCLUDE") {
            return self.is_symbol_at(1, "(") || self.is_word_at(1, "USING");
        }
        self.is_words("NOT NULL") || TABLE_CONSTRAINT.iter().any(|word| self.is_word(word))
    }

    fn constraint_name(&mut self) -> Parsed<Option<Ident>> {
        if self.eat("CONSTRAINT") { Ok(Some(self.ident()?)) } else { Ok(None) }
    }

    /// A table constraint, its attributes included.
    pub(super) fn table_constraint(&mut self) -> Parsed<ConstraintDef> {
        let start = self.byte();
        let name = self.constraint_name()?;
        let rule = self.table_rule()?;
        let attributes = self.constraint_attributes()?;
        Ok(ConstraintDef { name, rule, attributes, origin: self.origin_from(start) })
    }

    fn table_rule(&mut self) -> Parsed<ConstraintDefRule> {
        if self.eat("CHECK") {
            return Ok(ConstraintDefRule::Check(self.parenthesized_expr()?));
        }
        if self.eat("NOT NULL") {
            return Ok(ConstraintDefRule::NotNull(Some(self.ident()?)));
        }
        if self.eat("PRIMARY KEY") {
            return Ok(ConstraintDefRule::PrimaryKey(self.table_key()?.into()));
        }
        if self.eat("UNIQUE") {
            return Ok(ConstraintDefRule::Unique(self.table_key()?.into()));
        }
        if self.eat("FOREIGN KEY") {
            let mut period = false;
            let columns = self.parenthesized(|c| c.period_column(&mut period))?;
            self.expect("REFERENCES")?;
            return Ok(ConstraintDefRule::ForeignKey(self.references(columns)?.into()));
        }
        if self.eat("EXCLUDE") {
            return Ok(ConstraintDefRule::Exclude(self.exclude()?.into()));
        }
        Err(self.expected("CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY, EXCLUDE or NOT NULL"))
    }

    fn period_column(&mut self, period: &mut bool) -> Parsed<Ident> {
        if self.is_word("PERIOD") && self.is_ident_at(1) {
            self.advance();
            *period = true;
        }
        self.ident()
    }

    fn nulls_not_distinct(&mut self) -> bool {
        if self.eat("NULLS NOT DISTINCT") {
            return true;
        }
        self.eat("NULLS DISTINCT");
        false
    }

    fn table_key(&mut self) -> Parsed<KeyDef> {
        if self.eat("USING INDEX") {
            return Ok(KeyDef { using_index: Some(self.ident()?), ..KeyDef::default() });
        }
        let nulls_not_distinct = self.nulls_not_distinct();
        let mut without_overlaps = false;
        let columns = self.parenthesized(|c| {
            let column = c.ident()?;
            without_overlaps |= c.eat("WITHOUT OVERLAPS");
            Ok(column)
        })?;
        let include = self.include()?;
        let key = self.key_storage()?;
        Ok(KeyDef { columns, without_overlaps, nulls_not_distinct, include, ..key })
    }

    /// `INCLUDE (…)`, if it is there.
    pub(super) fn include(&mut self) -> Parsed<Vec<Ident>> {
        if self.eat("INCLUDE") { self.parenthesized(Self::ident) } else { Ok(Vec::new()) }
    }

    /// `WITH (…) USING INDEX TABLESPACE …` of the index behind a constraint.
    fn key_storage(&mut self) -> Parsed<KeyDef> {
        let options = self.with_definitions()?;
        let tablespace = self.index_tablespace()?;
        Ok(KeyDef { options, tablespace, ..KeyDef::default() })
    }

    fn index_tablespace(&mut self) -> Parsed<Option<Name>> {
        if self.eat("USING INDEX TABLESPACE") { Ok(Some(self.name()?)) } else { Ok(None) }
    }

    /// What follows REFERENCES.
    fn references(&mut self, columns: Vec<Ident>) -> Parsed<ForeignKeyDef> {
        let table = self.object_name()?;
        let mut period = false;
        let references = if self.is_symbol("(") {
            self.parenthesized(|c| c.period_column(&mut period))?
        } else {
            Vec::new()
        };
        let mut key = ForeignKeyDef {
            columns,
            table,
            references,
            period,
            matching: self.eat_one(MATCHES).unwrap_or("simple"),
            on_update: "no action",
            on_delete: "no action",
            on_delete_columns: Vec::new(),
        };
        loop {
            if self.eat("ON UPDATE") {
                key.on_update = self.expect_one(ACTIONS, "an action of ON UPDATE")?;
            } else if self.eat("ON DELETE") {
                key.on_delete = self.expect_one(ACTIONS, "an action of ON DELETE")?;
                if key.on_delete.starts_with("set") {
                    key.on_delete_columns = self.optional_columns()?;
                }
            } else {
                return Ok(key);
            }
        }
    }

    fn exclude(&mut self) -> Parsed<ExcludeDef> {
        let method = self.access_method()?;
        let elements = self.parenthesized(Self::exclude_element)?;
        let include = self.include()?;
        let KeyDef { options, tablespace, .. } = self.key_storage()?;
        let predicate = if self.eat("WHERE") { Some(self.parenthesized_expr()?) } else { None };
        Ok(ExcludeDef { method, elements, include, options, tablespace, predicate })
    }

    fn exclude_element(&mut self) -> Parsed<(IndexElement, ObjectName)> {
        let element = self.index_element()?;
        self.expect("WITH")?;
        Ok((element, self.operator()?))
    }

    /// DEFERRABLE, NOT VALID, NO INHERIT, ENFORCED and the like, in any order.
    pub(super) fn constraint_attributes(&mut self) -> Parsed<ConstraintAttributes> {
        let mut attributes = ConstraintAttributes::default();
        loop {
            if self.eat("DEFERRABLE") {
                attributes.deferrable = Some(true);
            } else if self.eat("NOT DEFERRABLE") {
                attributes.deferrable = Some(false);
            } else if self.eat("INITIALLY DEFERRED") {
                attributes.initially_deferred = Some(true);
            } else if self.eat("INITIALLY IMMEDIATE") {
                attributes.initially_deferred = Some(false);
            } else if self.eat("NOT VALID") {
                attributes.not_valid = true;
            } else if self.eat("NO INHERIT") {
                attributes.no_inherit = Some(true);
            } else if self.eat("INHERIT") {
                attributes.no_inherit = Some(false);
            } else if self.eat("ENFORCED") {
                attributes.enforced = Some(true);
            } else if self.eat("NOT ENFORCED") {
                attributes.enforced = Some(false);
            } else {
                return Ok(attributes);
            }
        }
    }

    /// A constraint of a column or domain, or none where something else is next.
    pub(super) fn column_constraint(&mut self) -> Parsed<Option<ConstraintDef>> {
        let start = self.byte();
        let name = self.constraint_name()?;
        let Some(rule) = self.column_rule()? else {
            return if name.is_some() { Err(self.expected("a constraint")) } else { Ok(None) };
        };
        let attributes = self.constraint_attributes()?;
        Ok(Some(ConstraintDef { name, rule, attributes, origin: self.origin_from(start) }))
    }

    fn column_rule(&mut self) -> Parsed<Option<ConstraintDefRule>> {
        let rule = if self.eat("NOT NULL") {
            ConstraintDefRule::NotNull(None)
        } else if self.eat("NULL") {
            ConstraintDefRule::Null
        } else if self.eat("DEFAULT") {
            ConstraintDefRule::Default(self.expr(Stop::Constraint)?)
        } else if self.eat("CHECK") {
            ConstraintDefRule::Check(self.parenthesized_expr()?)
        } else if self.eat("PRIMARY KEY") {
            ConstraintDefRule::PrimaryKey(self.key_storage()?.into())
        } else if self.eat("UNIQUE") {
            let nulls_not_distinct = self.nulls_not_distinct();
            ConstraintDefRule::Unique(Box::new(KeyDef { nulls_not_distinct, ..self.key_storage()? }))
        } else if self.eat("REFERENCES") {
            ConstraintDefRule::ForeignKey(self.references(Vec::new())?.into())
        } else if self.eat("GENERATED") {
            self.generated()?
        } else {
            return Ok(None);
        };
        Ok(Some(rule))
    }

    fn generated(&mut self) -> Parsed<ConstraintDefRule> {
        let always = self.generated_when()?;
        self.expect("AS")?;
        if self.eat("IDENTITY") {
            return Ok(ConstraintDefRule::Identity { always, options: self.identity_options()?.into() });
        }
        let expr = self.parenthesized_expr()?;
        let stored = self.eat_one(&[("STORED", true), ("VIRTUAL", false)]);
        Ok(ConstraintDefRule::Generated { expr, stored })
    }

    /// ALWAYS (`true`) or BY DEFAULT.
    pub(super) fn generated_when(&mut self) -> Parsed<bool> {
        self.expect_one(&[("ALWAYS", true), ("BY DEFAULT", false)], "ALWAYS or BY DEFAULT")
    }
}
