//! SQL out of models: how each kind is written, a whole schema as DDL, and the steps from one schema to another.

pub mod address;
pub mod context;
pub mod create;
pub mod depend;
pub mod dress;
pub mod dump;
pub mod grants;
pub mod order;
pub mod words;
pub mod write;

pub use dump::{dump, files};
