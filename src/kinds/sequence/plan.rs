//! CREATE SEQUENCE, ALTER SEQUENCE.

use super::{Sequence, follows_table};
use crate::kinds::Written;
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Lock, Sql};

/// `app.t.c` or `NONE`.
fn owner(sequence: &Sequence, at: &At<'_>) -> String {
    match (&sequence.owned_by, &at.id.schema) {
        (Some((table, column)), Some(schema)) => format!("{schema}.{table}.{column}"),
        (Some((table, column)), None) => format!("{table}.{column}"),
        (None, _) => "NONE".to_owned(),
    }
}

/// OWNED BY, once the table is there.
pub(crate) fn own(sequence: &Sequence, at: &At<'_>) -> Sql {
    Sql::locking(Lock::ShareRowExclusive, format!("ALTER {} OWNED BY {}", at.address(), owner(sequence, at)))
}

/// ALTER SEQUENCE … SET LOGGED, or UNLOGGED (15 and newer).
pub(crate) fn set_logged(address: &str, unlogged: bool) -> Sql {
    Sql::exclusive(format!("ALTER {address} SET {}", if unlogged { "UNLOGGED" } else { "LOGGED" }))
}

/// The least and the greatest value of a sequence of this type.
pub(crate) fn bounds(ty: &str, increment: i64) -> (i64, i64) {
    let (least, most) = match ty {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    if increment > 0 { (1, most) } else { (least, -1) }
}

impl Written for Sequence {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { ty, start, increment, min, max, cache, cycle, owned_by: _, unlogged } = self;
        let unlogged = if *unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {}", at.id.qname());
        let ty = ty.to_string();
        if ty != "bigint" {
            sql.push_str(&format!(" AS {ty}"));
        }
        let (least, most) = bounds(&ty, *increment);
        let usual = if *increment > 0 { *min } else { *max };
        let options = [
            ("INCREMENT BY", *increment, 1),
            ("MINVALUE", *min, least),
            ("MAXVALUE", *max, most),
            ("START WITH", *start, usual),
            ("CACHE", *cache, 1),
        ];
        for (word, value, default) in options {
            if value != default {
                sql.push_str(&format!(" {word} {value}"));
            }
        }
        if *cycle {
            sql.push_str(" CYCLE");
        }
        vec![Sql::new(sql)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let Self { ty, start, increment, min, max, cache, cycle, owned_by, unlogged } = self;
        let mut options = String::new();
        if *ty != to.ty {
            options.push_str(&format!(" AS {}", to.ty));
        }
        let numbers = [
            ("INCREMENT BY", *increment, to.increment),
            ("MINVALUE", *min, to.min),
            ("MAXVALUE", *max, to.max),
            ("START WITH", *start, to.start),
            ("CACHE", *cache, to.cache),
        ];
        for (word, from, to) in numbers {
            // A new type brings new limits: say those that are meant.
            let limit = options.contains(" AS ") && word.ends_with("VALUE");
            if from != to || limit {
                options.push_str(&format!(" {word} {to}"));
            }
        }
        if *cycle != to.cycle {
            options.push_str(if to.cycle { " CYCLE" } else { " NO CYCLE" });
        }
        // Where it began is outside the new limits, so it may stand outside of them too, and PostgreSQL refuses that.
        if !(to.min..=to.max).contains(start) {
            options.push_str(&format!(" RESTART WITH {}", to.start));
        }
        let address = between.address();
        let mut statements = Vec::new();
        if !options.is_empty() {
            let sql = Sql::locking(Lock::ShareRowExclusive, format!("ALTER {address}{options}"));
            let what = "Fails where the sequence already stands outside the new limits.";
            let limits = *min != to.min || *max != to.max || *ty != to.ty;
            statements.push(if limits { sql.hazard(HazardKind::MayFail, what) } else { sql });
        }
        let (from, goal) = ((between.actual.model, *unlogged), (between.expected.model, to.unlogged));
        if *unlogged != to.unlogged && !follows_table(to.table(between.expected.id), goal, from) {
            statements.push(set_logged(&address, to.unlogged));
        }
        if *owned_by != to.owned_by {
            statements.push(own(to, &between.expected));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::exclusive(format!("DROP {}", at.address())).loses("Where the sequence stands is lost.")]
    }
}
