//! Whether names mean the same on two sides: then one text does, and need not be taken apart to be the same.

use super::Side;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Object, RELATION_KINDS};

/// What texts name besides types, functions, operators and casts.
const NAMED: &[Kind] =
    &[Kind::Column, Kind::Collation, Kind::TextSearchConfiguration, Kind::TextSearchDictionary];

impl<'m> Side<'m> {
    /// Whether whatever can be asked of one side has the same answer on the other.
    pub(in crate::expr) fn is_alike(&self, other: &Self) -> bool {
        // `numbers` are one for both sides; the last two are only what was asked so far.
        let Self {
            model,
            catalog,
            numbers: _,
            layers,
            types,
            ranges,
            casts,
            in_utc,
            relations: _,
            following: _,
        } = self;
        std::ptr::eq(*catalog, other.catalog)
            && (layers, types, ranges, casts, in_utc)
                == (&other.layers, &other.types, &other.ranges, &other.casts, &other.in_utc)
            && model.provided == other.model.provided
            && RELATION_KINDS.iter().chain(NAMED).all(|kind| self.has_alike(*kind, other))
    }

    /// Whether both sides have the same objects of a kind, as far as names are concerned.
    fn has_alike(&self, kind: Kind, other: &Self) -> bool {
        let mut theirs = other.model.of_kind(kind);
        let mut own = self.model.of_kind(kind);
        own.all(|own| theirs.next().is_some_and(|theirs| self.is_named_alike(own, other, theirs)))
            && theirs.next().is_none()
    }

    fn is_named_alike(&self, (id, own): (&Id, &Object), other: &Self, theirs: (&Id, &Object)) -> bool {
        let (their_id, theirs) = theirs;
        id == their_id
            && match (&own.body, &theirs.body) {
                (Body::Column(own), Body::Column(theirs)) => {
                    (&own.ty, own.position) == (&theirs.ty, theirs.position)
                }
                (Body::Table(own), Body::Table(theirs)) => own.partition_key == theirs.partition_key,
                (Body::CompositeType(own), Body::CompositeType(theirs)) => own == theirs,
                (Body::View(_) | Body::MaterializedView(_), _) => {
                    own.body == theirs.body || {
                        let columns = self.columns(&id.qname());
                        columns.is_some() && columns == other.columns(&id.qname())
                    }
                }
                // That they are there is all that a text can tell.
                _ => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::declare::{Settings, declare};
    use crate::model::{Model, Source};

    const BOTH: &str = "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (a int, m mood);
        CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';";

    fn model(text: &str) -> Model {
        let text = format!("{BOTH}{text}").into();
        declare(vec![Source { path: "a.sql".to_owned(), text }], &Settings::default())
    }

    #[test]
    fn only_what_names_mean_makes_sides_unlike() {
        for (one, other, alike) in [
            ("", "", true),
            (
                "",
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), ALTER a SET NOT NULL, ALTER a SET DEFAULT 1;",
                true,
            ),
            ("CREATE VIEW v AS SELECT a FROM t;", "CREATE VIEW v AS SELECT t.a FROM t;", true),
            ("CREATE VIEW v AS SELECT a FROM t;", "CREATE VIEW v AS SELECT a::text FROM t;", false),
            ("CREATE VIEW v AS SELECT a FROM t;", "", false),
            ("", "ALTER TABLE t ALTER a TYPE bigint;", false),
            ("", "ALTER TABLE t ADD b int;", false),
            ("", "ALTER TABLE t RENAME a TO b;", false),
            ("", "CREATE TABLE u ();", false),
            ("", "CREATE SCHEMA s; CREATE FUNCTION s.f(text) RETURNS int LANGUAGE sql AS '';", false),
            ("", "CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 2';", true),
            ("", "CREATE DOMAIN d AS int;", false),
            ("CREATE DOMAIN d AS int;", "CREATE DOMAIN d AS text;", false),
            ("", "CREATE CAST (int AS mood) WITH INOUT;", false),
            ("", "CREATE EXTENSION citext;", false),
        ] {
            let numbers = Arc::default();
            let (one_side, other_side) = (model(one), model(other));
            let side = |model| Side::new(model, 15, Arc::clone(&numbers));
            assert_eq!(side(&one_side).is_alike(&side(&other_side)), alike, "{one} {other}");
        }
    }
}
