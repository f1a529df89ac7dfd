//! Enumerated types: CREATE TYPE … AS ENUM, ADD VALUE, RENAME VALUE.

use std::ops::Range;

use super::Enum;
use crate::declare::ddl::{EnumLabel, TypeAction};
use crate::declare::lex::{self, Lexer};
use crate::declare::texts;
use crate::declare::world::World;
use crate::expr::Labels;
use crate::kinds::Body;
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

/// The catalog holds a label by its number, so every constant that is the label is the new one from now on.
fn relabel(world: &mut World, ty: &QName, from: &str, to: &str) {
    let mut suspects: Vec<(Id, Body)> = Vec::new();
    world.model.objects.for_each_mut(|id, object| {
        if texts::of(&mut object.body).iter().any(|text| text.sql.contains(from)) {
            suspects.push((id.clone(), object.body.clone()));
        }
    });
    if suspects.is_empty() {
        return;
    }
    let labels = Labels::new(&world.model, world.major, ty);
    let new = |(id, body): (Id, Body)| relabelled(&labels, &id, &body, (from, to)).map(|body| (id, body));
    let changed: Vec<(Id, Body)> = suspects.into_iter().filter_map(new).collect();
    for (id, body) in changed {
        world.replace_body(&id, body);
    }
}

/// An object with a label replaced wherever a text has it; none where none has.
fn relabelled(labels: &Labels<'_>, id: &Id, body: &Body, (from, to): (&str, &str)) -> Option<Body> {
    /// No type has such a label.
    const PROBE: &str = "\u{1}label";
    let sqls: Vec<String> = texts::of(&mut body.clone()).iter().map(|text| text.sql.clone()).collect();
    let mut new = None;
    for (number, sql) in sqls.iter().enumerate() {
        // From the end: what stands before stays where it is.
        for place in strings(sql).into_iter().rev() {
            let with = |label: &str| replaced(sql.get(place.clone())?, from, label);
            let (Some(probing), Some(renamed)) = (with(PROBE), with(to)) else { continue };
            let mut probe = body.clone();
            put(&mut probe, number, &place, &probing);
            if labels.has(id, &probe, PROBE) {
                put(new.get_or_insert_with(|| body.clone()), number, &place, &renamed);
            }
        }
    }
    new
}

/// The places of the string constants of a text, in order.
fn strings(sql: &str) -> Vec<Range<usize>> {
    let mut lexer = Lexer::new(sql, 0..sql.len());
    let tokens = std::iter::from_fn(|| lexer.next());
    tokens.filter(|token| token.kind == lex::Kind::String).map(|token| token.range()).collect()
}

/// A constant with a label replaced: all of it, or elements of an array that it writes.
fn replaced(written: &str, from: &str, to: &str) -> Option<String> {
    if written == literal(from) {
        return Some(literal(to));
    }
    let elements = written.strip_prefix("'{")?.strip_suffix("}'")?;
    let quoted = |label: &str| format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "''"));
    let is_label = |element: &str| element.trim() == from || element.trim() == quoted(from);
    let new = |element: &str| if is_label(element) { quoted(to) } else { element.to_owned() };
    let any = elements.split(',').any(is_label);
    any.then(|| format!("'{{{}}}'", elements.split(',').map(new).collect::<Vec<_>>().join(",")))
}

/// Puts a constant into a text of an object.
fn put(body: &mut Body, number: usize, place: &Range<usize>, constant: &str) {
    if let Some(text) = texts::of(body).get_mut(number) {
        text.sql.replace_range(place.clone(), constant);
    }
}

/// A label as a string constant.
fn literal(label: &str) -> String {
    format!("'{}'", label.replace('\'', "''"))
}
