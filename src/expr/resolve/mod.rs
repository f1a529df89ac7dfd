//! PostgreSQL's rules of resolution: which cast, operator or function a text means.

mod coerce;
mod common;
mod function;
mod operator;
mod polymorphic;
mod select;

pub(crate) use self::coerce::is_polymorphic;
pub(super) use self::coerce::{Context, Pathway};
pub(super) use self::function::{Found, FoundFunction, identity};
