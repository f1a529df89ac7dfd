//! Enumerated types: CREATE TYPE … AS ENUM, ADD VALUE, RENAME VALUE.

use super::Enum;
use crate::declare::ddl::{EnumLabel, TypeAction};
use crate::declare::world::World;
use crate::kinds::column::declare as column;
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

/// The type with these labels.
pub(crate) fn new(labels: &[EnumLabel]) -> Enum {
    Enum { labels: labels.iter().map(|label| label.text.clone()).collect() }
}

/// ALTER TYPE of an enum.
pub(crate) fn alter(world: &mut World, id: &Id, action: &TypeAction) {
    let Some(Body::Enum(mut body)) = world.get(id).map(|object| object.body.clone()) else { return };
    let place = |label: &str| body.labels.iter().position(|held| held == label);
    let problem = match action {
        TypeAction::AddValue { if_not_exists, label, place: beside } => match (place(&label.text), beside) {
            (Some(_), _) => (!if_not_exists).then(|| format!("label {:?} exists already", label.text)),
            (None, None) => {
                body.labels.push(label.text.clone());
                None
            }
            (None, Some((before, other))) => match place(other) {
                Some(at) => {
                    body.labels.insert(at + usize::from(!before), label.text.clone());
                    None
                }
                None => Some(format!("label {other:?} does not exist")),
            },
        },
        TypeAction::RenameValue(from, to) => match place(&from.text) {
            Some(at) => {
                body.labels.iter_mut().skip(at).take(1).for_each(|label| label.clone_from(&to.text));
                None
            }
            None => Some(format!("label {:?} does not exist", from.text)),
        },
        _ => Some("this is an enumerated type".to_owned()),
    };
    match problem {
        Some(problem) => world.unresolved(format!("{id}: {problem}"), id),
        None => {
            world.replace_body(id, body);
            if let TypeAction::RenameValue(from, to) = action {
                relabel(world, &id.qname(), &from.text, &to.text);
            }
        }
    }
}

/// The catalog holds a label by its number, so a default that is the label is the new one from now on.
fn relabel(world: &mut World, ty: &QName, from: &str, to: &str) {
    let (from, to) = (literal(from), literal(to));
    let renamed = |sql: &str| {
        let rest = sql.strip_prefix(&from)?;
        (rest.is_empty() || rest.trim_start().starts_with("::")).then(|| format!("{to}{rest}"))
    };
    let columns: Vec<_> = world
        .model
        .of_kind(Kind::Column)
        .filter_map(|(id, object)| match &object.body {
            Body::Column(column) if column.ty.name == *ty => {
                Some((id.clone(), renamed(&column.default.as_ref()?.sql)?))
            }
            _ => None,
        })
        .collect();
    for (id, sql) in columns {
        column::change(world, &id, |_, column| {
            if let Some(default) = &mut column.default {
                default.sql = sql;
            }
        });
    }
}

/// A label as a string constant.
fn literal(label: &str) -> String {
    format!("'{}'", label.replace('\'', "''"))
}
