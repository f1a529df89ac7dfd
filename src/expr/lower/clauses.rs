//! XML and SQL/JSON: calls with clauses of their own.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Call, Called, Expr, Piece, Taken};
use crate::expr::catalog::TypeId;
use crate::expr::resolve::Context;
use crate::expr::side::Modifier;
use crate::expr::term::Term;

/// The major version since which a word is more than the name of a function.
fn since(word: &str) -> u16 {
    match word {
        "json_object" | "json_array" | "json_objectagg" | "json_arrayagg" => 16,
        _ if word.starts_with("json") => 17,
        _ => 0,
    }
}

impl Lowering<'_, '_> {
    /// The call as one node: its words and names in order, and the values between them.
    pub(super) fn clauses(&mut self, called: &Called, pieces: &[Piece]) -> Lowered<Term> {
        let word = called.name.name.as_str();
        if self.side.catalog.major() < since(word) {
            return self.function_of_clauses(called, pieces);
        }
        let mut said = String::from(word);
        let mut args = Vec::new();
        let mut given = (result(word), -1);
        let is_jsonb = |args: &[Term]| args.iter().any(|arg| arg.ty == TypeId::JSONB);
        for piece in pieces {
            said.push(' ');
            match piece {
                Piece::Word(word) => said.push_str(word),
                Piece::Name(name) => said.push_str(&name.to_string()),
                Piece::Returning(None) => {
                    given.0 = if is_jsonb(&args) { TypeId::JSONB } else { TypeId::JSON };
                    said.push_str(&format!("returning type {} -1", given.0.0));
                }
                Piece::Type(written) | Piece::Returning(Some(written)) => {
                    let Some((ty, modifier)) = self.side.written_type(written, &self.path) else {
                        return unresolved(format!("no type {}", written.name));
                    };
                    self.note_type(written);
                    given = (ty, modifier);
                    let returning = if matches!(piece, Piece::Type(_)) { "" } else { "returning " };
                    said.push_str(&format!("{returning}type {} {modifier}", ty.0));
                }
                Piece::Value(taken, value) => {
                    said.push('$');
                    let term = self.taken(*taken, value, given)?;
                    args.push(term);
                }
            }
        }
        let (ty, modifier) = if word.ends_with("table") { (TypeId::RECORD, -1) } else { given };
        Ok(Term::named("clauses", said, args, ty).with_modifier(modifier))
    }

    /// `(ty, modifier)` is what the call, or the column in hand, gives.
    fn taken(&mut self, taken: Taken, value: &Expr, (ty, modifier): (TypeId, Modifier)) -> Lowered<Term> {
        if taken == Taken::Condition {
            return self.condition(value);
        }
        let term = self.expr(value)?;
        match taken {
            Taken::AsIs | Taken::Condition => self.settled(term),
            Taken::Text => self.coerce(term, TypeId::TEXT, Context::Implicit),
            Taken::Xml => self.coerce(term, TypeId::XML, Context::Implicit),
            Taken::Jsonb if term.ty == TypeId::JSONB => Ok(term),
            Taken::Jsonb => self.coerce(term, TypeId::JSONB, Context::Explicit),
            Taken::Jsonpath => self.coerce(term, TypeId::JSONPATH, Context::Explicit),
            Taken::Result => {
                let term = self.coerce(term, ty, Context::Explicit)?;
                Ok(self.fit(term, ty, modifier, true))
            }
        }
    }

    /// Where the word is no keyword yet, the call is of a function, and has nothing but arguments.
    fn function_of_clauses(&mut self, called: &Called, pieces: &[Piece]) -> Lowered<Term> {
        let mut call = Call::plain(called.clone());
        for piece in pieces {
            match piece {
                Piece::Value(_, value) => call.args.push((None, value.clone())),
                Piece::Word(word) if word == "," => {}
                Piece::Returning(None) => {}
                _ => return unresolved(format!("{} has no clauses in this version", called.name)),
            }
        }
        self.call(&call)
    }
}

/// What a call gives that does not say so itself.
fn result(word: &str) -> TypeId {
    match word {
        "json_exists" => TypeId::BOOL,
        _ if word.starts_with("xml") => TypeId::XML,
        _ => TypeId::JSON,
    }
}
