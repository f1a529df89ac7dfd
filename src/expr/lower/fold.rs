//! Sums and products of constants, where PostgreSQL itself evaluates before it stores.

use crate::expr::catalog::TypeId;
use crate::expr::term::{Head, Term};
use crate::expr::value;

/// The term with arithmetic on whole numbers and dates done.
pub(super) fn folded(term: Term) -> Term {
    let Term { head, args, ty, modifier } = term;
    let args: Vec<Term> = args.into_iter().map(folded).collect();
    let done = match (&head, args.as_slice()) {
        (Head::Operator(name), [left, right]) => operation(name, left, right, ty),
        (Head::Cast(-1), [inner]) => cast(inner, ty),
        _ => None,
    };
    done.map_or(Term { head, args, ty, modifier }, |value| Term::constant(value, ty))
}

fn operation(name: &str, left: &Term, right: &Term, ty: TypeId) -> Option<String> {
    let (Head::Const(a), Head::Const(b)) = (&left.head, &right.head) else { return None };
    let operator = name.strip_prefix("pg_catalog.")?.chars().next()?;
    if (left.ty, right.ty) == (TypeId::DATE, TypeId::INT4)
        && name.split('(').next()?.len() == "pg_catalog.+".len()
    {
        let days: i64 = b.parse().ok()?;
        return value::later_day(a, if operator == '-' { -days } else { days })
            .filter(|_| matches!(operator, '+' | '-'));
    }
    let whole = |ty| matches!(ty, TypeId::INT2 | TypeId::INT4 | TypeId::INT8);
    if !whole(left.ty) || !whole(right.ty) || !whole(ty) {
        return None;
    }
    let (a, b): (i64, i64) = (a.parse().ok()?, b.parse().ok()?);
    let result = match name.split('(').next()? {
        "pg_catalog.+" => a.checked_add(b)?,
        "pg_catalog.-" => a.checked_sub(b)?,
        "pg_catalog.*" => a.checked_mul(b)?,
        _ => return None,
    };
    value::scalar(ty, &result.to_string(), None)
}

/// A cast between whole numbers of a constant that has just been computed.
fn cast(inner: &Term, ty: TypeId) -> Option<String> {
    let Head::Const(text) = &inner.head else { return None };
    let whole = |ty| matches!(ty, TypeId::INT2 | TypeId::INT4 | TypeId::INT8 | TypeId::NUMERIC);
    (whole(inner.ty) && whole(ty)).then(|| value::scalar(ty, text, None)).flatten()
}
