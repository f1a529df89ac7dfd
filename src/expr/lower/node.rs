//! One node of a syntax tree.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Expr, LikeKind, Subscript, Test};
use crate::expr::catalog::TypeId;
use crate::expr::resolve::Context;
use crate::expr::term::{Head, Term};
use crate::model::Name;

impl Lowering<'_, '_> {
    pub(super) fn node(&mut self, expr: &Expr) -> Lowered<Term> {
        match expr {
            Expr::Column(parts) => self.column(parts),
            Expr::Star(parts, _) => self.whole_row(parts),
            Expr::Param(number) => self.parameter(*number),
            Expr::Literal(literal) => self.literal(literal),
            Expr::Cast(operand, ty) => self.cast(operand, ty),
            Expr::Collate(operand, collation) => self.collate(operand, collation),
            Expr::Prefix(operator, operand) => {
                let operand = self.expr(operand)?;
                self.prefix(operator, operand)
            }
            Expr::Infix(operator, left, right) => self.infix(operator, left, right),
            Expr::And(..) => self.flat("and", expr),
            Expr::Or(..) => self.flat("or", expr),
            Expr::Not(operand) => {
                let operand = self.condition(operand)?;
                Ok(negated(operand))
            }
            Expr::Is(operand, test, not) => self.is(operand, test, *not),
            Expr::Distinct(left, right, not) => {
                let term = self.distinct(left, right)?;
                Ok(if *not { negated(term) } else { term })
            }
            Expr::Between { operand, low, high, not, symmetric } => {
                self.between(operand, low, high, *not, *symmetric)
            }
            Expr::In(operand, list, not) => self.in_list(operand, list, *not),
            Expr::InQuery(operand, query, not) => {
                let term = self.in_query(operand, query)?;
                Ok(if *not { negated(term) } else { term })
            }
            Expr::Like(kind, left, pattern, escape, not) => {
                self.like(*kind, left, pattern, escape.as_deref(), *not)
            }
            Expr::AnyAll(left, operator, all, array) => {
                let left = self.expr(left)?;
                let array = self.expr(array)?;
                self.any_all(left, operator, *all, array)
            }
            Expr::AnyAllQuery(left, operator, all, query) => self.any_all_query(left, operator, *all, query),
            Expr::Call(call) => self.call(call),
            Expr::Words(word, list) => self.words(word, list),
            Expr::Clauses(called, pieces) => self.clauses(called, pieces),
            Expr::Current(word, precision) => Ok(self.current(word, precision.as_deref())),
            Expr::Case { operand, arms, otherwise } => {
                self.case(operand.as_deref(), arms, otherwise.as_deref())
            }
            Expr::Array(elements) => self.array(elements),
            Expr::ArrayQuery(query) => {
                let (term, columns) = self.sub_query(query)?;
                let [column] = columns.as_slice() else { return unresolved("ARRAY of more than one column") };
                // The array of an array type is of that type itself.
                let ty = if self.side.element_of(column.ty).is_some() {
                    Some(column.ty)
                } else {
                    self.side.array_of(column.ty)
                };
                Ok(Term::word("array query", vec![term], ty.unwrap_or_default()))
            }
            Expr::Row(list) => {
                let fields = self.row(list)?;
                Ok(Term::word("row", fields, TypeId::RECORD))
            }
            Expr::Query(query) => {
                let (term, columns) = self.sub_query(query)?;
                let [column] = columns.as_slice() else {
                    return unresolved("a sub-query of more than one column");
                };
                Ok(Term::word("query", vec![term], column.ty).with_modifier(column.modifier))
            }
            Expr::Exists(query) => {
                let (term, _) = self.sub_query(query)?;
                Ok(Term::word("exists", vec![term], TypeId::BOOL))
            }
            Expr::Subscript(operand, subscripts) => self.subscript(operand, subscripts),
            Expr::Field(operand, name) => {
                let (row, columns) = self.row_and_fields(operand)?;
                self.field(row, columns.as_deref(), name)
            }
            Expr::FieldStar(operand) => self.expr(operand),
            Expr::Default => Ok(Term::word("default", Vec::new(), TypeId::NONE)),
        }
    }

    /// `t.*` as one value.
    fn whole_row(&mut self, parts: &[Name]) -> Lowered<Term> {
        let found = match parts {
            [table] => self.entry(None, table),
            [schema, table] => self.entry(Some(schema), table),
            _ => None,
        };
        found.map_or_else(|| unresolved("a star that stands for no row"), |entry| Ok(entry.whole()))
    }

    fn parameter(&self, number: u32) -> Lowered<Term> {
        let at = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
        match at.and_then(|at| self.arguments.get(at)) {
            Some((_, term)) => Ok(term.clone()),
            None => unresolved(format!("no argument ${number}")),
        }
    }

    /// A chain of AND or of OR as one node: both are associative, whatever the parentheses.
    fn flat(&mut self, word: &'static str, expr: &Expr) -> Lowered<Term> {
        let mut operands = Vec::new();
        let mut at = expr;
        // The chain hangs to the left: walked by a loop, however long.
        while let ("and", Expr::And(left, right)) | ("or", Expr::Or(left, right)) = (word, at) {
            operands.push(&**right);
            at = left;
        }
        operands.push(at);
        let mut terms = Vec::with_capacity(operands.len());
        for operand in operands.into_iter().rev() {
            terms.push(self.condition(operand)?);
        }
        Ok(joined(word, terms))
    }

    fn is(&mut self, operand: &Expr, test: &Test, not: bool) -> Lowered<Term> {
        let word = match (test, not) {
            (Test::Null, false) => "is null",
            (Test::Null, true) => "is not null",
            (Test::True, false) => "is true",
            (Test::True, true) => "is not true",
            (Test::False, false) => "is false",
            (Test::False, true) => "is not false",
            (Test::Unknown, false) => "is unknown",
            (Test::Unknown, true) => "is not unknown",
            (Test::Document, _) => return self.is_named(operand, "is document", "", not, TypeId::XML),
            (Test::Json(kind), _) => return self.is_json(operand, kind, not),
            (Test::Normalized(form), _) => {
                let operand = self.expr(operand)?;
                let form = Term::constant(form.as_str(), TypeId::UNKNOWN);
                let term = self.builtin("is_normalized", vec![operand, form])?;
                return Ok(if not { negated(term) } else { term });
            }
        };
        let term = self.expr(operand)?;
        let term = match test {
            // What is tested for NULL needs no type.
            Test::Null => term,
            _ => self.coerce(term, TypeId::BOOL, Context::Assignment)?,
        };
        Ok(Term::word(word, vec![term], TypeId::BOOL))
    }

    fn is_named(
        &mut self,
        operand: &Expr,
        word: &'static str,
        kind: &str,
        not: bool,
        ty: TypeId,
    ) -> Lowered<Term> {
        let term = self.expr(operand)?;
        let term = self.coerce(term, ty, Context::Implicit)?;
        let term = Term::named(word, kind, vec![term], TypeId::BOOL);
        Ok(if not { negated(term) } else { term })
    }

    fn is_json(&mut self, operand: &Expr, kind: &str, not: bool) -> Lowered<Term> {
        let term = self.expr(operand)?;
        let term = if matches!(term.ty, TypeId::JSON | TypeId::JSONB | TypeId::BYTEA) {
            term
        } else {
            self.coerce(term, TypeId::TEXT, Context::Implicit)?
        };
        let term = Term::named("is json", kind, vec![term], TypeId::BOOL);
        Ok(if not { negated(term) } else { term })
    }

    fn collate(&mut self, operand: &Expr, collation: &crate::expr::ast::Called) -> Lowered<Term> {
        let term = self.expr(operand)?;
        let term = self.settled(term)?;
        let schema = match &collation.name.schema {
            Some(schema) => schema.clone(),
            None => {
                let own = |schema: &&Name| {
                    let name = crate::model::QName::new(schema, &collation.name.name);
                    let id = crate::model::Id::of(crate::kinds::Kind::Collation, &name);
                    self.side.model.objects.contains_key(&id)
                };
                // Those of the operating system and of ICU are in pg_catalog, more than the tables know.
                self.path.0.iter().find(own).cloned().unwrap_or_else(|| Name::new("pg_catalog"))
            }
        };
        self.note(collation, &schema);
        let (ty, modifier) = (term.ty, term.modifier);
        let name = format!("{schema}.{}", collation.name.name);
        Ok(Term::named("collate", name, vec![term], ty).with_modifier(modifier))
    }

    fn words(&mut self, word: &'static str, list: &[Expr]) -> Lowered<Term> {
        match word {
            "nullif" => {
                let [left, right] = list else { return unresolved("NULLIF of other than two") };
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                let call = self.operation_of("=", left, right)?;
                let ty = call.args.first().map_or(TypeId::NONE, |t| t.ty);
                let Head::Operator(operator) = call.head else {
                    return unresolved("NULLIF without an operator");
                };
                Ok(Term::named("nullif", operator, call.args, ty))
            }
            "grouping" => {
                let list = self.exprs(list)?;
                Ok(Term::word("grouping", list, TypeId::INT4))
            }
            "coalesce" | "greatest" | "least" => {
                let terms = self.exprs(list)?;
                let (ty, terms) = self.common(terms)?;
                let modifier = shared_modifier(&terms);
                Ok(Term::word(word, terms, ty).with_modifier(modifier))
            }
            "xmlconcat" => {
                let terms = self.exprs(list)?;
                let xml = |term| self.coerce(term, TypeId::XML, Context::Implicit);
                let terms = terms.into_iter().map(xml).collect::<Lowered<_>>()?;
                Ok(Term::word(word, terms, TypeId::XML))
            }
            _ => unresolved(format!("{word} is not followed")),
        }
    }

    /// Terms as of their common type.
    pub(super) fn common(&self, terms: Vec<Term>) -> Lowered<(TypeId, Vec<Term>)> {
        let types: Vec<TypeId> = terms.iter().map(|t| t.ty).collect();
        if types.contains(&TypeId::NONE) && types.iter().any(|ty| *ty != TypeId::NONE) {
            return unresolved("a type that is not known");
        }
        let Some(ty) = self.side.common_type(&types) else { return unresolved("no common type") };
        let terms =
            terms.into_iter().map(|t| self.coerce(t, ty, Context::Implicit)).collect::<Lowered<_>>()?;
        Ok((ty, terms))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        arms: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> Lowered<Term> {
        let operand = match operand {
            Some(operand) => {
                let term = self.expr(operand)?;
                Some(self.settled(term)?)
            }
            None => None,
        };
        let mut conditions = Vec::new();
        // ELSE counts first when the common type is sought.
        let mut results = vec![match otherwise {
            Some(otherwise) => self.expr(otherwise)?,
            None => Term::null(TypeId::UNKNOWN),
        }];
        for (when, then) in arms {
            conditions.push(match &operand {
                Some(operand) => {
                    let test =
                        Term::word("case operand", Vec::new(), operand.ty).with_modifier(operand.modifier);
                    let when = self.expr(when)?;
                    self.operation_of("=", test, when)?
                }
                None => self.condition(when)?,
            });
            results.push(self.expr(then)?);
        }
        let (ty, results) = self.common(results)?;
        let modifier = shared_modifier(&results);
        let mut args: Vec<Term> = operand.into_iter().collect();
        let kind = if args.is_empty() { "case" } else { "case of" };
        let mut results = results.into_iter();
        args.extend(results.next());
        args.extend(conditions.into_iter().zip(results).flat_map(|(when, then)| [when, then]));
        Ok(Term::word(kind, args, ty).with_modifier(modifier))
    }

    fn array(&mut self, elements: &[Expr]) -> Lowered<Term> {
        let terms = self.exprs(elements)?;
        if terms.is_empty() {
            return unresolved("an empty array without a type");
        }
        let (element, terms) = self.common(terms)?;
        let ty =
            if self.side.element_of(element).is_some() { Some(element) } else { self.side.array_of(element) };
        let Some(ty) = ty else { return unresolved("no array of that type") };
        let modifier = shared_modifier(&terms);
        Ok(Term::word("array", terms, ty).with_modifier(modifier))
    }

    /// The fields of a row, `t.*` spread out.
    pub(super) fn row(&mut self, list: &[Expr]) -> Lowered<Vec<Term>> {
        let mut fields = Vec::new();
        for one in list {
            match one {
                Expr::Star(parts, _) => {
                    let entry = match parts.as_slice() {
                        [table] => self.entry(None, table),
                        [schema, table] => self.entry(Some(schema), table),
                        _ => None,
                    };
                    let Some(entry) = entry else { return unresolved("a star that stands for no row") };
                    fields.extend(entry.columns.iter().map(|(_, term)| term.clone()));
                }
                _ => fields.push(self.expr(one)?),
            }
        }
        Ok(fields)
    }

    fn subscript(&mut self, operand: &Expr, subscripts: &[Subscript]) -> Lowered<Term> {
        let container = self.expr(operand)?;
        self.subscript_of(container, subscripts)
    }

    /// What brackets take of a value.
    pub(super) fn subscript_of(&mut self, container: Term, subscripts: &[Subscript]) -> Lowered<Term> {
        let (base, _) = self.side.base(container.ty);
        if base == TypeId::JSONB {
            return self.json_subscript(container, subscripts);
        }
        let element = self.side.element_of(base).or_else(|| self.side.ty(base).and_then(|ty| ty.element));
        let Some(element) = element else { return unresolved("a subscript of what has no elements") };
        let slice = subscripts.iter().any(|s| matches!(s, Subscript::Slice(..)));
        let mut args = vec![container];
        for subscript in subscripts {
            let bounds = match subscript {
                Subscript::Index(index) => [None, Some(index)],
                Subscript::Slice(low, high) => [low.as_ref(), high.as_ref()],
            };
            for bound in bounds {
                args.push(match bound {
                    Some(bound) => {
                        let term = self.expr(bound)?;
                        self.coerce(term, TypeId::INT4, Context::Assignment)?
                    }
                    None => Term::word("no bound", Vec::new(), TypeId::NONE),
                });
            }
        }
        let ty = if slice { base } else { element };
        Ok(Term::word(if slice { "slice" } else { "subscript" }, args, ty))
    }

    fn json_subscript(&mut self, container: Term, subscripts: &[Subscript]) -> Lowered<Term> {
        let mut args = vec![container];
        for subscript in subscripts {
            let Subscript::Index(index) = subscript else { return unresolved("jsonb has no slices") };
            let term = self.expr(index)?;
            let integer = matches!(term.ty, TypeId::INT2 | TypeId::INT4);
            let ty = if integer { TypeId::INT4 } else { TypeId::TEXT };
            args.push(self.coerce(term, ty, Context::Implicit)?);
        }
        Ok(Term::word("subscript", args, TypeId::JSONB))
    }

    fn like(
        &mut self,
        kind: LikeKind,
        left: &Expr,
        pattern: &Expr,
        escape: Option<&Expr>,
        not: bool,
    ) -> Lowered<Term> {
        let (left, mut pattern) = (self.expr(left)?, self.expr(pattern)?);
        let escape = match escape {
            Some(escape) => Some(self.expr(escape)?),
            None => None,
        };
        let function = if kind == LikeKind::Similar { "similar_to_escape" } else { "like_escape" };
        if kind == LikeKind::Similar || escape.is_some() {
            pattern = self.builtin(function, [Some(pattern), escape].into_iter().flatten().collect())?;
        }
        let operator = match (kind, not) {
            (LikeKind::Like, false) => "~~",
            (LikeKind::Like, true) => "!~~",
            (LikeKind::Ilike, false) => "~~*",
            (LikeKind::Ilike, true) => "!~~*",
            (LikeKind::Similar, false) => "~",
            (LikeKind::Similar, true) => "!~",
        };
        self.operation_of(operator, left, pattern)
    }

    fn current(&self, word: &'static str, precision: Option<&str>) -> Term {
        let function = |name: &str, ty| {
            let schema = Name::new("pg_catalog");
            let identity = crate::expr::resolve::identity(self.side, &schema, name, &[]);
            Term::new(Head::Function(identity.into()), Vec::new(), ty)
        };
        let (word, ty) = match word {
            // The documentation defines CURRENT_TIMESTAMP as now(), and the others as these functions.
            "current_timestamp" if precision.is_none() => return function("now", TypeId::TIMESTAMPTZ),
            "current_catalog" => return function("current_database", TypeId::NAME),
            "current_schema" => return function("current_schema", TypeId::NAME),
            "current_timestamp" => (word, TypeId::TIMESTAMPTZ),
            "current_time" => (word, TypeId::TIMETZ),
            "current_date" => (word, TypeId::DATE),
            "localtime" => (word, TypeId::TIME),
            "localtimestamp" => (word, TypeId::TIMESTAMP),
            // USER and CURRENT_ROLE are other words for CURRENT_USER.
            "user" | "current_role" => ("current_user", TypeId::NAME),
            "system_user" => (word, TypeId::TEXT),
            _ => (word, TypeId::NAME),
        };
        let modifier = precision.and_then(|p| p.parse().ok()).unwrap_or(-1);
        Term::named(word, precision.unwrap_or_default(), Vec::new(), ty).with_modifier(modifier)
    }
}

/// NOT.
pub(super) fn negated(term: Term) -> Term {
    Term::word("not", vec![term], TypeId::BOOL)
}

/// AND or OR of terms, those of the same word within taken up: associativity.
pub(in crate::expr) fn joined(word: &'static str, terms: Vec<Term>) -> Term {
    let mut all = Vec::with_capacity(terms.len());
    for term in terms {
        if term.head == Head::Word(word) {
            all.extend(term.args);
        } else {
            all.push(term);
        }
    }
    match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            all.push(last);
            Term::word(word, all, TypeId::BOOL)
        }
        _ => Term::word(word, Vec::new(), TypeId::BOOL),
    }
}

/// The modifier that all share, else none.
fn shared_modifier(terms: &[Term]) -> crate::expr::side::Modifier {
    let first = terms.first().map_or(-1, |t| t.modifier);
    if terms.iter().all(|t| t.modifier == first) { first } else { -1 }
}
