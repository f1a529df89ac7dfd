//! Identifiers as PostgreSQL has them: folded, cut to 63 bytes, quoted only where SQL needs it.

use std::borrow::Borrow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use internment::Intern;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of an identifier that PostgreSQL keeps: NAMEDATALEN - 1.
pub const MAX_IDENTIFIER_BYTES: usize = 63;

/// One identifier, already folded: `Users` is stored as `users`, `"Users"` as `Users`.
///
/// Its `Display` is SQL: quoted where SQL needs quotes. Each text is kept once: a schema of a thousand tables
/// names few things often, and most comparisons of two names are of one with itself. A name is one pointer: objects
/// and what they are found by are made of names for the most part, and there are many of them.
#[derive(Clone)]
pub struct Name(Intern<Text>);

/// The text of a name.
#[derive(PartialEq, Eq)]
struct Text {
    /// Its first sixteen bytes as numbers that sort as they do: most comparisons are settled by them.
    head: [u64; 2],
    text: Box<str>,
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { head: head(text.as_bytes()), text: text.into() }
    }
}

/// It is found by its text alone.
impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// How many names a thread remembers.
const REMEMBERED: usize = 4096;

thread_local! {
    /// Names that were asked for of late: whoever reads a schema meets the same few again and again, and need not ask
    /// the table of all names, which all threads share.
    static RECENT: [Cell<Option<Intern<Text>>>; REMEMBERED] = const { [const { Cell::new(None) }; REMEMBERED] };
}

/// Where a name is remembered, by its first sixteen bytes, its length and how it ends.
fn slot(text: &str) -> usize {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let [first, second] = head(text.as_bytes());
    let end = text.as_bytes().last_chunk().map_or(0, |end| u64::from_be_bytes(*end));
    let mixed = (first ^ second.rotate_left(23) ^ end.rotate_left(41) ^ text.len() as u64).wrapping_mul(MIX);
    usize::try_from(mixed >> 52).unwrap_or_default()
}

/// The first sixteen bytes as numbers that sort as they do.
fn head(text: &[u8]) -> [u64; 2] {
    let eight = |from: usize| {
        let bytes = text.get(from..).unwrap_or_default();
        match bytes.first_chunk() {
            Some(eight) => u64::from_be_bytes(*eight),
            None => {
                bytes.iter().enumerate().fold(0, |head, (at, byte)| head | u64::from(*byte) << (56 - 8 * at))
            }
        }
    };
    [eight(0), eight(8)]
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<Name, E> {
                Ok(Name::spelled(text))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl Name {
    /// An identifier as the catalog has it, or as stood between quotes; cut to 63 bytes.
    pub fn new(text: &str) -> Self {
        Self::spelled(truncate(text))
    }

    /// The name of a thing that has none of its own (`text as integer`): no identifier, never cut.
    pub fn spelled(text: &str) -> Self {
        RECENT.with(|recent| {
            let Some(kept) = recent.get(slot(text)) else { return Self(Intern::from_ref(text)) };
            match kept.get() {
                Some(name) if *name.text == *text => Self(name),
                _ => {
                    let name = Intern::from_ref(text);
                    kept.set(Some(name));
                    Self(name)
                }
            }
        })
    }

    /// An identifier as it stands in SQL without quotes: ASCII letters folded to lower case.
    pub fn folded(text: &str) -> Self {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Self::new(&text.to_ascii_lowercase())
        } else {
            Self::new(text)
        }
    }

    /// The identifier itself, without quotes.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Name {}

impl Ord for Name {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other {
            return Ordering::Equal;
        }
        // A shorter name's head ends in zeros, which no other byte comes before.
        self.0.head.cmp(&other.0.head).then_with(|| self.as_str().cmp(other.as_str()))
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if needs_quotes(self.as_str()) {
            write!(f, "\"{}\"", self.as_str().replace('"', "\"\""))
        } else {
            f.write_str(self.as_str())
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Cuts at 63 bytes, never inside a character (`pg_mbcliplen`).
pub fn truncate(text: &str) -> &str {
    if text.len() <= MAX_IDENTIFIER_BYTES {
        return text;
    }
    let mut end = MAX_IDENTIFIER_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What `quote_identifier()` in ruleutils.c asks: a safe first character, safe characters, no keyword but an unreserved one.
fn needs_quotes(text: &str) -> bool {
    let mut bytes = text.bytes();
    let safe_start = bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    let safe = safe_start && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    !safe || super::keywords::is_quoted_keyword(text)
}

/// A name that may carry its schema. Without one it could not be resolved on its side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QName {
    /// The schema, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// The name within the schema.
    pub name: Name,
}

impl QName {
    /// `schema.name`.
    pub fn new(schema: &Name, name: &Name) -> Self {
        Self { schema: Some(schema.clone()), name: name.clone() }
    }

    /// A name whose schema is not known.
    pub fn bare(name: &Name) -> Self {
        Self { schema: None, name: name.clone() }
    }

    /// `pg_catalog.name`.
    pub fn builtin(name: &str) -> Self {
        Self { schema: Some(Name::new("pg_catalog")), name: Name::new(name) }
    }

    /// A name in a string, as `regclass` and its like read it: unquoted it goes to the next dot or space, whatever is in it
    /// (`stringToQualifiedNameList()`).
    pub fn written(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        loop {
            let (part, after) = written_part(rest)?;
            parts.push(part);
            match after.trim_start() {
                "" => break,
                after => rest = after.strip_prefix('.')?.trim_start(),
            }
        }
        match parts.as_slice() {
            [name] => Some(Self::bare(name)),
            [schema, name] => Some(Self::new(schema, name)),
            _ => None,
        }
    }

    /// Whether this is a name of `pg_catalog`.
    pub fn is_builtin(&self) -> bool {
        self.schema.as_ref().is_some_and(|s| s.as_str() == "pg_catalog")
    }

    /// Whether both can name one thing: equal, or equal but for a schema that one side does not know.
    pub fn agrees(&self, other: &Self) -> bool {
        self.name == other.name
            && match (&self.schema, &other.schema) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }
}

/// The first part of a name in a string, and what follows it.
fn written_part(text: &str) -> Option<(Name, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c == '.' || c.is_whitespace()).unwrap_or(text.len());
        let (part, after) = text.split_at_checked(end)?;
        return (!part.is_empty()).then(|| (Name::folded(part), after));
    };
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return (!name.is_empty()).then(|| (Name::new(&name), after)),
        }
    }
}

impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        write!(f, "{}", self.name)
    }
}

/// The schemas that an unqualified name is looked for in, in order; `pg_catalog` is implied at the front.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SearchPath(pub Arc<[Name]>);

impl SearchPath {
    /// A path of these schemas.
    pub fn new(schemas: impl IntoIterator<Item = Name>) -> Self {
        Self(schemas.into_iter().collect())
    }

    /// Reads the setting's own notation, `app, "My Schema"`: names without quotes are folded. `None` where it is broken.
    pub fn parse(text: &str) -> Option<Self> {
        let mut names = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let after;
            if let Some(inner) = rest.strip_prefix('"') {
                let (mut name, mut tail) = inner.split_once('"').map(|(n, t)| (n.to_owned(), t))?;
                while let Some((more, t)) = tail.strip_prefix('"').and_then(|t| t.split_once('"')) {
                    name = format!("{name}\"{more}");
                    tail = t;
                }
                names.push(Name::new(&name));
                after = tail.trim_start();
            } else {
                let end = rest.find(',').unwrap_or(rest.len());
                let name = rest.get(..end)?.trim_end();
                if name.is_empty() || name.contains(['"', ' ']) {
                    return None;
                }
                names.push(Name::folded(name));
                after = rest.get(end..)?;
            }
            if after.is_empty() {
                break;
            }
            rest = after.strip_prefix(',')?.trim_start();
            if rest.is_empty() {
                return None;
            }
        }
        Some(Self::new(names))
    }

    /// Whether no schema is in it: all names but those of `pg_catalog` are qualified.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_sql_needs_them() {
        for (name, sql) in [
            ("users", "users"),
            ("Users", "\"Users\""),
            ("user", "\"user\""),
            ("between", "\"between\""),
            ("order", "\"order\""),
            ("name", "name"),
            ("a b", "\"a b\""),
            ("a\"b", "\"a\"\"b\""),
            ("1a", "\"1a\""),
            ("", "\"\""),
        ] {
            assert_eq!(Name::new(name).to_string(), sql);
        }
    }

    #[test]
    fn a_name_in_a_string_goes_to_the_next_dot() {
        let name = |schema: Option<&str>, name: &str| {
            Some(QName { schema: schema.map(Name::new), name: Name::new(name) })
        };
        for (text, read) in [
            ("T", name(None, "t")),
            (" s . \"A.b\" ", name(Some("s"), "A.b")),
            ("s.my-seq", name(Some("s"), "my-seq")),
            ("\"a\"\"b\"", name(None, "a\"b")),
            ("a b", None),
            ("a.", None),
            ("a.b.c", None),
            ("\"a", None),
            ("", None),
        ] {
            assert_eq!(QName::written(text), read, "{text}");
        }
    }

    #[test]
    fn a_search_path_reads_as_the_setting_does() {
        for (text, path) in [
            ("", Some("")),
            ("app", Some("app")),
            (" App , \"My \"\"S\", public", Some("app|My \"S|public")),
            ("\"\"", Some("")),
            ("a,", None),
            (",a", None),
            ("a b", None),
            ("\"a", None),
            ("\"a\"b", None),
        ] {
            let read = SearchPath::parse(text);
            let read = read.map(|p| p.0.iter().map(Name::as_str).collect::<Vec<_>>().join("|"));
            assert_eq!(read.as_deref(), path, "{text}");
        }
    }

    #[test]
    fn names_sort_as_their_texts_do() {
        let texts = ["", "a", "a\0", "ab", "merge_re", "merge_reports", "merge_requests", "z", "ä", "ö"];
        for (at, text) in texts.iter().enumerate() {
            for (other_at, other) in texts.iter().enumerate() {
                assert_eq!(Name::new(text).cmp(&Name::new(other)), at.cmp(&other_at), "{text} {other}");
            }
        }
    }

    #[test]
    fn cuts_at_63_bytes_between_characters() {
        let long = "ä".repeat(40);
        assert_eq!(Name::new(&long).as_str().len(), 62);
        assert_eq!(Name::folded("ABC").as_str(), "abc");
    }
}
