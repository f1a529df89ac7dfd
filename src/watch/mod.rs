//! Looking again and again: the state between looks, and how monitoring gets at it.

mod http;
mod metrics;
mod notify;
mod state;

pub use self::http::{ServeError, serve};
pub use self::metrics::metrics;
pub use self::notify::{Notice, Notifier};
pub use self::state::{Look, Outcome, Shared, State};
