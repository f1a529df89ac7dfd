//! Expressions: types and signatures, the static verdict, the server's verdicts.

pub mod catalog;
pub mod verdict;
