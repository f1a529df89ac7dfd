//! SQL out of models: how each kind is written, a whole schema as DDL, and the steps from one schema to another.

pub mod address;
pub mod context;
pub mod grants;
pub mod write;
