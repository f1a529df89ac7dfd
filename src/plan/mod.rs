//! SQL out of models: how each kind is written, a whole schema as DDL, and the steps from one schema to another.

pub mod address;
pub mod build;
mod circles;
pub mod context;
pub mod create;
pub mod defaults;
pub mod depend;
pub mod dress;
pub mod dump;
mod edges;
pub mod grants;
pub mod graph;
mod kept;
mod lineage;
mod make;
mod not_null;
pub mod online;
pub mod order;
mod published;
pub mod rename;
mod reread;
pub mod roles;
mod run;
pub mod scope;
pub(crate) mod stars;
mod step;
mod text;
mod unknown;
mod verification;
pub mod write;

pub use dump::{dump, files, statements};
pub use make::plan;
pub use run::Piece;
pub use step::{Action, Options, Plan, Step};
pub use text::{Heading, SETTINGS, fingerprint};
pub use verification::{Failure, Stage, Verification};
