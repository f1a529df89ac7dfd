//! Texts before and after as a unified diff that `git apply` takes.

use similar::TextDiff;

use crate::model::Source;

/// The patch from some texts to others of the same names.
pub fn patch(before: &[Source], after: &[Source]) -> String {
    let mut patch = String::new();
    for (old, new) in before.iter().zip(after).filter(|(old, new)| old.text != new.text) {
        let path = old.path.trim_start_matches('/');
        let (from, to) = (format!("a/{path}"), format!("b/{path}"));
        patch.push_str(&format!("diff --git {from} {to}\n"));
        let diff = TextDiff::from_lines(old.text.as_ref(), new.text.as_ref());
        patch.push_str(&diff.unified_diff().context_radius(3).header(&from, &to).to_string());
    }
    patch
}
