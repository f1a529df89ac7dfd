//! OPTIONS (…) of foreign objects, changed entry by entry, their secrets redacted.

use super::ddl::{Change, OptionChange};
use crate::model::{Options, REDACTED, is_secret};

/// Applies SET, ADD and DROP.
pub(crate) fn change(options: &mut Options, changes: &[OptionChange]) {
    for OptionChange { change, name, value } in changes {
        let key = name.name.as_str().to_owned();
        match (change, value) {
            (Change::Drop, _) | (_, None) => {
                options.remove(&key);
            }
            (Change::Add | Change::Set, Some(value)) => {
                let value = if is_secret(&key) { REDACTED.to_owned() } else { value.clone() };
                options.insert(key, value);
            }
        }
    }
}

/// The options that a list of ADDs gives.
pub(crate) fn new(changes: &[OptionChange]) -> Options {
    let mut options = Options::new();
    change(&mut options, changes);
    options
}
