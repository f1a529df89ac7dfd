//! DO blocks and calls of functions, followed: a small part of PL/pgSQL read and run on the schema so far.
//!
//! Only what is certain counts. Conditions and values are three-valued ([`value::Value`]); where one that matters is
//! not known, where code does what is not read here, or where it takes too long, the whole statement is undone and a
//! notice says what could not be told, at its place; what it may have touched is noted as doubtful. Data-changing statements are stepped over, and are taken to
//! succeed: what is declared is a script that runs.

mod branches;
mod call;
mod catalogs;
mod code;
mod eval;
mod facts;
mod harmless;
mod loops;
mod parse;
mod query;
mod run;
#[cfg(test)]
mod tests;
mod value;

use self::run::{Frame, Runner, Stop};
use std::collections::BTreeSet;

use super::ddl::Do;
use super::world::World;
use crate::model::{Id, Model, Notice, Origin, any_partition_of};

/// Does what a DO block does.
pub(crate) fn block(world: &mut World, block: &Do) {
    let Some(origin) = world.origin else { return };
    if block.language.as_str() != "plpgsql" {
        let message = format!("what a DO block in {} does cannot be told from its text", block.language);
        return stopped(world, Stop::Unfollowed(message, Some(origin)));
    }
    let source = world.source_text(origin).filter(|_| block.body.verbatim && world.stand_in.is_none());
    follow(world, |runner| match &source {
        Some(text) => {
            let at = block.body.origin;
            let mut frame = Frame::new(at.source, text, None);
            runner.code(&mut frame, at.start as usize..at.end as usize)
        }
        None => {
            let place = runner.world.stand_in.or(Some(origin));
            let mut frame = Frame::new(origin.source, &block.body.text, place);
            runner.code(&mut frame, 0..block.body.text.len())
        }
    });
}

/// Does what the functions do that a SELECT or CALL of a script calls.
pub(crate) fn called(world: &mut World) {
    let Some(origin) = world.origin else { return };
    let Some(text) = world.source_text(origin) else { return };
    let at = origin.start as usize..origin.end as usize;
    let Some(statement) = text.get(at.clone()) else { return };
    if harmless::effective(world, statement).is_empty() {
        return;
    }
    follow(world, |runner| runner.query(&Frame::new(origin.source, &text, None), statement, &at));
}

/// psql's `\\gexec`: every value that the query gives is a statement.
pub(crate) fn sent(world: &mut World) {
    let Some(origin) = world.origin else { return };
    let Some(text) = world.source_text(origin) else { return };
    let at = origin.start as usize..origin.end as usize;
    follow(world, |runner| runner.sent(&mut Frame::new(origin.source, &text, None), &at));
}

/// Runs something; where that cannot be followed to its end nothing of it counts.
fn follow(world: &mut World, run: impl Fn(&mut Runner<'_>) -> run::Ran<()>) {
    let before = world.clone();
    let Err(stop) = run(&mut Runner::new(world)) else { return };
    let mut touched = BTreeSet::new();
    if matches!(stop, Stop::Unfollowed(..)) {
        world.clone_from(&before);
        // However far it comes: it goes past all that it can.
        let mut runner = Runner::guessing(world);
        let _ = run(&mut runner);
        let sprouting = std::mem::take(&mut runner.sprouting);
        touched = different(&before.model, &world.model);
        touched.extend(sprouting.iter().map(any_partition_of));
    }
    *world = before;
    world.doubt(touched);
    stopped(world, stop);
}

/// What is in one model alone, or not the same in both.
fn different(one: &Model, other: &Model) -> BTreeSet<Id> {
    let (these, those) = (&one.objects, &other.objects);
    let changed = these.iter().filter(|(id, object)| those.get(id) != Some(*object));
    let added = those.keys().filter(|id| !these.contains_key(id));
    changed.map(|(id, _)| id).chain(added).cloned().collect()
}

fn stopped(world: &mut World, stop: Stop) {
    const REMEDY: &str =
        "write what it makes as plain statements, or leave what it makes out of the comparison";
    let (rule, message, origin, help) = match stop {
        Stop::Unfollowed(message, origin) => ("unfollowed-statement", message, origin, REMEDY),
        Stop::Failed(_, message, origin) => (
            "unresolved-statement",
            format!("this statement would fail: {message}"),
            origin,
            "nothing of it was done: mend it, or the statements before it",
        ),
    };
    let place: Option<Origin> = world.stand_in.or(origin).or(world.origin);
    world.model.notices.push(Notice {
        rule: rule.into(),
        message,
        help: Some(help.to_owned()),
        object: None,
        origin: place,
    });
}
