//! The identity of a finding across runs.

use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits of SHA-256 over what the finding is about; no line, no value, so that it stays when
/// those change. The leading `v1` would change with the recipe.
pub fn fingerprint(rule: &str, kind: &str, object: &str, attribute: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"v1\0");
    hash.update(rule);
    for part in [kind, object, attribute] {
        hash.update(b"\0");
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(fingerprint("r", "ab", "c", ""), fingerprint("r", "a", "bc", ""));
        assert_ne!(fingerprint("r", "a", "b", "c"), fingerprint("r", "a", "bc", ""));
    }

    #[test]
    fn the_recipe_is_frozen() {
        // printf 'v1\0column-type\0column\0app.users.email\0type' | sha256sum
        assert_eq!(fingerprint("column-type", "column", "app.users.email", "type"), "d0f3af748e5b949d");
    }
}
