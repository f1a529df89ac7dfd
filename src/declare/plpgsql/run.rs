//! Runs PL/pgSQL on the schema so far. What a text does not tell stops it: then nothing of it counts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::code::{Block, Line, Sql, Step};
use super::eval::{Row, Scope};
use super::value::Value;
use super::{harmless, parse};
use crate::declare::ddl::{Ddl, Statement, Transaction};
use crate::declare::parse::statements_of;
use crate::declare::world::World;
use crate::expr::ast::Expr;
use crate::model::{Name, Origin, QName};

/// Statements that one block is followed through, loops and calls included.
const MAX_STEPS: u32 = 20_000;

/// The variable that says whether the statement before had a row.
pub(super) const FOUND: &str = "found";

/// Why it went no further.
#[derive(Debug)]
pub(super) enum Stop {
    /// What this does cannot be told.
    Unfollowed(String, Option<Origin>),
    /// It fails: on what the schema has or has not, or by RAISE.
    Failed(Failure, String, Option<Origin>),
}

/// How a statement fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// What it makes is there, or what it needs is not.
    Schema,
    /// RAISE EXCEPTION.
    Raised,
}

/// Where it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// At the next statement.
    Next,
    /// Behind the loop.
    Exit,
    /// At the next round of the loop.
    Continue,
    /// Behind the block or function.
    Return,
}

pub(super) type Ran<T> = Result<T, Stop>;

/// One run of a block or function.
pub(super) struct Frame<'t> {
    /// The number of the source that the text is in.
    pub(super) source: u32,
    /// The text.
    pub(super) text: &'t str,
    /// Where all of it is to be pointed at, where its bytes are not those of the source.
    pub(super) place: Option<Origin>,
    /// The variables, arguments included.
    pub(super) variables: BTreeMap<Name, Value>,
    /// Variables that hold a row, whatever it has.
    pub(super) records: BTreeSet<Name>,
    /// The arguments, in order.
    pub(super) arguments: Vec<Value>,
}

impl<'t> Frame<'t> {
    pub(super) fn new(source: u32, text: &'t str, place: Option<Origin>) -> Self {
        Self {
            source,
            text,
            place,
            variables: BTreeMap::from([(Name::new(FOUND), Value::Bool(false))]),
            records: BTreeSet::new(),
            arguments: Vec::new(),
        }
    }

    pub(super) fn slice(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    pub(super) fn origin(&self, at: &Range<usize>) -> Option<Origin> {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let here = Origin { source: self.source, start: place(at.start), end: place(at.end) };
        Some(self.place.unwrap_or(here))
    }

    pub(super) fn set(&mut self, name: &Name, value: Value) {
        self.variables.insert(name.clone(), value);
    }

    /// Forgets what the variables were.
    pub(super) fn blur(&mut self) {
        self.variables.values_mut().for_each(|value| *value = Value::Unknown);
    }
}

/// The run of a statement of a script, with all that it calls.
pub(super) struct Runner<'w> {
    pub(super) world: &'w mut World,
    pub(super) steps: u32,
    /// Calls within each other.
    pub(super) depth: u32,
    /// Blocks around that would catch an error.
    pub(super) handlers: u32,
    /// Whether it goes every way there is, and past what fails: to see what a statement may touch.
    pub(super) guessing: bool,
    /// Tables that may have got partitions of whatever name.
    pub(super) sprouting: BTreeSet<QName>,
}

/// The tables that code makes partitions of, as far as it names them.
fn partitioned(code: &str) -> impl Iterator<Item = QName> {
    let lower = code.to_ascii_lowercase();
    let ends: Vec<usize> = lower.match_indices("partition of ").map(|(at, found)| at + found.len()).collect();
    ends.into_iter().filter_map(|end| {
        let rest = code.get(end..)?.trim_start();
        let ends_name = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '$'));
        QName::written(rest.split(ends_name).next()?)
    })
}

impl<'w> Runner<'w> {
    pub(super) fn new(world: &'w mut World) -> Self {
        Self { world, steps: 0, depth: 0, handlers: 0, guessing: false, sprouting: BTreeSet::new() }
    }

    /// One that goes every way there is.
    pub(super) fn guessing(world: &'w mut World) -> Self {
        Self { guessing: true, ..Self::new(world) }
    }

    /// Runs the code of a block or function.
    pub(super) fn code(&mut self, frame: &mut Frame<'_>, range: Sql) -> Ran<()> {
        if self.guessing {
            let code = frame.text.get(range.clone()).unwrap_or_default();
            self.sprouting.extend(partitioned(code).filter_map(|table| self.world.relation(&table)));
        }
        let block = parse::block(frame.source, frame.text, range).map_err(|failure| {
            let at = failure.at as usize;
            let end =
                frame.text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
            Stop::Unfollowed(failure.message.into_owned(), frame.origin(&(at..end)))
        })?;
        self.block(frame, &block).map(drop)
    }

    pub(super) fn block(&mut self, frame: &mut Frame<'_>, block: &Block) -> Ran<Flow> {
        let mut hidden = Vec::new();
        for (name, value, record) in &block.variables {
            hidden.push((name.clone(), frame.variables.get(name).cloned()));
            let value = match value {
                Some(value) => self.value(frame, value)?,
                None => Value::Null,
            };
            frame.set(name, value);
            if *record {
                frame.records.insert(name.clone());
            }
        }
        let flow = self.guarded(frame, block);
        for (name, value) in hidden.into_iter().rev() {
            match value {
                Some(value) => frame.variables.insert(name, value),
                None => frame.variables.remove(&name),
            };
        }
        flow
    }

    /// The body of a block, and its handlers where it fails.
    fn guarded(&mut self, frame: &mut Frame<'_>, block: &Block) -> Ran<Flow> {
        if block.handlers.is_empty() {
            return self.lines(frame, &block.body);
        }
        let before = self.world.clone();
        self.handlers += 1;
        let ran = self.lines(frame, &block.body);
        self.handlers -= 1;
        if self.guessing {
            for (_, lines) in &block.handlers {
                self.lines(frame, lines)?;
            }
            return ran;
        }
        let Err(Stop::Failed(failure, message, origin)) = ran else { return ran };
        let fitting = block.handlers.iter().filter(|(names, _)| catches(names, failure));
        let bodies: Vec<&[Line]> = fitting.map(|(_, lines)| lines.as_slice()).collect();
        *self.world = before;
        match bodies.as_slice() {
            [] => Err(Stop::Failed(failure, message, origin)),
            [lines] => self.lines(frame, lines),
            several => self.either(frame, several, "which of the handlers runs", origin),
        }
    }

    pub(super) fn lines(&mut self, frame: &mut Frame<'_>, lines: &[Line]) -> Ran<Flow> {
        for line in lines {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                let message = format!("more than {MAX_STEPS} steps are not followed");
                return Err(Stop::Unfollowed(message, frame.origin(&line.at)));
            }
            let flow = match self.line(frame, line) {
                Err(_) if self.guessing => Flow::Next,
                ran => ran?,
            };
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn line(&mut self, frame: &mut Frame<'_>, line: &Line) -> Ran<Flow> {
        match &line.step {
            Step::Block(block) => return self.block(frame, block),
            Step::If(arms, otherwise) => return self.branches(frame, arms, otherwise),
            Step::ForEach(..) | Step::ForRange(..) | Step::ForQuery(..) | Step::While(..) => {
                let flow = self.repeated(frame, line);
                frame.set(&Name::new(FOUND), Value::Unknown);
                return flow;
            }
            Step::Exit(again, when) => {
                let flow = if *again { Flow::Continue } else { Flow::Exit };
                let holds = match when {
                    Some(when) => self.value(frame, when)?.condition(),
                    None => Some(true),
                };
                return match holds {
                    Some(holds) => Ok(if holds { flow } else { Flow::Next }),
                    None => Err(unknown("whether the loop ends here", frame.origin(&line.at))),
                };
            }
            Step::Return => return Ok(Flow::Return),
            Step::Raise(true) => {
                let message = "it raises an exception".to_owned();
                return Err(Stop::Failed(Failure::Raised, message, frame.origin(&line.at)));
            }
            Step::Raise(false) | Step::Nothing => {}
            Step::Assign(target, value) => {
                let value = self.value(frame, value)?;
                frame.set(&target.name, if target.whole { value } else { Value::Unknown });
            }
            Step::Sets(names) => names.iter().for_each(|name| frame.set(name, Value::Unknown)),
            Step::Execute(text, into) => {
                self.execute(frame, text)?;
                into.iter().for_each(|name| frame.set(name, Value::Unknown));
            }
            Step::Perform(query) => {
                let text = format!("SELECT {}", frame.slice(query));
                self.query(frame, &text, query)?;
                self.find(frame, &text);
            }
            Step::Sql(Some((into, names))) => {
                let text = format!(
                    "{} {}",
                    frame.slice(&(line.at.start..into.start)),
                    frame.slice(&(into.end..line.at.end))
                );
                self.query(frame, &text, &line.at)?;
                self.select_into(frame, &text, names);
                self.find(frame, &text);
            }
            Step::Sql(None) => self.sql(frame, line.at.clone())?,
        }
        Ok(Flow::Next)
    }

    /// The value of an expression, and what the functions do that it calls.
    pub(super) fn value(&mut self, frame: &mut Frame<'_>, sql: &Sql) -> Ran<Value> {
        let text = frame.slice(sql);
        self.query(frame, &format!("SELECT {text}"), sql)?;
        match crate::expr::parse::expression(text) {
            Ok(expr) => Ok(self.scoped(frame, text, |scope| scope.value(&expr))),
            // `x := count(*) FROM t` is a query as well.
            Err(_) => Ok(match crate::expr::parse::query(&format!("SELECT {text}")) {
                Ok(query) => self.scoped(frame, text, |scope| scope.scalar(&query)),
                Err(_) => Value::Unknown,
            }),
        }
    }

    pub(super) fn scoped<T>(&self, frame: &Frame<'_>, text: &str, ask: impl FnOnce(Scope<'_>) -> T) -> T {
        let variables = frame.variables.values().chain(&frame.arguments);
        let mut strings: Vec<String> = variables.filter_map(Value::written).collect();
        strings.extend(harmless::strings(text));
        strings.sort();
        strings.dedup();
        let rows: &[Row] = &[];
        ask(Scope {
            world: self.world,
            variables: &frame.variables,
            arguments: &frame.arguments,
            rows,
            strings: &strings,
            guessing: false,
        })
    }

    pub(super) fn results(&self, frame: &Frame<'_>, text: &str) -> Option<Vec<Vec<(Name, Value)>>> {
        let query = crate::expr::parse::query(text).ok()?;
        self.scoped(frame, text, |scope| scope.results(&query))
    }

    /// Runs what a query gives, value by value.
    pub(super) fn sent(&mut self, frame: &mut Frame<'_>, at: &Sql) -> Ran<()> {
        let origin = frame.origin(at);
        self.query(frame, frame.slice(at), at)?;
        let rows = self.results(frame, frame.slice(at));
        let rows = rows.ok_or_else(|| unknown("what \\gexec runs", origin))?;
        for value in rows.into_iter().flatten().map(|(_, value)| value).filter(|value| *value != Value::Null)
        {
            let text = value.written().ok_or_else(|| unknown("what \\gexec runs", origin))?;
            self.sql(&mut Frame::new(frame.source, &text, origin), 0..text.len())?;
        }
        Ok(())
    }

    /// FOUND after a query.
    fn find(&self, frame: &mut Frame<'_>, text: &str) {
        let query = crate::expr::parse::query(text).ok();
        let found = query.and_then(|query| self.scoped(frame, text, |scope| scope.finds(&query)));
        frame.set(&Name::new(FOUND), Value::truth(found));
    }

    fn select_into(&self, frame: &mut Frame<'_>, text: &str, names: &[Name]) {
        match self.results(frame, text) {
            Some(mut rows) if rows.len() == 1 => assign(frame, names, rows.swap_remove(0)),
            Some(rows) if rows.is_empty() => names.iter().for_each(|name| frame.set(name, Value::Null)),
            _ => names.iter().for_each(|name| frame.set(name, Value::Unknown)),
        }
    }

    fn execute(&mut self, frame: &mut Frame<'_>, sql: &Sql) -> Ran<()> {
        let origin = frame.origin(sql);
        let mut value = self.value(frame, sql)?;
        if self.guessing && value.written().is_none() {
            value = self.guessed(frame, sql);
        }
        let Some(text) = value.written() else {
            let is_outside = crate::expr::parse::expression(frame.slice(sql))
                .is_ok_and(|expr| harmless::is_outside(beginning(&expr).unwrap_or_default()));
            return if is_outside { Ok(()) } else { Err(unknown("the text that EXECUTE runs", origin)) };
        };
        let mut inner = Frame::new(frame.source, &text, origin);
        self.sql(&mut inner, 0..text.len())
    }

    /// The text of an expression with a name that nothing has wherever it is not known.
    fn guessed(&self, frame: &Frame<'_>, sql: &Sql) -> Value {
        let text = frame.slice(sql);
        let Ok(expr) = crate::expr::parse::expression(text) else { return Value::Unknown };
        self.scoped(frame, text, |scope| Scope { guessing: true, ..scope }.value(&expr))
    }

    /// Statements of SQL.
    pub(super) fn sql(&mut self, frame: &mut Frame<'_>, range: Sql) -> Ran<()> {
        for statement in statements_of(frame.source, frame.text, range) {
            self.steps += 1;
            self.statement(frame, &statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, frame: &mut Frame<'_>, statement: &Statement) -> Ran<()> {
        let at = statement.origin.start as usize..statement.origin.end as usize;
        match &statement.ddl {
            Ddl::Data(_) => {
                self.query(frame, frame.slice(&at), &at)?;
                frame.set(&Name::new(FOUND), Value::Unknown);
                Ok(())
            }
            Ddl::Transaction(Transaction::Rollback | Transaction::RollbackTo(_)) => {
                Err(Stop::Unfollowed("ROLLBACK in a block is not followed".to_owned(), frame.origin(&at)))
            }
            Ddl::Unrecognized(unrecognized) => {
                let from = (unrecognized.at as usize).clamp(at.start, at.end);
                Err(Stop::Unfollowed(unrecognized.message.clone(), frame.origin(&(from..at.end))))
            }
            Ddl::Unfollowed(what) => Err(unknown(&format!("what {what} does"), frame.origin(&at))),
            _ => self.apply(frame, statement),
        }
    }

    fn apply(&mut self, frame: &Frame<'_>, statement: &Statement) -> Ran<()> {
        let said = self.world.model.notices.len();
        let stand_in = std::mem::replace(&mut self.world.stand_in, frame.place);
        crate::declare::apply(self.world, statement);
        self.world.stand_in = stand_in;
        let mut new = self.world.model.notices.iter().skip(said);
        match new.find(|notice| self.handlers > 0 && notice.rule == "unresolved-statement") {
            Some(notice) => Err(Stop::Failed(Failure::Schema, notice.message.clone(), notice.origin)),
            None => Ok(()),
        }
    }
}

/// What nobody can tell.
pub(super) fn unknown(what: &str, origin: Option<Origin>) -> Stop {
    Stop::Unfollowed(format!("{what} cannot be told"), origin)
}

/// A row to the variables of INTO or FOR.
pub(super) fn assign(frame: &mut Frame<'_>, names: &[Name], row: Vec<(Name, Value)>) {
    match names {
        [name] if row.len() != 1 || frame.records.contains(name) => {
            frame.set(name, Value::Row(row.into_iter().collect()));
        }
        names => {
            let mut values = row.into_iter().map(|(_, value)| value);
            names.iter().for_each(|name| frame.set(name, values.next().unwrap_or(Value::Null)));
        }
    }
}

/// Whether one of a handler's conditions is an error of this sort.
fn catches(names: &[String], failure: Failure) -> bool {
    const SCHEMA: &[&str] = &[
        "ambiguous_",
        "datatype_mismatch",
        "dependent_objects",
        "dependent_privilege",
        "duplicate_",
        "invalid_",
        "object_",
        "reserved_name",
        "syntax_error_or_access_rule_violation",
        "undefined_",
        "wrong_object_type",
        "22023",
        "2b",
        "3f",
        "42",
        "55",
    ];
    names.iter().any(|name| match failure {
        _ if name == "others" => true,
        Failure::Schema => SCHEMA.iter().any(|start| name.starts_with(start)) && name != "42501",
        Failure::Raised => matches!(name.as_str(), "raise_exception" | "p0001"),
    })
}

/// The text that a concatenation or `format()` begins with.
fn beginning(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Literal(crate::expr::ast::Literal::Text(text)) => Some(text),
        Expr::Infix(operator, left, _) if operator.name.name.as_str() == "||" => beginning(left),
        Expr::Call(call) if matches!(call.function.name.name.as_str(), "format" | "concat") => {
            beginning(&call.args.first()?.1)
        }
        _ => None,
    }
}
