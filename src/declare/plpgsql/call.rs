//! Calls of the schema's own functions and procedures: followed into their bodies with the values they are given.

use std::collections::BTreeMap;

use super::eval::{Row, Scope};
use super::harmless::{self, overloads};
use super::run::{FOUND, Frame, Ran, Runner, Stop, unknown};
use super::value::Value;
use crate::expr::ast::{Body, Call, Expr, From, Query, Select};
use crate::kinds::routine::{Argument, Mode, Routine, RoutineBody};
use crate::model::{Id, Name, Origin, SearchPath};

/// Calls within each other that are followed.
const MAX_DEPTH: u32 = 16;

/// A call with its values.
struct Called {
    routine: Routine,
    id: Id,
    owner: Option<Name>,
    values: Vec<Value>,
}

impl Runner<'_> {
    /// A statement about rows: what the functions do that it calls. `at` is where it stands in the frame's text.
    pub(super) fn query(&mut self, frame: &Frame<'_>, text: &str, at: &std::ops::Range<usize>) -> Ran<()> {
        let names = harmless::effective(self.world, text);
        let Some(first) = names.first() else { return Ok(()) };
        let origin = frame.origin(at);
        let message = || unknown(&format!("what a call of {first} does"), origin);
        let calls = self.calls(frame, text, names.len()).ok_or_else(message)?;
        for call in calls {
            self.invoke(call, frame.source, origin)?;
        }
        Ok(())
    }

    /// The calls of a statement, where it is nothing but calls: `SELECT f(…)`, `SELECT f(x) FROM …`, `SELECT * FROM f(…)`,
    /// `CALL p(…)`.
    fn calls(&self, frame: &Frame<'_>, text: &str, count: usize) -> Option<Vec<Called>> {
        let procedure = text.get(..5).filter(|word| word.eq_ignore_ascii_case("call "));
        if procedure.is_some() {
            let Expr::Call(call) = crate::expr::parse::expression(text.get(5..)?).ok()? else { return None };
            return self.scoped(frame, text, |scope| Some(vec![self.called(&scope, &call)?]));
        }
        let query: Query = crate::expr::parse::query(text).ok()?;
        let Body::Select(select) = &query.body else { return None };
        let plain = query.with.is_empty()
            && query.limit.is_none()
            && query.offset.is_none()
            && select.group.is_empty()
            && select.distinct.is_none();
        if let Some(call) = plain.then(|| only_source(select)).flatten().filter(|_| count == 1) {
            return self.scoped(frame, text, |scope| Some(vec![self.called(&scope, call)?]));
        }
        let targets = select.targets.iter().map(|target| match &target.expr {
            Expr::Call(call) => Some(&**call),
            _ => None,
        });
        let targets: Vec<&Call> = targets.collect::<Option<_>>()?;
        // All calls that matter are those: none hides in an argument or in FROM.
        if !plain || targets.len() != count {
            return None;
        }
        self.scoped(frame, text, |scope| {
            let mut calls = Vec::new();
            for row in scope.certain(select)? {
                let rows: &[Row] = &[row];
                let scope = Scope { rows, ..scope };
                for call in &targets {
                    calls.push(self.called(&scope, call)?);
                }
            }
            Some(calls)
        })
    }

    /// The one routine that a call can mean, and the values of its arguments; DEFAULT where none is given.
    fn called(&self, scope: &Scope<'_>, call: &Call) -> Option<Called> {
        if call.variadic || call.distinct || call.filter.is_some() || call.over.is_some() {
            return None;
        }
        let given: Vec<(Option<&Name>, Value)> =
            call.args.iter().map(|(name, arg)| (name.as_ref(), scope.value(arg))).collect();
        let mut fitting = overloads(self.world, &call.function.name)
            .into_iter()
            .filter_map(|(id, routine)| Some((id, routine, values(scope, routine, &given)?)));
        let (id, routine, values) = fitting.next()?;
        if fitting.next().is_some() {
            return None;
        }
        let owner = self.world.get(id).and_then(|object| object.owner.clone());
        Some(Called { routine: routine.clone(), id: id.clone(), owner, values })
    }

    fn invoke(&mut self, call: Called, source: u32, origin: Option<Origin>) -> Ran<()> {
        let Called { routine, id, owner, values } = call;
        if self.depth >= MAX_DEPTH {
            let message = format!("calls are not followed more than {MAX_DEPTH} deep");
            return Err(Stop::Unfollowed(message, origin));
        }
        if routine.strict && values.contains(&Value::Null) {
            return Ok(());
        }
        let RoutineBody::Source(text) = &routine.body else {
            return Err(unknown(&format!("what {id} does, which is no SQL or PL/pgSQL,"), origin));
        };
        let mut frame = Frame::new(source, text, origin);
        let named = routine.arguments.iter().filter(|argument| argument.mode != Mode::Table);
        let names = named.filter_map(|argument| argument.name.clone());
        let inputs = inputs(&routine)
            .filter_map(|(argument, n)| Some((argument.name.clone()?, values.get(n)?.clone())));
        frame.variables = names.map(|name| (name, Value::Null)).chain(inputs).collect();
        frame.arguments = values.clone();
        frame.variables.insert(Name::new(FOUND), Value::Bool(false));
        let (path, role) = (self.world.path.clone(), self.world.role.clone());
        let set_path = routine.set.get("search_path").and_then(|path| SearchPath::parse(path));
        let sets_path = set_path.is_some();
        if let Some(set) = set_path {
            self.world.path = set;
        }
        if routine.security_definer && owner.is_some() {
            self.world.role.clone_from(&owner);
        }
        self.depth += 1;
        let ran = match routine.language.as_str() {
            "plpgsql" => self.code(&mut frame, 0..text.len()),
            "sql" => self.sql(&mut frame, 0..text.len()),
            other => Err(unknown(&format!("what {id} does, which is in {other},"), origin)),
        };
        self.depth -= 1;
        if sets_path {
            self.world.path = path;
        }
        if routine.security_definer {
            self.world.role = role;
        }
        ran.map_err(|stop| match stop {
            Stop::Unfollowed(message, at) => Stop::Unfollowed(format!("in {id}: {message}"), at),
            Stop::Failed(failure, message, at) => Stop::Failed(failure, format!("in {id}: {message}"), at),
        })
    }
}

/// The call that a SELECT takes all it gives from.
fn only_source(select: &Select) -> Option<&Call> {
    let ([target], [From::Function { calls, ordinality: false, .. }]) = (&*select.targets, &*select.from)
    else {
        return None;
    };
    match (&target.expr, calls.as_slice()) {
        (Expr::Star(..), [(Expr::Call(call), _)]) if select.filter.is_none() => Some(call),
        _ => None,
    }
}

/// The arguments that take a value, each with its number.
fn inputs(routine: &Routine) -> impl Iterator<Item = (&Argument, usize)> {
    let inputs = routine.arguments.iter();
    inputs.filter(|argument| matches!(argument.mode, Mode::In | Mode::InOut | Mode::Variadic)).zip(0..)
}

/// The values of all arguments, where these can be given to a routine.
fn values(scope: &Scope<'_>, routine: &Routine, given: &[(Option<&Name>, Value)]) -> Option<Vec<Value>> {
    let arguments: Vec<&Argument> = inputs(routine).map(|(argument, _)| argument).collect();
    let mut values: Vec<Option<Value>> = vec![None; arguments.len()];
    for (n, (name, value)) in given.iter().enumerate() {
        let at = match name {
            None => n,
            Some(name) => arguments.iter().position(|argument| argument.name.as_ref() == Some(name))?,
        };
        let argument = arguments.get(at)?;
        if argument.mode == Mode::Variadic || !fits(value, argument) {
            return None;
        }
        *values.get_mut(at)? = Some(value.clone());
    }
    let alone = Scope { variables: &BTreeMap::new(), arguments: &[], rows: &[], ..*scope };
    let filled =
        values.into_iter().zip(arguments).map(|(value, argument)| match (value, &argument.default) {
            (Some(value), _) => Some(value),
            (None, Some(default)) => Some(
                crate::expr::parse::expression(&default.sql)
                    .map_or(Value::Unknown, |expr| alone.value(&expr)),
            ),
            (None, None) => None,
        });
    filled.collect()
}

/// Whether an argument's type is one that takes such a value.
fn fits(value: &Value, argument: &Argument) -> bool {
    let is = |names: &[&str]| names.iter().any(|name| argument.ty.is_builtin(name));
    match value {
        Value::Array(_) => argument.ty.array || is(&["anyarray"]),
        Value::Text(text) => !argument.ty.array || text.starts_with('{'),
        Value::Bool(_) => is(&["bool", "anyelement"]),
        Value::Int(_) => {
            !argument.ty.array
                && is(&["int2", "int4", "int8", "numeric", "float4", "float8", "anyelement", "oid"])
        }
        _ => true,
    }
}
