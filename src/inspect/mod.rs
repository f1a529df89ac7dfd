//! A live database to [`Model`](crate::model::Model).

pub mod connect;
mod session;

pub use self::connect::{Address, ConnectError};
pub use self::session::{Limits, Session};
