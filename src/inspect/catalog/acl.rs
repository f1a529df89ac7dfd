//! The text of an `aclitem[]`, as `array_out()` and `aclitemout()` write it.

use super::array;
use crate::model::{Grantee, Name, Privilege, Privileges};

/// What is granted by `{alice=arwd/alice,=r/alice}`; `None` of what is no such list.
///
/// A privilege that this version does not know makes it `None` too: it must not be passed over.
pub(super) fn privileges(acl: &str) -> Option<Privileges> {
    let mut all = Privileges::default();
    for item in array::elements(acl)? {
        let (role, rest) = role(&item)?;
        let grantee = if role.is_empty() { Grantee::Public } else { Grantee::Role(Name::new(&role)) };
        let mut letters = rest.strip_prefix('=')?.chars().peekable();
        while let Some(letter) = letters.next_if(|c| *c != '/') {
            let grantable = letters.next_if_eq(&'*').is_some();
            all.grant(grantee.clone(), Privilege::from_letter(letter)?, grantable);
        }
    }
    Some(all)
}

/// The role at the front of an `aclitem`, without its quotes, and what follows it.
fn role(item: &str) -> Option<(String, &str)> {
    let Some(quoted) = item.strip_prefix('"') else {
        let end = item.find('=')?;
        return Some((item[..end].to_owned(), &item[end..]));
    };
    let mut role = String::new();
    let mut chars = quoted.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if chars.next_if(|(_, next)| *next == '"').is_some() => role.push('"'),
            '"' => return Some((role, &quoted[at + 1..])),
            _ => role.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_aclitemout_writes() {
        for (acl, wanted) in [
            ("{}", Some("none")),
            ("{alice=ar*/alice,=r/alice}", Some("PUBLIC: SELECT; alice: SELECT*, INSERT")),
            (r#"{"\"a = \"\"b\"\"/c\"=U/postgres"}"#, Some(r#""a = ""b""/c": USAGE"#)),
            ("{alice=/alice}", Some("none")),
            ("{alice=?/alice}", None),
            ("{alice}", None),
        ] {
            assert_eq!(privileges(acl).map(|p| p.to_string()).as_deref(), wanted, "{acl}");
        }
    }
}
