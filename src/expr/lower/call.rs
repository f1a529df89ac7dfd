//! Function calls.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Bound, Call, Called, Expr, Frame, Over, SortBy, Window};
use crate::expr::catalog::{FunctionKind, TypeId};
use crate::expr::resolve::{Context, Found, FoundFunction};
use crate::expr::term::{Head, Term};
use crate::model::{Name, QName, SearchPath};

/// The aggregates that look for where a value would stand.
const HYPOTHETICAL: &[&str] = &[
    "pg_catalog.rank(any)",
    "pg_catalog.dense_rank(any)",
    "pg_catalog.percent_rank(any)",
    "pg_catalog.cume_dist(any)",
];

impl Lowering<'_, '_> {
    /// A function of `pg_catalog` that SQL's own syntax stands for.
    pub(super) fn builtin(&mut self, name: &str, args: Vec<Term>) -> Lowered<Term> {
        let names = vec![None; args.len()];
        let types: Vec<TypeId> = args.iter().map(|t| t.ty).collect();
        let name = QName::builtin(name);
        match self.side.function(&name, &SearchPath::default(), &types, &names, false) {
            Some(Found::Function(found)) => {
                let args = self.arguments(&found, args, false)?;
                Ok(Term::new(Head::Function(found.identity.into()), args, found.result))
            }
            _ => unresolved(format!("no function {}", name.name)),
        }
    }

    pub(super) fn call(&mut self, call: &Call) -> Lowered<Term> {
        Ok(self.call_with_function(call)?.0)
    }

    /// A call, and the function it means; none where it is a cast that is written like a call.
    pub(super) fn call_with_function(&mut self, call: &Call) -> Lowered<(Term, Option<FoundFunction>)> {
        let mut args = Vec::with_capacity(call.args.len());
        let mut names = Vec::with_capacity(call.args.len());
        for (name, arg) in &call.args {
            args.push(self.expr(arg)?);
            names.push(name.clone());
        }
        // The arguments of WITHIN GROUP follow the direct ones.
        let within = call.within.iter().map(|s| self.expr(&s.expr)).collect::<Lowered<Vec<_>>>()?;
        let direct = args.len();
        names.extend(within.iter().map(|_| None));
        args.extend(within);
        if args.iter().any(|t| t.ty == TypeId::NONE) {
            return unresolved("an argument of a type that is not known");
        }
        let types: Vec<TypeId> = args.iter().map(|t| t.ty).collect();
        let name = self.called_name(call);
        let found = match self.side.function(&name, &self.path, &types, &names, call.variadic) {
            Some(Found::Function(found)) => found,
            Some(Found::Cast(ty)) if plain(call) => {
                let Some(arg) = args.pop() else { return unresolved("a cast of nothing") };
                return Ok((self.coerce(arg, ty, Context::Explicit)?, None));
            }
            _ => {
                let types: Vec<String> = types.iter().map(|ty| self.side.type_name(*ty)).collect();
                return unresolved(format!("no function {name}({})", types.join(", ")));
            }
        };
        self.note(&call.function, &found.schema);
        if !call.within.is_empty() && HYPOTHETICAL.contains(&&*found.identity) {
            args = self.hypothetical(args, direct)?;
        }
        let mut given = if call.order.is_empty() { Vec::new() } else { args.clone() };
        // Arguments of VARIADIC are an array by the time that ORDER BY is looked at.
        given.truncate(found.variadic_from.unwrap_or(usize::MAX));
        let args = self.arguments(&found, args, call.variadic)?;
        let term = self.finish(call, &found, (args, direct), &given)?;
        Ok((term, Some(found)))
    }

    /// The value that is looked for becomes one of what is sorted (`unify_hypothetical_args()`).
    fn hypothetical(&self, mut args: Vec<Term>, direct: usize) -> Lowered<Vec<Term>> {
        let sorted = args.split_off(direct.min(args.len()));
        if sorted.len() != args.len() {
            return unresolved("WITHIN GROUP of another length than its arguments");
        }
        let mut all = (Vec::with_capacity(direct), Vec::with_capacity(direct));
        for (arg, by) in args.into_iter().zip(sorted) {
            let Some(ty) = self.side.common_type(&[by.ty, arg.ty]) else {
                return unresolved("no common type");
            };
            all.0.push(self.coerce(arg, ty, Context::Implicit)?);
            all.1.push(self.coerce(by, ty, Context::Implicit)?);
        }
        Ok([all.0, all.1].concat())
    }

    /// `extract` was `date_part` before 14.
    fn called_name(&self, call: &Call) -> QName {
        let name = &call.function.name;
        if call.syntax == "extract" && self.side.catalog.major() < 14 {
            return QName::builtin("date_part");
        }
        name.clone()
    }

    /// Arguments as the function takes them, in the order of its parameters.
    fn arguments(&mut self, found: &FoundFunction, args: Vec<Term>, variadic: bool) -> Lowered<Vec<Term>> {
        let mut coerced = Vec::with_capacity(args.len());
        for (arg, ty) in args.into_iter().zip(&found.types) {
            coerced.push(self.coerce(arg, *ty, Context::Implicit)?);
        }
        if let Some(from) = found.variadic_from {
            // Arguments of VARIADIC are elements of one array.
            let elements = coerced.split_off(from.min(coerced.len()));
            let element = elements.first().map_or(TypeId::NONE, |t| t.ty);
            let Some(array) = self.side.array_of(element) else { return unresolved("no array for VARIADIC") };
            coerced.push(Term::word("array", elements, array));
        } else if variadic {
            // `VARIADIC "any"` takes the array as what it is: not as one argument.
            if let Some(last) = coerced.pop() {
                let spread = found.types.last() == Some(&TypeId::ANY);
                coerced.push(if spread { Term::word("variadic", vec![last], TypeId::NONE) } else { last });
            }
        }
        let in_order = found.parameters.windows(2).all(|w| matches!(w, [a, b] if a <= b))
            && found.parameters.first().is_none_or(|first| *first == 0);
        if in_order && found.parameters.iter().enumerate().all(|(at, p)| *p <= at) {
            return Ok(coerced);
        }
        // Named arguments in another order, or with gaps that defaults fill: by parameter.
        let mut by_parameter: Vec<(usize, Term)> = found.parameters.iter().copied().zip(coerced).collect();
        by_parameter.sort_by_key(|(parameter, _)| *parameter);
        let mut all = Vec::new();
        for (parameter, term) in by_parameter {
            while all.len() < parameter {
                all.push(Term::word("default", Vec::new(), TypeId::NONE));
            }
            all.push(term);
        }
        Ok(all)
    }

    /// What makes an aggregate or a window function of a call; `given` are the arguments before they were cast.
    fn finish(
        &mut self,
        call: &Call,
        found: &FoundFunction,
        (mut args, direct): (Vec<Term>, usize),
        given: &[Term],
    ) -> Lowered<Term> {
        let name = found.name.as_str();
        let builtin = found.schema.as_str() == "pg_catalog";
        if builtin {
            if name == "transaction_timestamp" {
                // The documentation: equivalent to CURRENT_TIMESTAMP, as now() is.
                return Ok(self.current_now());
            }
            if matches!(name, "normalize" | "is_normalized") && args.len() == 1 {
                args.push(Term::constant("NFC", TypeId::TEXT));
            }
            if matches!(name, "extract" | "date_part" | "date_trunc") {
                // The unit's name is read in any case.
                if let Some(Term { head: Head::Const(text), .. }) = args.first_mut() {
                    *text = text.to_ascii_lowercase().into();
                }
            }
        }
        let identity: std::sync::Arc<str> = found.identity.as_str().into();
        if plain(call) && found.kind == FunctionKind::Function {
            return Ok(Term::new(Head::Function(identity), args, found.result));
        }
        if call.star {
            args.push(Term::word("*", Vec::new(), TypeId::NONE));
        }
        if call.distinct {
            args.push(Term::word("distinct", Vec::new(), TypeId::NONE));
        }
        if !call.order.is_empty() {
            let order = self.order_of_aggregate(call, given, &args)?;
            args.push(Term::word("order by", order, TypeId::NONE));
        }
        if !call.within.is_empty() {
            let within = args.split_off(direct.min(args.len()));
            let order = self.directions(&call.within, within)?;
            args.push(Term::word("within group", order, TypeId::NONE));
        }
        if let Some(filter) = &call.filter {
            let filter = self.condition(filter)?;
            args.push(Term::word("filter", vec![filter], TypeId::NONE));
        }
        match &call.over {
            // A named window is what its definition says.
            Some(Over::Named(name)) => match self.windows.iter().find(|(n, _)| n == name) {
                Some((_, window)) => args.push(window.clone()),
                None => return unresolved(format!("no window {name}")),
            },
            Some(Over::Window(window)) => {
                let window = self.window(window)?;
                args.push(window);
            }
            None => {}
        }
        Ok(Term::new(Head::Function(identity), args, found.result))
    }

    fn current_now(&self) -> Term {
        let schema = Name::new("pg_catalog");
        let identity = crate::expr::resolve::identity(self.side, &schema, "now", &[]);
        Term::new(Head::Function(identity.into()), Vec::new(), TypeId::TIMESTAMPTZ)
    }

    /// ORDER BY among the arguments: an element that is written like an argument sorts by what the function takes of it
    /// (`transformAggregateCall()`; `findTargetlistEntrySQL99()` looks below the casts that nobody wrote).
    fn order_of_aggregate(&mut self, call: &Call, given: &[Term], taken: &[Term]) -> Lowered<Vec<Term>> {
        let mut terms = Vec::with_capacity(call.order.len());
        for sort in &call.order {
            let term = self.expr(&sort.expr)?;
            let is_cast = |expr: &Expr| matches!(expr, Expr::Cast(..));
            let argument = call.args.iter().zip(given).zip(taken).find(|(((_, written), given), _)| {
                !term.is_unknown() && **given == term && is_cast(written) == is_cast(&sort.expr)
            });
            terms.push(match argument {
                Some((_, taken)) => taken.clone(),
                None => self.settled(term)?,
            });
        }
        self.directions(&call.order, terms)
    }

    fn order(&mut self, order: &[SortBy]) -> Lowered<Vec<Term>> {
        let mut terms = Vec::with_capacity(order.len());
        for sort in order {
            let term = self.expr(&sort.expr)?;
            terms.push(self.settled(term)?);
        }
        self.directions(order, terms)
    }

    /// Sorted terms with their directions; NULLS as they are where nobody wrote them.
    pub(super) fn directions(&mut self, order: &[SortBy], terms: Vec<Term>) -> Lowered<Vec<Term>> {
        let mut sorted = Vec::with_capacity(terms.len());
        for (sort, term) in order.iter().zip(terms) {
            let (mut descending, mut word) = (sort.descending, String::new());
            if let Some(Called { name, .. }) = &sort.using {
                // `USING <` and `USING >` are ASC and DESC of the default order.
                match (name.schema.is_none(), name.name.as_str()) {
                    (true, "<") => descending = false,
                    (true, ">") => descending = true,
                    _ => return unresolved("ORDER BY … USING"),
                }
            }
            word.push_str(if descending { "desc" } else { "asc" });
            word.push_str(if sort.nulls_first.unwrap_or(descending) {
                " nulls first"
            } else {
                " nulls last"
            });
            sorted.push(Term::named("sort", word, vec![term], TypeId::NONE));
        }
        Ok(sorted)
    }

    pub(super) fn window(&mut self, window: &Window) -> Lowered<Term> {
        let Window { base, partition, order, frame } = window;
        let base = match base {
            Some(base) => match self.windows.iter().find(|(n, _)| n == base) {
                Some((_, window)) => Some(window.clone()),
                None => return unresolved(format!("no window {base}")),
            },
            None => None,
        };
        let partition = partition
            .iter()
            .map(|e| {
                let term = self.expr(e)?;
                self.settled(term)
            })
            .collect::<Lowered<Vec<_>>>()?;
        let mut partition = Term::word("partition", partition, TypeId::NONE);
        let mut order = Term::word("order by", self.order(order)?, TypeId::NONE);
        if let Some([its_partition, its_order, _]) = base.as_ref().map(|b| b.args.as_slice()) {
            // A window that starts from another has its partitions, and its order unless it brings one.
            partition = its_partition.clone();
            if order.args.is_empty() {
                order = its_order.clone();
            }
        }
        let sorted = order.args.first().and_then(|t| t.args.first()).map(|t| t.ty);
        let frame = self.frame(frame.as_ref(), sorted)?;
        Ok(Term::word("window", vec![partition, order, frame], TypeId::NONE))
    }

    /// A frame in full: none written is `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`, no end is CURRENT ROW.
    fn frame(&mut self, frame: Option<&Frame>, sorted: Option<TypeId>) -> Lowered<Term> {
        let default =
            Frame { mode: "range", start: Bound::Fixed("unbounded preceding"), end: None, exclude: None };
        let frame = frame.unwrap_or(&default);
        let start = self.bound(&frame.start, frame.mode, sorted)?;
        let end = match &frame.end {
            Some(end) => self.bound(end, frame.mode, sorted)?,
            None => self.bound(&Bound::Fixed("current row"), frame.mode, sorted)?,
        };
        let word = format!("{} {}", frame.mode, frame.exclude.unwrap_or("no others"));
        Ok(Term::named("frame", word, vec![start, end], TypeId::NONE))
    }

    /// The type that the offset of a RANGE becomes one of, by the `in_range` functions there are for what is sorted
    /// (`transformFrameOffsetClause()`); none where it stays what it is.
    fn offset_type(&self, sorted: TypeId, offset: TypeId) -> Option<TypeId> {
        match self.side.base(sorted).0 {
            TypeId::DATE
            | TypeId::TIMESTAMP
            | TypeId::TIMESTAMPTZ
            | TypeId::TIME
            | TypeId::TIMETZ
            | TypeId::INTERVAL => Some(TypeId::INTERVAL),
            // Small and plain integers take an offset of any width.
            TypeId::INT2 | TypeId::INT4 if matches!(offset, TypeId::INT2 | TypeId::INT4 | TypeId::INT8) => {
                None
            }
            TypeId::FLOAT4 => Some(TypeId::FLOAT8),
            other => Some(other),
        }
    }

    fn bound(&mut self, bound: &Bound, mode: &str, sorted: Option<TypeId>) -> Lowered<Term> {
        let (word, offset) = match bound {
            Bound::Fixed(word) => return Ok(Term::word(word, Vec::new(), TypeId::NONE)),
            Bound::Preceding(offset) => ("preceding", offset),
            Bound::Following(offset) => ("following", offset),
        };
        let term = self.expr(offset)?;
        let term = if mode == "range" {
            let Some(sorted) = sorted else { return unresolved("a RANGE offset without ORDER BY") };
            match self.offset_type(sorted, term.ty) {
                Some(ty) => self.coerce(term, ty, Context::Implicit)?,
                None => term,
            }
        } else {
            self.coerce(term, TypeId::INT8, Context::Assignment)?
        };
        Ok(Term::word(word, vec![term], TypeId::NONE))
    }
}

/// Whether it is nothing but a function and its arguments.
pub(super) fn plain(call: &Call) -> bool {
    !call.star
        && !call.distinct
        && call.order.is_empty()
        && call.within.is_empty()
        && call.filter.is_none()
        && call.over.is_none()
}
