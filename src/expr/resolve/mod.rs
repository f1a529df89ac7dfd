//! PostgreSQL's rules of resolution: which cast, operator or function a text means.

mod coerce;
mod common;
mod function;
mod operator;
mod polymorphic;
mod select;

pub(super) use self::coerce::{Context, Pathway};
pub(super) use self::function::{Found, FoundFunction, identity};
