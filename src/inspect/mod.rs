//! A live database to [`Model`](crate::model::Model).

pub(crate) mod catalog;
pub mod connect;
mod error;
mod session;

pub use self::catalog::inspect;
pub use self::connect::{Address, ConnectError};
pub use self::error::InspectError;
pub use self::session::{Limits, Session};
