//! Code that changes no schema, whatever its values are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::code::{Block, Line, Step};
use super::parse;
use crate::declare::cursor::Cursor;
use crate::declare::ddl::{Ddl, ObjectName, Transaction};
use crate::declare::lex::{Kind as TokenKind, Lexer, Token};
use crate::declare::parse::statements_of;
use crate::declare::world::World;
use crate::kinds::routine::{Routine, RoutineBody};
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

fn tokens(text: &str, range: Range<usize>) -> Vec<Token> {
    let mut lexer = Lexer::new(text, range);
    std::iter::from_fn(|| lexer.next()).collect()
}

/// What a text may call: names before a parenthesis.
fn calls(text: &str, range: Range<usize>) -> Vec<ObjectName> {
    Cursor::new(0, text, &tokens(text, range)).calls()
}

/// The strings of a text.
pub(super) fn strings(text: &str) -> Vec<String> {
    let tokens = tokens(text, 0..text.len());
    let strings = tokens.iter().filter(|token| token.kind == TokenKind::String);
    let inner = |token: &Token| text.get(token.range()).map(|quoted| quoted.trim_matches('\'').to_owned());
    strings.filter_map(inner).collect()
}

/// Whether a statement begins with a word of those that are about rows alone.
pub(super) fn is_data(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "ANALYZE", "COPY", "DELETE", "INSERT", "LOCK", "REFRESH", "REINDEX", "TRUNCATE", "UPDATE", "VACUUM",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(first))
}

/// Whether a text that is to be run, of which only the beginning is known, is about rows, roles or the database: about
/// nothing that a schema has.
pub(super) fn is_outside(beginning: &str) -> bool {
    const STARTS: &[&[&str]] = &[
        &["create", "role"],
        &["create", "user"],
        &["create", "group"],
        &["alter", "role"],
        &["alter", "user"],
        &["alter", "group"],
        &["alter", "database"],
        &["alter", "system"],
        &["drop", "role"],
        &["drop", "user"],
        &["drop", "group"],
        &["comment", "on", "database"],
        &["comment", "on", "role"],
    ];
    let words: Vec<String> = beginning.split_whitespace().map(str::to_ascii_lowercase).collect();
    let starts = |start: &&[&str]| words.len() > start.len() && start.iter().zip(&words).all(|(a, b)| a == b);
    let of_roles = STARTS.iter().any(starts) && words.get(2).is_none_or(|word| word != "mapping");
    // GRANT and REVOKE by what follows ON.
    let granted = matches!(words.first().map(String::as_str), Some("grant" | "revoke"));
    let on = words.iter().position(|word| word == "on").and_then(|at| words.get(at + 1));
    let of_database = granted && on.is_some_and(|word| matches!(word.as_str(), "database" | "tablespace"));
    is_data(beginning) || of_roles || of_database
}

/// The functions and procedures of the schema that a name means.
pub(super) fn overloads<'w>(world: &'w World, written: &QName) -> Vec<(&'w Id, &'w Routine)> {
    let name = world.function_name(written);
    let Some(schema) = name.schema.as_ref().filter(|_| !name.is_builtin()) else { return Vec::new() };
    let ids: Vec<Id> = [Kind::Function, Kind::Procedure]
        .iter()
        .flat_map(|kind| world.namesakes(*kind, schema, &name.name).cloned())
        .collect();
    ids.iter()
        .filter_map(|id| {
            let (id, object) = world.model.objects.get_key_value(id)?;
            match &object.body {
                Body::Function(function) => Some((id, &*function.0)),
                Body::Procedure(procedure) => Some((id, &*procedure.0)),
                _ => None,
            }
        })
        .collect()
}

/// The first function that a text calls and that may change the schema.
pub(super) fn effective(world: &World, text: &str) -> Vec<QName> {
    Walk { world, seen: BTreeMap::new() }.effective(text, 0..text.len())
}

/// Whether lines of a text change nothing and go on behind them; EXIT may stand among those of a loop.
pub(super) fn lines(world: &World, text: &str, lines: &[Line], looped: bool) -> bool {
    let mut walk = Walk { world, seen: BTreeMap::new() };
    lines.iter().all(|line| {
        walk.effective(text, line.at.clone()).is_empty()
            && walk.line(text, line, Ways { leaves: false, looped })
    })
}

/// Where lines may go.
#[derive(Clone, Copy)]
struct Ways {
    /// Out of the function.
    leaves: bool,
    /// Out of a loop around them.
    looped: bool,
}

struct Walk<'w> {
    world: &'w World,
    /// Functions that were looked at, and what came out; what calls itself does no more than it does anyway.
    seen: BTreeMap<Id, bool>,
}

impl Walk<'_> {
    fn effective(&mut self, text: &str, range: Range<usize>) -> Vec<QName> {
        let names = calls(text, range).into_iter().map(|name| name.qname());
        names.filter(|name| !self.function(name)).collect()
    }

    /// Whether no function of that name changes anything.
    fn function(&mut self, name: &QName) -> bool {
        overloads(self.world, name).into_iter().all(|(id, routine)| {
            if let Some(known) = self.seen.get(id) {
                return *known;
            }
            self.seen.insert(id.clone(), true);
            let harmless = self.routine(routine);
            self.seen.insert(id.clone(), harmless);
            harmless
        })
    }

    fn routine(&mut self, routine: &Routine) -> bool {
        let RoutineBody::Source(text) = &routine.body else {
            // RETURN and BEGIN ATOMIC have no statement that makes anything; of C nothing is known.
            return !matches!(routine.body, RoutineBody::Library(..));
        };
        if !self.effective(text, 0..text.len()).is_empty() {
            return false;
        }
        match routine.language.as_str() {
            "sql" => self.sql(text, 0..text.len()),
            "plpgsql" => parse::block(0, text, 0..text.len())
                .is_ok_and(|block| self.block(text, &block, Ways { leaves: true, looped: false })),
            "internal" => true,
            _ => false,
        }
    }

    fn sql(&mut self, text: &str, range: Range<usize>) -> bool {
        statements_of(0, text, range).iter().all(|statement| match &statement.ddl {
            Ddl::Data(_) | Ddl::Outside(_) | Ddl::SecurityLabel => true,
            Ddl::Transaction(transaction) => {
                !matches!(transaction, Transaction::Rollback | Transaction::RollbackTo(_))
            }
            Ddl::Set(setting) => !matches!(
                setting.name.as_str(),
                "search_path"
                    | "role"
                    | "session_authorization"
                    | "default_tablespace"
                    | "default_table_access_method"
            ),
            _ => false,
        })
    }

    fn block(&mut self, text: &str, block: &Block, ways: Ways) -> bool {
        block.body.iter().all(|line| self.line(text, line, ways))
            && block.handlers.iter().flat_map(|(_, lines)| lines).all(|line| self.line(text, line, ways))
    }

    fn line(&mut self, text: &str, line: &Line, ways: Ways) -> bool {
        let mut all = |lines: &[Line], ways: Ways| lines.iter().all(|line| self.line(text, line, ways));
        let looped = Ways { looped: true, ..ways };
        match &line.step {
            Step::Block(block) => self.block(text, block, ways),
            Step::If(arms, otherwise) => {
                arms.iter().all(|(_, lines)| all(lines, ways)) && all(otherwise, ways)
            }
            Step::ForEach(.., body)
            | Step::ForRange(.., body)
            | Step::ForQuery(.., body)
            | Step::While(_, body) => all(body, looped),
            Step::Execute(sql, _) => {
                let quoted = text.get(sql.clone()).unwrap_or_default();
                is_data(quoted.trim_start_matches(|c: char| c == '\'' || c == '(' || c.is_whitespace()))
            }
            Step::Sql(None) => self.sql(text, line.at.clone()),
            Step::Return | Step::Raise(true) => ways.leaves,
            Step::Exit(..) => ways.looped,
            Step::Assign(..)
            | Step::Perform(_)
            | Step::Raise(false)
            | Step::Sets(_)
            | Step::Nothing
            | Step::Sql(Some(_)) => true,
        }
    }
}
