//! Expressions: types and signatures, the static verdict, the server's verdicts.

pub mod ast;
pub mod catalog;
mod columns;
mod labels;
mod lower;
mod normal;
pub mod parse;
mod print;
mod reading;
mod resolve;
pub mod server;
mod side;
mod sketch;
mod term;
mod value;
pub mod verdict;
pub mod words;

pub(crate) use self::columns::columns;
pub(crate) use self::labels::Labels;
pub use self::reading::Reading;
pub(crate) use self::reading::children;
pub(crate) use self::resolve::is_polymorphic;
pub(crate) use self::value::flat_array;

#[cfg(test)]
mod tests;

/// Runs what recurses with the tree it walks; takes a new stack where this one is nearly used up.
pub(crate) fn on_deep_stack<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, run)
}
