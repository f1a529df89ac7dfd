//! The names that PostgreSQL gives to what was declared without one.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::world::World;
use crate::model::{Id, MAX_IDENTIFIER_BYTES, Name, QName};

/// Cuts a text at a number of bytes, never inside a character (`pg_mbcliplen`).
fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// `makeObjectName()`: `name1_name2_label` in 63 bytes, the longer of the two names shortened first.
pub(crate) fn object_name(name1: &str, name2: Option<&str>, label: &str) -> String {
    let overhead = usize::from(name2.is_some()) + label.len() + 1;
    let available = MAX_IDENTIFIER_BYTES.saturating_sub(overhead);
    let (mut bytes1, mut bytes2) = (name1.len(), name2.map_or(0, str::len));
    while bytes1 + bytes2 > available {
        if bytes1 > bytes2 { bytes1 -= 1 } else { bytes2 -= 1 }
    }
    let first = clip(name1, bytes1);
    match name2 {
        Some(name2) => [first, "_", clip(name2, bytes2), "_", label].concat(),
        None => [first, "_", label].concat(),
    }
}

/// `ChooseRelationName()` and `ChooseConstraintName()`: the first of `t_a_key`, `t_a_key1`, … that is free.
pub(crate) fn choose(name1: &str, name2: Option<&str>, label: &str, taken: impl Fn(&Name) -> bool) -> Name {
    let mut suffix = 0_u32;
    loop {
        let label = if suffix == 0 { label.into() } else { Cow::from(format!("{label}{suffix}")) };
        let name = Name::new(&object_name(name1, name2, &label));
        if !taken(&name) {
            return name;
        }
        suffix += 1;
    }
}

/// `ChooseIndexNameAddition()`: the names of columns joined, no longer than a name can be.
pub(crate) fn addition<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut joined = String::new();
    for name in names {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(name);
        if joined.len() > MAX_IDENTIFIER_BYTES {
            break;
        }
    }
    joined
}

/// `ChooseIndexColumnNames()`: a name taken by an earlier column of the index gets a number.
pub(crate) fn index_columns(wanted: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for original in wanted {
        let mut name = original.clone();
        let mut number = 1_u32;
        while !seen.insert(name.clone()) {
            let digits = number.to_string();
            name = format!("{}{digits}", clip(&original, MAX_IDENTIFIER_BYTES - digits.len()));
            number += 1;
        }
        names.push(name);
    }
    names
}

/// `makeMultirangeTypeName()`: what a range type's multirange is called where nothing was said.
pub(crate) fn multirange(range: &QName) -> QName {
    let text = range.name.as_str();
    let name = match text.find("range") {
        Some(at) => {
            let (before, after) = (clip(text, at), text.get(at..).unwrap_or_default());
            format!("{before}multi{after}")
        }
        None => format!("{}_multirange", clip(text, MAX_IDENTIFIER_BYTES - "_multirange".len())),
    };
    QName { schema: range.schema.clone(), name: Name::new(&name) }
}

/// The name of an identity column's sequence where nothing is in its way.
pub(crate) fn sequence(column: &Id) -> Name {
    let table = column.relation.as_ref().map_or("", Name::as_str);
    Name::new(&object_name(table, Some(column.name.as_str()), "seq"))
}

impl World {
    /// `ChooseRelationName()`: a free name in `pg_class` for what hangs on a table; of a constraint's index the
    /// constraint must be free too.
    pub(crate) fn free_relation(
        &self,
        table: &QName,
        name2: Option<&str>,
        label: &str,
        constraint: bool,
    ) -> Name {
        choose(table.name.as_str(), name2, label, |name| {
            let name = QName { schema: table.schema.clone(), name: name.clone() };
            self.relation_id(&name).is_some() || (constraint && self.constraint_taken(&name))
        })
    }

    /// `ChooseConstraintName()`: a free name for a constraint of a table or domain.
    pub(crate) fn free_constraint(&self, table: &QName, name2: Option<&str>, label: &str) -> Name {
        choose(table.name.as_str(), name2, label, |name| {
            self.constraint_taken(&QName { schema: table.schema.clone(), name: name.clone() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_part_is_shortened() {
        let long = "x".repeat(60);
        for (name1, name2, label, name) in [
            ("t", Some("a"), "key", "t_a_key".to_owned()),
            ("t", None, "pkey", "t_pkey".to_owned()),
            (&long, Some(&*long), "key", format!("{}_{}_key", "x".repeat(29), "x".repeat(29))),
            (&long, Some(&*long), "check", format!("{}_{}_check", "x".repeat(28), "x".repeat(28))),
            (&long, None, "pkey", format!("{}_pkey", "x".repeat(58))),
            ("ääääääääääääääääääääääääääääääääää", None, "pkey", format!("{}_pkey", "ä".repeat(29))),
        ] {
            assert_eq!(object_name(name1, name2, label), name);
        }
    }

    #[test]
    fn numbers_settle_collisions() {
        let taken = ["t_a_key", "t_a_key1"].map(Name::from);
        assert_eq!(choose("t", Some("a"), "key", |n| taken.contains(n)).as_str(), "t_a_key2");
        let wanted = ["expr", "a", "expr", "expr"].map(str::to_owned);
        assert_eq!(index_columns(wanted), ["expr", "a", "expr1", "expr2"]);
    }

    #[test]
    fn multiranges_are_named_after_their_range() {
        for (range, name) in [("floatrange", "floatmultirange"), ("span", "span_multirange")] {
            assert_eq!(multirange(&QName::bare(&range.into())).name.as_str(), name);
        }
    }
}
