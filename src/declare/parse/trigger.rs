//! Triggers, event triggers, rules and policies.

use std::collections::BTreeSet;

use super::expr::Stop;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterEventTrigger, AlterPolicy, ConstraintAttributes, CreateEventTrigger, CreatePolicy, CreateRule,
    CreateTrigger, Ddl, Ident, ObjectName, SqlText,
};
use crate::declare::lex::Kind;
use crate::kinds::constraint::Deferrable;
use crate::kinds::trigger::{Firing, Timing, TriggerEvent};

const TIMINGS: &[(&str, Timing)] =
    &[("BEFORE", Timing::Before), ("AFTER", Timing::After), ("INSTEAD OF", Timing::InsteadOf)];

const EVENTS: &[(&str, TriggerEvent)] = &[
    ("INSERT", TriggerEvent::Insert),
    ("DELETE", TriggerEvent::Delete),
    ("UPDATE", TriggerEvent::Update),
    ("TRUNCATE", TriggerEvent::Truncate),
];

const RULE_EVENTS: &[(&str, &str)] =
    &[("SELECT", "SELECT"), ("INSERT", "INSERT"), ("UPDATE", "UPDATE"), ("DELETE", "DELETE")];

const POLICY_COMMANDS: &[(&str, &str)] =
    &[("ALL", "ALL"), ("SELECT", "SELECT"), ("INSERT", "INSERT"), ("UPDATE", "UPDATE"), ("DELETE", "DELETE")];

const FIRING: &[(&str, Firing)] = &[
    ("ENABLE REPLICA", Firing::Replica),
    ("ENABLE ALWAYS", Firing::Always),
    ("ENABLE", Firing::Origin),
    ("DISABLE", Firing::Disabled),
];

/// What the REFERENCING clause names: old and new table.
type TransitionTables = (Option<Ident>, Option<Ident>);

impl Cursor<'_> {
    /// After CREATE \[OR REPLACE\] \[CONSTRAINT\] TRIGGER.
    pub(super) fn create_trigger(&mut self, or_replace: bool, constraint: bool) -> Parsed<Ddl> {
        let name = self.ident()?;
        let timing = self.expect_one(TIMINGS, "BEFORE, AFTER or INSTEAD OF")?;
        let (events, columns) = self.trigger_events()?;
        self.expect("ON")?;
        let table = self.object_name()?;
        let from = if self.eat("FROM") { Some(self.object_name()?) } else { None };
        let deferrable = deferrable(self.constraint_attributes()?);
        let (old_table, new_table) = self.transition_tables()?;
        let row = self.for_each_row();
        let when = if self.eat("WHEN") { Some(self.parenthesized_expr()?) } else { None };
        let function = self.executed()?;
        let arguments = self.trigger_arguments()?;
        Ok(Ddl::CreateTrigger(Box::new(CreateTrigger {
            or_replace,
            constraint,
            name,
            timing,
            events,
            columns,
            table,
            from,
            deferrable,
            old_table,
            new_table,
            row,
            when,
            function,
            arguments,
        })))
    }

    fn trigger_events(&mut self) -> Parsed<(BTreeSet<TriggerEvent>, Vec<Ident>)> {
        let (mut events, mut columns) = (BTreeSet::new(), Vec::new());
        loop {
            let event = self.expect_one(EVENTS, "INSERT, UPDATE, DELETE or TRUNCATE")?;
            events.insert(event);
            if event == TriggerEvent::Update && self.eat("OF") {
                columns = self.list(Self::ident)?;
            }
            if !self.eat("OR") {
                return Ok((events, columns));
            }
        }
    }

    fn transition_tables(&mut self) -> Parsed<TransitionTables> {
        let (mut old, mut new) = (None, None);
        if self.eat("REFERENCING") {
            while let Some(is_new) = self.eat_one(&[("OLD TABLE", false), ("NEW TABLE", true)]) {
                self.eat("AS");
                *(if is_new { &mut new } else { &mut old }) = Some(self.ident()?);
            }
        }
        Ok((old, new))
    }

    fn for_each_row(&mut self) -> bool {
        const LEVELS: &[(&str, bool)] = &[
            ("FOR EACH ROW", true),
            ("FOR EACH STATEMENT", false),
            ("FOR ROW", true),
            ("FOR STATEMENT", false),
        ];
        self.eat_one(LEVELS).unwrap_or_default()
    }

    fn executed(&mut self) -> Parsed<ObjectName> {
        self.expect_one(&[("EXECUTE FUNCTION", ()), ("EXECUTE PROCEDURE", ())], "EXECUTE FUNCTION")?;
        self.function_name()
    }

    /// Strings, numbers and words: all are text to the function.
    fn trigger_arguments(&mut self) -> Parsed<Vec<String>> {
        self.expect_symbol("(")?;
        let one = |c: &mut Self| {
            if c.is_string() {
                return Ok(c.string()?.text);
            }
            match c.token(0) {
                Some(token) if token.kind == Kind::Number => {
                    c.advance();
                    Ok(c.source_of(token).to_owned())
                }
                _ => Ok(c.label()?.name.as_str().to_owned()),
            }
        };
        let arguments = if self.is_symbol(")") { Vec::new() } else { self.list(one)? };
        self.expect_symbol(")")?;
        Ok(arguments)
    }

    /// After CREATE EVENT TRIGGER.
    pub(super) fn create_event_trigger(&mut self) -> Parsed<Ddl> {
        let name = self.ident()?;
        self.expect("ON")?;
        let event = self.lower_label()?;
        let mut tags = Vec::new();
        if self.eat("WHEN") {
            loop {
                self.ident()?;
                self.expect("IN")?;
                tags.extend(self.parenthesized(|c| Ok(c.string()?.text))?);
                if !self.eat("AND") {
                    break;
                }
            }
        }
        let function = self.executed()?;
        self.expect_symbol("(")?;
        self.expect_symbol(")")?;
        Ok(Ddl::CreateEventTrigger(CreateEventTrigger { name, event, tags, function }))
    }

    /// ALTER EVENT TRIGGER name ENABLE …; none where something else follows the name.
    pub(super) fn alter_event_trigger(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        let firing = self.eat_one(FIRING);
        Ok(firing.map(|firing| Ddl::AlterEventTrigger(AlterEventTrigger { name, firing })))
    }

    /// After CREATE \[OR REPLACE\] RULE.
    pub(super) fn create_rule(&mut self, or_replace: bool) -> Parsed<Ddl> {
        let name = self.ident()?;
        self.expect("AS ON")?;
        let event = self.expect_one(RULE_EVENTS, "SELECT, INSERT, UPDATE or DELETE")?;
        self.expect("TO")?;
        let table = self.object_name()?;
        let condition = if self.eat("WHERE") { Some(self.expr(Stop::Words(&["DO"]))?) } else { None };
        self.expect("DO")?;
        let instead = self.eat_one(&[("INSTEAD", true), ("ALSO", false)]).unwrap_or_default();
        let actions = self.rule_actions()?;
        Ok(Ddl::CreateRule(CreateRule { or_replace, name, event, table, condition, instead, actions }))
    }

    fn rule_actions(&mut self) -> Parsed<Vec<SqlText>> {
        if self.eat("NOTHING") {
            return Ok(Vec::new());
        }
        if !self.is_symbol("(") || self.is_parenthesized_query() {
            return Ok(vec![self.query()?]);
        }
        self.advance();
        let (mut actions, mut from, mut depth) = (Vec::new(), self.position(), 0_usize);
        loop {
            let at = self.position();
            if self.is_end() {
                return Err(self.expected(")"));
            }
            let ends = depth == 0 && (self.is_symbol(")") || self.is_symbol(";"));
            if ends && at > from {
                let mut action = self.slice(from, at);
                actions.push(action.query()?);
                action.expect_end()?;
            }
            if self.is_symbol("(") {
                depth += 1;
            } else if self.is_symbol(")") {
                if depth == 0 {
                    self.advance();
                    return Ok(actions);
                }
                depth -= 1;
            }
            self.advance();
            if ends {
                from = self.position();
            }
        }
    }

    /// `(select …) union …`, not a list of actions.
    fn is_parenthesized_query(&self) -> bool {
        let mut ahead = self.clone();
        ahead.advance();
        ahead.query().is_ok() && ahead.eat_symbol(")") && !ahead.is_end()
    }

    /// After CREATE POLICY.
    pub(super) fn create_policy(&mut self) -> Parsed<Ddl> {
        let name = self.ident()?;
        self.expect("ON")?;
        let table = self.object_name()?;
        let mut permissive = true;
        if self.eat("AS") {
            permissive = self
                .expect_one(&[("PERMISSIVE", true), ("RESTRICTIVE", false)], "PERMISSIVE or RESTRICTIVE")?;
        }
        let command = if self.eat("FOR") { self.expect_one(POLICY_COMMANDS, "a command")? } else { "ALL" };
        let rest = self.policy_rest(name, table)?;
        let AlterPolicy { name, table, roles, using, check } = rest;
        Ok(Ddl::CreatePolicy(CreatePolicy { name, table, permissive, command, roles, using, check }))
    }

    /// ALTER POLICY name ON table; none where RENAME follows.
    pub(super) fn alter_policy(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.ident()?;
        self.expect("ON")?;
        let table = self.object_name()?;
        if self.is_word("RENAME") {
            return Ok(None);
        }
        Ok(Some(Ddl::AlterPolicy(self.policy_rest(name, table)?)))
    }

    fn policy_rest(&mut self, name: Ident, table: ObjectName) -> Parsed<AlterPolicy> {
        let roles = if self.eat("TO") { self.list(Self::role)? } else { Vec::new() };
        let using = if self.eat("USING") { Some(self.parenthesized_expr()?) } else { None };
        let check = if self.eat("WITH CHECK") { Some(self.parenthesized_expr()?) } else { None };
        Ok(AlterPolicy { name, table, roles, using, check })
    }
}

/// INITIALLY DEFERRED makes a constraint deferrable.
fn deferrable(attributes: ConstraintAttributes) -> Deferrable {
    match (attributes.deferrable, attributes.initially_deferred) {
        (_, Some(true)) => Deferrable::Deferred,
        (Some(true), _) => Deferrable::Immediate,
        _ => Deferrable::Not,
    }
}
