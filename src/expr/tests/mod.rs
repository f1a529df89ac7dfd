//! The verdict on pairs: what is the same, and what must never be called so.

mod fixture;
mod negative;
mod query;
mod scalar;
