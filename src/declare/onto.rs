//! Statements replayed onto a schema that is there, wherever it was read from.

use std::sync::Arc;

use super::world::World;
use super::{Settings, apply, parse};
use crate::model::{Model, Notice, Objects, Source};

/// What a schema is after these statements; else what of them cannot be.
pub fn replayed(model: &Model, sql: &str, settings: &Settings) -> Result<Model, Notice> {
    let source = Source { path: String::new(), text: Arc::from(sql) };
    let mut world = World::new(vec![source], settings);
    world.model.objects = Objects::default();
    world.model.speaks = model.speaks;
    for (id, object) in model.objects.iter() {
        world.insert(id.clone(), object.clone());
    }
    for statement in parse::statements(0, sql) {
        apply(&mut world, &statement);
    }
    let (broken, more): (Vec<_>, Vec<_>) = world.model.notices.into_iter().partition(|notice| {
        matches!(notice.rule.as_ref(), "unresolved-statement" | "unrecognized-statement")
    });
    if let Some(notice) = broken.into_iter().next() {
        return Err(notice);
    }
    let mut after = Model { objects: world.model.objects, ..model.clone() };
    after.notices.extend(more.into_iter().map(|notice| Notice { origin: None, ..notice }));
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::declare;

    #[test]
    fn a_rename_takes_along_what_names_it() {
        let declared = |sql: &str| {
            declare(vec![Source { path: "a.sql".to_owned(), text: sql.into() }], &Settings::default())
        };
        let before = declared(
            "CREATE TABLE t (mail text, n integer CHECK (n > 0)); CREATE INDEX i ON t (lower(mail));
             CREATE VIEW v AS SELECT mail FROM t;",
        );
        let after =
            replayed(&before, "ALTER TABLE public.t RENAME COLUMN mail TO email", &Settings::default())
                .unwrap();
        let names: Vec<_> = after.objects.keys().map(ToString::to_string).collect();
        assert!(names.contains(&"public.t.email".to_owned()) && !names.contains(&"public.t.mail".to_owned()));
        let wrong = replayed(&before, "ALTER TABLE public.t RENAME COLUMN no TO email", &Settings::default());
        assert!(wrong.unwrap_err().message.contains("no"));
    }
}
