//! OPTIONS (…) of foreign objects, changed entry by entry, their secrets redacted.

use super::ddl::{Change, OptionChange};
use crate::model::Options;

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

/// What stands for a secret.
pub(crate) const REDACTED: &str = "********";

/// Whether an option holds what nobody should read in a report.
pub(crate) fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "secret", "token", "passphrase", "private_key", "access_key", "credential"]
        .iter()
        .any(|word| key.contains(word))
}
