//! A live database to [`Model`](crate::model::Model).

pub(crate) mod catalog;
pub mod connect;
mod error;
mod estimate;
mod observe;
mod scratch;
mod session;

pub use self::catalog::inspect;
pub use self::connect::{Address, ConnectError};
pub use self::error::InspectError;
pub(crate) use self::error::message;
pub use self::estimate::rows;
pub use self::observe::observe;
pub use self::scratch::{Refused, Scratch};
pub use self::session::{Limits, Session};
