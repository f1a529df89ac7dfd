//! Which expressions and queries mention an object.
//!
//! PostgreSQL records dependencies; here the words of a text are looked at: a word that is the object's name, and
//! either carries its schema or would be found there.

use memchr::memchr2_iter;

use super::refs::Named;
use super::texts;
use super::words::{Word, words};
use super::world::World;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, QName, SearchPath};

/// Whether the word at a place is this object's name.
pub(crate) fn is_mention(words: &[Word], n: usize, path: &SearchPath, target: &QName) -> bool {
    let Some(word) = words.get(n) else { return false };
    if word.name != target.name {
        return false;
    }
    if word.before == b'.' {
        let qualifier = n.checked_sub(1).and_then(|n| words.get(n));
        return qualifier.is_some_and(|qualifier| Some(&qualifier.name) == target.schema.as_ref());
    }
    target.schema.as_ref().is_some_and(|schema| schema.as_str() == "pg_catalog" || path.0.contains(schema))
}

/// Whether a name may stand in a text, in whatever case and notation: quickly told of the many that have nothing like it.
fn may_name(sql: &str, name: &str) -> bool {
    let (sql, name) = (sql.as_bytes(), name.as_bytes());
    let Some(first) = name.first() else { return true };
    // In quotes that one is written twice.
    if name.contains(&b'"') {
        return true;
    }
    memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), sql)
        .any(|at| sql.get(at..at + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)))
}

/// Whether a text mentions an object; also as `'schema.name'::regclass` does.
pub(crate) fn mentions(sql: &str, path: &SearchPath, named: Named, target: &QName) -> bool {
    if !may_name(sql, target.name.as_str()) {
        return false;
    }
    let words = words(sql);
    let fits = |n: usize| named != Named::Function || words.get(n).is_some_and(|word| word.after == b'(');
    (0..words.len()).any(|n| fits(n) && is_mention(&words, n, path, target))
        || (named == Named::Relation && regclass(sql, target).is_some())
}

/// Where a text has the object's name as a string, `nextval('app.s'::regclass)`: the string without its quotes.
pub(crate) fn regclass(sql: &str, target: &QName) -> Option<std::ops::Range<usize>> {
    let mut from = 0;
    while let Some(open) = sql.get(from..).and_then(|rest| rest.find('\'')).map(|at| from + at + 1) {
        let close = open + sql.get(open..)?.find('\'')?;
        let inside = sql.get(open..close)?;
        let parts = words(inside);
        let names: Vec<&Name> = parts.iter().map(|word| &word.name).collect();
        let is_name = match names.as_slice() {
            [schema, name] => target.schema.as_ref() == Some(*schema) && **name == target.name,
            [name] => **name == target.name && !inside.contains(' '),
            _ => false,
        };
        let late = sql.get(close..).is_some_and(|rest| rest.starts_with("'::text"));
        if is_name && !late {
            return Some(open..close);
        }
        from = close + 1;
    }
    None
}

impl World {
    /// Objects of these kinds with a text that mentions a name.
    pub(crate) fn mentioning(&mut self, kinds: &[Kind], named: Named, target: &QName) -> Vec<Id> {
        let mut found = Vec::new();
        for kind in kinds {
            self.model.objects.for_each_of_kind_mut(*kind, |id, object| {
                if body_mentions(&mut object.body, named, target) {
                    found.push(id.clone());
                }
            });
        }
        found
    }
}

/// Whether any text of an object mentions a name.
pub(crate) fn body_mentions(body: &mut Body, named: Named, target: &QName) -> bool {
    texts::of(body).iter().any(|text| mentions(text.sql, text.path, named, target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let path = SearchPath::new(["public".into()]);
        for (sql, name, found) in [
            ("SELECT id FROM USERS", "users", true),
            ("SELECT id FROM public.Users u", "users", true),
            ("SELECT id FROM \"users\"", "users", true),
            ("SELECT id FROM \"USERS\"", "users", false),
            ("SELECT id FROM Users", "Users", false),
            ("SELECT id FROM \"a\"\"b\"", "a\"b", true),
            ("nextval('USERS'::regclass)", "users", true),
            ("SELECT id FROM other.users", "users", false),
            ("SELECT users_id FROM t", "users", false),
        ] {
            let target = QName::new(&"public".into(), &name.into());
            assert_eq!(mentions(sql, &path, Named::Relation, &target), found, "{sql}");
        }
    }
}
