//! One form of what has several by the laws of logic: applied to terms that are not equal as they stand.
//!
//! Each rule keeps the meaning under SQL's three-valued logic, and none changes the order of conditions: the order is
//! what keeps `x <> 0 AND 1 / x > 2` from dividing by zero. Operators are those of `pg_catalog`, whose negators and
//! commutators PostgreSQL's own regression tests hold against each other; a user's may lie.

use super::catalog::{Operator, TypeId, Volatility};
use super::lower::joined;
use super::side::Side;
use super::term::{Head, Term};

/// Functions whose second argument is a form of Unicode normalization.
const NORMALIZING: &[&str] = &["pg_catalog.is_normalized(text,text)", "pg_catalog.normalize(text,text)"];

/// The term in its one form.
pub(super) fn normal(side: &Side<'_>, term: &Term) -> Term {
    super::on_deep_stack(|| {
        let Term { head, args, ty, modifier } = term;
        let args: Vec<Term> = args.iter().map(|arg| normal(side, arg)).collect();
        rewritten(side, Term { head: head.clone(), args, ty: *ty, modifier: *modifier })
    })
}

/// A term whose parts have their one form already.
fn rewritten(side: &Side<'_>, term: Term) -> Term {
    match (&term.head, term.args.as_slice()) {
        // Associativity: a part may have become one of the same word.
        (Head::Word(word @ ("and" | "or")), [_, ..]) => joined(word, term.args),
        (Head::Word("not"), [inner]) => negated(side, inner),
        (Head::Word("select"), _) => without_inner_joins(term),
        // A boolean is unknown where it is null.
        (Head::Word("is unknown"), _) => Term { head: Head::Word("is null"), ..term },
        (Head::Word("is not unknown"), _) => Term { head: Head::Word("is not null"), ..term },
        // The form of normalization is read without regard to case.
        (Head::Function(identity), [_, form]) if NORMALIZING.contains(&&**identity) => {
            let Head::Const(word) = &form.head else { return term };
            let form = Term { head: Head::Const(word.to_ascii_uppercase().into()), ..form.clone() };
            let args = term.args.first().cloned().into_iter().chain([form]).collect();
            Term { args, ..term }
        }
        (Head::Operator(identity), [left, right]) => compared_with_truth(side, identity, left, right)
            .unwrap_or_else(|| commuted(side, widened(side, term.clone()))),
        (Head::Named(word @ ("any" | "all"), identity), [left, array]) => {
            each_element(side, word, identity, left, array).unwrap_or(term)
        }
        _ => term,
    }
}

/// `a JOIN b ON c` at the top of FROM is `a, b` with `c` the first of WHERE: so SQL defines the inner join.
fn without_inner_joins(mut term: Term) -> Term {
    let is = |word: &'static str| move |arg: &Term| arg.head == Head::Word(word);
    let Some(at) = term.args.iter().position(is("from")) else { return term };
    let Some(from) = term.args.get_mut(at) else { return term };
    let mut conditions = Vec::new();
    from.args =
        std::mem::take(&mut from.args).into_iter().flat_map(|one| parted(one, &mut conditions)).collect();
    if conditions.is_empty() {
        return term;
    }
    if let Some(place) = term.args.iter().position(is("where")) {
        conditions.extend(term.args.remove(place).args);
    }
    let condition = joined("and", conditions);
    term.args.insert(at + 1, Term::word("where", vec![condition], TypeId::NONE));
    term
}

/// The sides of an inner join, each parted the same way; its conditions go to the others, but that which always holds.
fn parted(element: Term, conditions: &mut Vec<Term>) -> Vec<Term> {
    if element.head != Head::Named("join", "inner".into()) || element.args.len() < 2 {
        return vec![element];
    }
    let mut args = element.args.into_iter();
    let sides: Vec<Term> = args.by_ref().take(2).flat_map(|side| parted(side, conditions)).collect();
    conditions.extend(args.filter(|c| !(matches!(&c.head, Head::Const(v) if &**v == "true"))));
    sides
}

/// The opposite of a term, NULL for NULL: De Morgan's laws, double negation, and PostgreSQL's negators.
fn negated(side: &Side<'_>, term: &Term) -> Term {
    let with = |head| Term { head, ..term.clone() };
    let each = |word| joined(word, term.args.iter().map(|arg| negated(side, arg)).collect());
    match (&term.head, term.args.as_slice()) {
        (Head::Word("not"), [inner]) => inner.clone(),
        (Head::Word("and"), [_, ..]) => each("or"),
        (Head::Word("or"), [_, ..]) => each("and"),
        // These are true or false, never NULL: the other word is the opposite.
        (Head::Word("is true"), _) => with(Head::Word("is not true")),
        (Head::Word("is not true"), _) => with(Head::Word("is true")),
        (Head::Word("is false"), _) => with(Head::Word("is not false")),
        (Head::Word("is not false"), _) => with(Head::Word("is false")),
        // Not so of rows: a row of NULL and not NULL is neither.
        (Head::Word("is null"), [one]) if !side.is_row(one.ty) => with(Head::Word("is not null")),
        (Head::Word("is not null"), [one]) if !side.is_row(one.ty) => with(Head::Word("is null")),
        (Head::Const(value), []) if term.ty == TypeId::BOOL => {
            with(Head::Const(if &**value == "true" { "false" } else { "true" }.into()))
        }
        (Head::Operator(identity), [left, right]) => {
            let negator = builtin(side, identity).and_then(|o| opposite(side, o));
            let operator = |identity: String| Term { head: Head::Operator(identity.into()), ..term.clone() };
            negator.map(operator).map_or_else(
                || Term::word("not", vec![term.clone()], TypeId::BOOL),
                |term| compared_with_truth_or(side, term, left, right),
            )
        }
        // NOT (x = ANY (a)) is x <> ALL (a): De Morgan's laws over the elements.
        (Head::Named(word @ ("any" | "all"), identity), [_, _]) => {
            let other = if *word == "any" { "all" } else { "any" };
            match builtin(side, identity).and_then(|o| opposite(side, o)) {
                Some(negator) => with(Head::Named(other, negator.into())),
                None => Term::word("not", vec![term.clone()], TypeId::BOOL),
            }
        }
        _ => Term::word("not", vec![term.clone()], TypeId::BOOL),
    }
}

fn compared_with_truth_or(side: &Side<'_>, term: Term, left: &Term, right: &Term) -> Term {
    let Head::Operator(identity) = &term.head else { return term };
    compared_with_truth(side, identity, left, right).unwrap_or(term)
}

/// `b = true` is `b`, `b = false` and `b <> true` are `NOT b`: for NULL each is NULL.
fn compared_with_truth(side: &Side<'_>, identity: &str, left: &Term, right: &Term) -> Option<Term> {
    let equal = match identity {
        "pg_catalog.=(bool,bool)" => true,
        "pg_catalog.<>(bool,bool)" => false,
        _ => return None,
    };
    let truth = |term: &Term| match &term.head {
        Head::Const(value) => Some(&**value == "true"),
        _ => None,
    };
    let (other, value) = match (truth(left), truth(right)) {
        (None, Some(value)) => (left, value),
        (Some(value), None) => (right, value),
        _ => return None,
    };
    Some(if value == equal { other.clone() } else { negated(side, other) })
}

/// `x = 1` of a bigint is `x = '1'::bigint`: whole numbers compare by value, whatever their width.
fn widened(side: &Side<'_>, mut term: Term) -> Term {
    const WHOLE: [TypeId; 3] = [TypeId::INT2, TypeId::INT4, TypeId::INT8];
    let width = |term: &Term| WHOLE.iter().position(|ty| *ty == term.ty);
    let Head::Operator(identity) = &term.head else { return term };
    let name =
        identity.strip_prefix("pg_catalog.").and_then(|rest| rest.split('(').next()).unwrap_or_default();
    let [left, right] = term.args.as_mut_slice() else { return term };
    let (constant, other) = if matches!(right.head, Head::Const(_)) { (right, left) } else { (left, right) };
    let narrower = matches!((width(constant), width(other)), (Some(narrow), Some(wide)) if narrow < wide);
    let compares = matches!(name, "=" | "<>" | "<" | "<=" | ">" | ">=");
    if !matches!(constant.head, Head::Const(_)) || !narrower || !compares {
        return term;
    }
    if let Some(identity) = named(side, name, other.ty, other.ty) {
        constant.ty = other.ty;
        term.head = Head::Operator(identity.into());
    }
    term
}

/// `0 < x` is `x > 0`: operands in the order of their texts, by the commutator.
///
/// Not where a function is called: two calls may have effects, and those an order.
fn commuted(side: &Side<'_>, mut term: Term) -> Term {
    let Head::Operator(identity) = &term.head else { return term };
    let [left, right] = term.args.as_slice() else { return term };
    if calls(left) && calls(right) || left.to_string() <= right.to_string() {
        return term;
    }
    let Some(commutator) = builtin(side, identity)
        .and_then(|o| named(side, o.commutator?, o.right, o.left).map(|name| (name, o.result)))
        .filter(|(_, result)| *result == term.ty)
    else {
        return term;
    };
    term.head = Head::Operator(commutator.0.into());
    term.args.reverse();
    term
}

/// `x = ANY (ARRAY[a, b])` is `x = a OR x = b`, with ALL it is AND: so ANY and ALL are defined, NULL included.
///
/// The left side is then read once for each element, so it must give the same each time.
fn each_element(side: &Side<'_>, word: &str, identity: &str, left: &Term, array: &Term) -> Option<Term> {
    let operator = builtin(side, identity)?;
    let flat =
        array.args.iter().all(|one| one.head != Head::Word("array") && side.element_of(one.ty).is_none());
    if array.head != Head::Word("array") || array.args.is_empty() || !flat || !is_steady(side, left) {
        return None;
    }
    let compared = array.args.iter().map(|one| {
        let head = Head::Operator(identity.into());
        rewritten(side, Term::new(head, vec![left.clone(), one.clone()], operator.result))
    });
    Some(joined(if word == "any" { "or" } else { "and" }, compared.collect()))
}

/// Whether a function is called in it.
fn calls(term: &Term) -> bool {
    matches!(term.head, Head::Function(_) | Head::Named(..)) || term.args.iter().any(calls)
}

/// Whether a term gives the same however often it is read in one row.
fn is_steady(side: &Side<'_>, term: &Term) -> bool {
    let itself = match &term.head {
        Head::Null | Head::Const(_) | Head::Unread(_) | Head::Column(..) | Head::Value => true,
        Head::Argument(_) | Head::Cast(_) => true,
        Head::Operator(identity) => builtin(side, identity).is_some(),
        Head::Function(identity) => {
            let name = identity.strip_prefix("pg_catalog.").and_then(|rest| rest.split('(').next());
            name.is_some_and(|name| {
                let all = side.catalog.pg_catalog().functions(name);
                !all.is_empty() && all.iter().all(|f| f.volatility != Volatility::Volatile)
            })
        }
        Head::Word(word) => matches!(*word, "array" | "row" | "coalesce" | "and" | "or" | "not"),
        Head::Named(word, _) => matches!(*word, "field" | "collate"),
    };
    itself && term.args.iter().all(|arg| is_steady(side, arg))
}

/// The row of `pg_operator` that an identity is of, where it is one of `pg_catalog`.
fn builtin<'s>(side: &'s Side<'_>, identity: &str) -> Option<&'s Operator<'static>> {
    let (name, types) = identity.strip_prefix("pg_catalog.")?.strip_suffix(')')?.split_once('(')?;
    let (left, right) = types.split_once(',')?;
    let mut operators = side.catalog.pg_catalog().operators(name).iter();
    operators.find(|o| side.type_name(o.left) == left && side.type_name(o.right) == right)
}

/// The identity of an operator's negator.
fn opposite(side: &Side<'_>, operator: &Operator<'_>) -> Option<String> {
    named(side, operator.negator?, operator.left, operator.right)
}

/// The identity of the operator of `pg_catalog` of this name, where it is.
fn named(side: &Side<'_>, name: &str, left: TypeId, right: TypeId) -> Option<String> {
    let identity = format!("pg_catalog.{name}({},{})", side.type_name(left), side.type_name(right));
    builtin(side, &identity).map(|_| identity)
}
