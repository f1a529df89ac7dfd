//! Expressions to values: three-valued, and [`Value::Unknown`] wherever a text does not tell.

use std::collections::BTreeMap;

use super::value::{self, Value};
use crate::declare::world::World;
use crate::expr::ast::{Call, Expr, LikeKind, Literal, Test, TypeName};

use crate::expr::verdict::{Judge, Verdict};
use crate::kinds::{Body, Kind, sequence};
use crate::model::{Id, Model, Name, Object, Purpose, QName, Query};

/// A row of a query: what its FROM calls the pieces, each with its columns.
pub(super) type Row = Vec<(Name, BTreeMap<Name, Value>)>;

/// What an expression can see.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The schema so far.
    pub(super) world: &'s World,
    /// The variables.
    pub(super) variables: &'s BTreeMap<Name, Value>,
    /// The arguments of a function, in order.
    pub(super) arguments: &'s [Value],
    /// Rows of the queries around, the innermost last.
    pub(super) rows: &'s [Row],
    /// All strings that the text has and the variables are: names that PostgreSQL or an extension may have too.
    pub(super) strings: &'s [String],
    /// Whether what is not known stands as a name that nothing has: enough to see what a statement is about.
    pub(super) guessing: bool,
}

/// A name that nothing has.
const NOBODY: &str = "driftlint_cannot_tell";

impl Scope<'_> {
    /// What an expression gives.
    pub(super) fn value(&self, expr: &Expr) -> Value {
        match self.told(expr) {
            Value::Unknown if self.guessing => Value::text(NOBODY),
            value => value,
        }
    }

    fn told(&self, expr: &Expr) -> Value {
        match expr {
            Expr::Literal(literal) => constant(literal),
            Expr::Column(path) => self.named(path),
            Expr::Param(number) => {
                let at = usize::try_from(*number).unwrap_or_default().checked_sub(1);
                at.and_then(|at| self.arguments.get(at)).cloned().unwrap_or(Value::Unknown)
            }
            Expr::Cast(operand, ty) => self.cast(self.value(operand), ty),
            Expr::Collate(operand, _) => self.value(operand),
            Expr::And(a, b) => and(self.value(a).condition_or_null(), || self.value(b).condition_or_null()),
            Expr::Or(a, b) => {
                not(and(not(self.value(a).condition_or_null()), || not(self.value(b).condition_or_null())))
            }
            Expr::Not(operand) => not(self.value(operand).condition_or_null()),
            Expr::Is(operand, test, negated) => self.is(&self.value(operand), test, *negated),
            Expr::Distinct(a, b, negated) => self.distinct(&self.value(a), &self.value(b), *negated),
            Expr::Infix(operator, a, b) => infix(operator.name.name.as_str(), &self.value(a), &self.value(b)),
            Expr::Prefix(operator, operand) => match (operator.name.name.as_str(), self.value(operand)) {
                ("-", Value::Int(number)) => number.checked_neg().map_or(Value::Unknown, Value::Int),
                _ => Value::Unknown,
            },
            Expr::In(operand, list, negated) => {
                let operand = self.value(operand);
                let found = any(list.iter().map(|element| operand.equals(&self.value(element))));
                if *negated { not(found) } else { found }
            }
            Expr::AnyAll(operand, operator, false, array) if operator.name.name.as_str() == "=" => {
                let operand = self.value(operand);
                match self.value(array) {
                    Value::Array(list) => any(list.iter().map(|element| operand.equals(element))),
                    Value::Text(text) => match value::array(&text) {
                        Value::Array(list) => any(list.iter().map(|element| operand.equals(element))),
                        _ => Value::Unknown,
                    },
                    _ => Value::Unknown,
                }
            }
            Expr::InQuery(operand, query, negated) => {
                let operand = self.value(operand);
                let found = match self.column(query) {
                    Some(values) => any(values.iter().map(|element| operand.equals(element))),
                    None => Value::Unknown,
                };
                if *negated { not(found) } else { found }
            }
            Expr::Like(LikeKind::Like, operand, pattern, None, negated) => {
                let found = like(&self.value(operand), &self.value(pattern));
                if *negated { not(found) } else { found }
            }
            Expr::Call(call) => self.call(call),
            Expr::Words("coalesce", list) => {
                list.iter().map(|e| self.value(e)).find(|value| *value != Value::Null).unwrap_or(Value::Null)
            }
            Expr::Case { operand, arms, otherwise } => {
                self.case(operand.as_deref(), arms, otherwise.as_deref())
            }
            Expr::Array(elements) => Value::Array(elements.iter().map(|e| self.value(e)).collect()),
            Expr::ArrayQuery(query) => self.column(query).map_or(Value::Unknown, Value::Array),
            Expr::Query(query) => self.scalar(query),
            Expr::Exists(query) => Value::truth(self.exists(query)),
            Expr::Field(operand, field) => match self.value(operand) {
                Value::Row(mut fields) => fields.remove(field).unwrap_or(Value::Unknown),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// A column of the rows in hand, or a variable.
    fn named(&self, path: &[Name]) -> Value {
        match path {
            [name] => {
                let columns = self.rows.iter().rev().flatten();
                let found = columns.filter_map(|(_, columns)| columns.get(name)).next();
                found.or_else(|| self.variables.get(name)).cloned().unwrap_or(Value::Unknown)
            }
            [qualifier, name] => {
                let mut pieces = self.rows.iter().rev().flatten();
                let piece = pieces.find(|(alias, _)| alias == qualifier).map(|(_, columns)| columns);
                let record = || match self.variables.get(qualifier) {
                    Some(Value::Row(fields)) => Some(fields),
                    _ => None,
                };
                let fields = piece.or_else(record);
                fields.and_then(|fields| fields.get(name)).cloned().unwrap_or(Value::Unknown)
            }
            _ => Value::Unknown,
        }
    }

    fn cast(&self, operand: Value, ty: &TypeName) -> Value {
        let name = ty.name.name.as_str();
        match (operand, name) {
            (Value::Null, _) => Value::Null,
            (Value::Text(text), _) if ty.array => value::array(&text),
            (Value::Array(elements), _) if ty.array => Value::Array(elements),
            (operand, "text" | "varchar" | "name" | "char" | "bpchar" | "regproc") if !ty.array => {
                let cut = !ty.modifiers.is_empty() || name == "bpchar";
                match (cut, operand) {
                    (false, Value::Other) => Value::Other,
                    (false, operand) => operand.written().map_or(Value::Unknown, Value::Text),
                    (true, _) => Value::Unknown,
                }
            }
            (Value::Between(low, high), "int4" | "int8" | "integer" | "bigint" | "int") => {
                Value::Between(low, high)
            }
            (Value::Int(number), "int2" | "int4" | "int8" | "integer" | "bigint" | "int") => {
                Value::Int(number)
            }
            (Value::Text(text), "int2" | "int4" | "int8" | "integer" | "bigint" | "int") => {
                text.trim().parse().map_or(Value::Unknown, Value::Int)
            }
            (Value::Bool(truth), "bool" | "boolean") => Value::Bool(truth),
            (Value::Text(text), "bool" | "boolean") => Value::truth(value::boolean(&text)),
            (Value::Text(text), "regclass") => self.regclass(&text),
            (Value::Text(text), "regnamespace") => Value::Oid(oid("n", &Name::folded(&text))),
            (Value::Text(text), "regtype") => match self.regtype(&text) {
                // `::regtype` of what is not there is an error, not NULL.
                Value::Null => Value::Unknown,
                value => value,
            },
            (Value::Oid(oid), "oid" | "regclass" | "regtype" | "regnamespace") => Value::Oid(oid),
            _ => Value::Unknown,
        }
    }

    /// `'name'::regclass`; unknown where there is none, as that is an error.
    fn regclass(&self, text: &str) -> Value {
        match self.to_regclass(text) {
            Value::Null => Value::Unknown,
            value => value,
        }
    }

    /// `to_regclass('name')`.
    fn to_regclass(&self, text: &str) -> Value {
        let Some(written) = QName::written(text) else { return Value::Unknown };
        match self.world.relation(&written) {
            Some(found) => Value::Oid(oid_of("c", &found)),
            None if self.world.is_provided(&self.world.relation_name(&written)) => Value::Unknown,
            None if self.world.is_unfollowed_name(&written) => Value::Unknown,
            None => Value::Null,
        }
    }

    /// `to_regtype('name')`.
    fn regtype(&self, text: &str) -> Value {
        let plain = QName::written(text).filter(|_| !text.contains(['[', '(']));
        let Some(written) = plain else { return Value::Unknown };
        match self.world.type_object(&written) {
            Some(id) => Value::Oid(oid_of("t", &id.qname())),
            None if self.world.type_name(&written) != written => Value::Unknown,
            None if written.schema.as_ref().is_some_and(|schema| self.holds_others(schema)) => Value::Unknown,
            // A row type has the name of its relation.
            None if self.world.relation(&written).is_some() => Value::Unknown,
            None => Value::Null,
        }
    }

    /// Whether a schema may hold what no statement made: PostgreSQL's own or an extension's.
    fn holds_others(&self, schema: &Name) -> bool {
        let of_extension = |body: &Body| match body {
            Body::Extension(extension) => extension.schema.as_ref().is_none_or(|home| home == schema),
            _ => false,
        };
        let mut extensions = self.world.model.of_kind(Kind::Extension);
        matches!(schema.as_str(), "pg_catalog" | "information_schema")
            || extensions.any(|(_, object)| of_extension(&object.body))
    }

    fn call(&self, call: &Call) -> Value {
        let plain = call.within.is_empty() && call.filter.is_none() && call.over.is_none() && !call.variadic;
        let builtin = self.world.function_name(&call.function.name).is_builtin();
        if !plain || !builtin || call.args.iter().any(|(name, _)| name.is_some()) {
            return Value::Unknown;
        }
        let args: Vec<Value> = call.args.iter().map(|(_, arg)| self.value(arg)).collect();
        match (call.function.name.name.as_str(), args.as_slice()) {
            // A setting of somebody's own that no script makes is not there.
            ("current_setting", [Value::Text(name), Value::Bool(true)])
                if name.contains('.') && !self.world.custom_settings.contains(&name.to_ascii_lowercase()) =>
            {
                Value::Null
            }
            ("current_setting", [Value::Text(name), ..]) => self.setting(name),
            ("to_regclass", [Value::Text(name)]) => self.to_regclass(name),
            ("to_regtype", [Value::Text(name)]) => self.regtype(name),
            ("to_regnamespace", [Value::Text(name)]) => match self.world.schema_exists(&Name::folded(name)) {
                true => Value::Oid(oid("n", &Name::folded(name))),
                false => Value::Null,
            },
            ("pg_get_viewdef", [view, ..]) => self.view_query(view),
            ("pg_get_serial_sequence", [Value::Text(table), Value::Text(column)]) => {
                self.serial_sequence(table, &Name::new(column))
            }
            ("current_schema", []) => {
                self.world.creation_schema().map_or(Value::Null, |schema| Value::text(schema.as_str()))
            }
            ("current_schemas", [Value::Bool(false)]) => {
                let path = self.world.path.0.iter().filter(|schema| self.world.schema_exists(schema));
                Value::Array(path.map(|schema| Value::text(schema.as_str())).collect())
            }
            (name, args) => value::call(name, args).unwrap_or(Value::Unknown),
        }
    }

    /// The query of a view, where its text means now what it means to the view.
    fn view_query(&self, view: &Value) -> Value {
        let oid = match view {
            Value::Text(name) => self.to_regclass(name),
            other => other.clone(),
        };
        let views = self.world.model.of_kind(Kind::View);
        let mut views = views.filter(|(id, _)| oid == Value::Oid(oid_of("c", &id.qname())));
        let Some((_, Object { body: Body::View(view), .. })) = views.next() else { return Value::Unknown };
        let Query { sql, path, stars, had } = &view.query;
        let as_written = view.columns.is_empty()
            && *path == self.world.path
            && *stars == crate::declare::stars::stars(self.world, sql)
            && (had.is_empty() || self.means_what_it_meant(&view.query));
        if as_written { Value::Query(sql.clone()) } else { Value::Unknown }
    }

    /// Whether the names of a query mean by the columns of today what they meant by those it was written over.
    fn means_what_it_meant(&self, query: &Query) -> bool {
        let model = Model { provided: self.world.provided.clone(), ..self.world.model.clone() };
        let today = Query { had: Vec::new(), ..query.clone() };
        let purpose = Purpose::View(&[]);
        let judge = Judge::new(&model, &model, self.world.major);
        judge.query((query, &purpose), (&today, &purpose)) == Verdict::Same
    }

    fn setting(&self, name: &str) -> Value {
        match name.to_ascii_lowercase().as_str() {
            "server_version_num" => {
                let major = i64::from(self.world.major) * 10_000;
                Value::Between(major, major + 9_999)
            }
            _ => Value::Unknown,
        }
    }

    /// `pg_get_serial_sequence('table', 'column')`.
    fn serial_sequence(&self, table: &str, column: &Name) -> Value {
        let Some(table) = QName::written(table).and_then(|written| self.world.relation(&written)) else {
            return Value::Unknown;
        };
        let id = Id::under(Kind::Column, &table, column);
        let Some(Body::Column(body)) = self.world.get(&id).map(|object| &object.body) else {
            return Value::Unknown;
        };
        if let Some(identity) = &body.identity {
            return Value::text(identity.sequence_of(&id));
        }
        match sequence::declare::owned(self.world, &table, Some(column)).as_slice() {
            [] => Value::Null,
            [only] => Value::text(only.qname()),
            _ => Value::Unknown,
        }
    }

    fn is(&self, operand: &Value, test: &Test, negated: bool) -> Value {
        let truth = match (test, operand) {
            (_, Value::Unknown) => None,
            (Test::Null, Value::Row(_)) => None,
            (Test::Null, operand) => Some(*operand == Value::Null),
            (Test::True, operand) => operand.condition(),
            (Test::False, Value::Bool(truth)) => Some(!truth),
            (Test::False, Value::Null) => Some(false),
            _ => None,
        };
        Value::truth(truth.map(|truth| truth != negated))
    }

    fn distinct(&self, a: &Value, b: &Value, negated: bool) -> Value {
        let same = match (a, b) {
            (Value::Null, Value::Null) => Some(true),
            (Value::Null, other) | (other, Value::Null) if other.is_known() => Some(false),
            _ => match a.equals(b) {
                Value::Bool(same) => Some(same),
                _ => None,
            },
        };
        Value::truth(same.map(|same| same == negated))
    }

    fn case(&self, operand: Option<&Expr>, arms: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Value {
        let operand = operand.map(|operand| self.value(operand));
        for (when, then) in arms {
            let condition = match &operand {
                Some(operand) => operand.equals(&self.value(when)),
                None => self.value(when),
            };
            match condition.condition() {
                Some(true) => return self.value(then),
                Some(false) => {}
                None => return Value::Unknown,
            }
        }
        otherwise.map_or(Value::Null, |otherwise| self.value(otherwise))
    }
}

impl Value {
    /// As an operand of AND, OR and NOT: a boolean, NULL or not known.
    fn condition_or_null(&self) -> Value {
        match self {
            Self::Null => Self::Null,
            other => Self::truth(other.condition()),
        }
    }
}

fn constant(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(truth) => Value::Bool(*truth),
        Literal::Number(number) => number.parse().map_or(Value::Unknown, Value::Int),
        Literal::Text(text) => Value::Text(text.clone()),
        Literal::Bits(..) => Value::Unknown,
    }
}

fn and(a: Value, b: impl FnOnce() -> Value) -> Value {
    match (a, b()) {
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        _ => Value::Bool(true),
    }
}

fn not(value: Value) -> Value {
    match value {
        Value::Bool(truth) => Value::Bool(!truth),
        other => other,
    }
}

/// OR over all.
fn any(values: impl Iterator<Item = Value>) -> Value {
    not(values.fold(Value::Bool(true), |all, value| and(all, || not(value))))
}

fn infix(operator: &str, a: &Value, b: &Value) -> Value {
    let negation = |value: Option<bool>| Value::truth(value.map(|truth| !truth));
    match (operator, a, b) {
        ("||", a, b) => value::concatenated(a, b),
        (_, Value::Null, _) | (_, _, Value::Null) => Value::Null,
        ("=", a, b) => a.equals(b),
        ("<>" | "!=", a, b) => not(a.equals(b)),
        ("<", a, b) => Value::truth(a.less(b)),
        (">", a, b) => Value::truth(b.less(a)),
        ("<=", a, b) => negation(b.less(a)),
        (">=", a, b) => negation(a.less(b)),
        ("+", Value::Int(a), Value::Int(b)) => a.checked_add(*b).map_or(Value::Unknown, Value::Int),
        ("-", Value::Int(a), Value::Int(b)) => a.checked_sub(*b).map_or(Value::Unknown, Value::Int),
        ("*", Value::Int(a), Value::Int(b)) => a.checked_mul(*b).map_or(Value::Unknown, Value::Int),
        ("/", Value::Int(a), Value::Int(b)) => a.checked_div(*b).map_or(Value::Unknown, Value::Int),
        _ => Value::Unknown,
    }
}

/// LIKE with `%` and no other wildcard than at the ends.
fn like(operand: &Value, pattern: &Value) -> Value {
    let (Value::Text(text), Value::Text(pattern)) = (operand, pattern) else { return Value::Unknown };
    let inner = pattern.trim_matches('%');
    if inner.contains(['%', '_', '\\']) {
        return Value::Unknown;
    }
    Value::Bool(match (pattern.starts_with('%'), pattern.ends_with('%')) {
        (true, true) => text.contains(inner),
        (true, false) => text.ends_with(inner),
        (false, true) => text.starts_with(inner),
        (false, false) => text == inner,
    })
}

/// The `oid` of what is under no schema.
pub(super) fn oid(class: &str, name: &Name) -> String {
    format!("{class}:{}", name.as_str())
}

/// The `oid` of an object of a schema.
pub(super) fn oid_of(class: &str, name: &QName) -> String {
    format!("{class}:{name}")
}
