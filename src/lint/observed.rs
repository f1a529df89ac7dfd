//! What only a database can tell of a schema: how far its sequences are, and what has landed where.

use std::collections::BTreeMap;

use crate::model::{Id, QName};

/// What a database was seen to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Sequences that have given out a value, and identity columns by the column.
    pub numbers: BTreeMap<Id, Numbers>,
    /// DEFAULT partitions.
    pub default_partitions: BTreeMap<QName, DefaultPartition>,
}

/// How far a sequence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The value that it gave out last.
    pub last: i64,
    /// The last one that it can give out, and that the column which owns it can hold.
    pub end: i64,
    /// Where it begins: MINVALUE, or MAXVALUE of one that goes down.
    pub start: i64,
}

/// What is in a DEFAULT partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultPartition {
    /// No page: nothing ever, or nothing since it was last truncated or vacuumed.
    Empty,
    /// About so many rows.
    Rows(u64),
    /// Pages, whose rows nobody has counted.
    Unknown,
}

impl Numbers {
    /// How many of a hundred values are gone.
    pub fn used(&self) -> u8 {
        let (start, last, end) = (i128::from(self.start), i128::from(self.last), i128::from(self.end));
        let (done, all) = ((last - start).abs(), (end - start).abs());
        u8::try_from((done * 100).checked_div(all).unwrap_or(100).min(100)).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_told_in_both_directions() {
        let used = |start, last, end| Numbers { last, end, start }.used();
        assert_eq!(used(1, 1, i64::MAX), 0);
        assert_eq!(used(1, 2_000_000_000, 2_147_483_647), 93);
        assert_eq!(used(-1, i64::MIN, i64::MIN), 100);
        assert_eq!(used(1, 3_000_000_000, 2_147_483_647), 100, "past what its column can hold");
        assert_eq!(used(5, 5, 5), 100);
    }
}
