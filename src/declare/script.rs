//! Texts and their statements: parsed by a thread of its own, beside the replay of those that come before.

use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::ddl::Statement;
use super::world::World;
use super::{Settings, Watcher, apply, parse, transaction};
use crate::model::{Model, Source};

/// Texts and their statements: all that can be read without knowing the server that they are for.
pub struct Script {
    sources: Vec<Source>,
    parts: Receiver<Part>,
    /// Where statements go that were replayed: the parser frees them, and has their memory for the next.
    replayed: Sender<Vec<Statement>>,
    /// None where no thread was to be had and all is parsed.
    parser: Option<JoinHandle<()>>,
}

/// Statements that follow one another in one text. Each text has at least one part; one that undoes statements by
/// ROLLBACK has no more, since what is done of it is known from all of it.
struct Part {
    /// The number of the text.
    text: u32,
    statements: Vec<Statement>,
}

/// How many parts are kept ready: memory is for what is replayed next, not for all there is.
const AHEAD: usize = 8;

impl Script {
    /// Begins to parse texts.
    pub fn parse(sources: Vec<Source>) -> Self {
        let (give, parts) = sync_channel(AHEAD);
        let (replayed, spent) = channel();
        let texts = sources.clone();
        let give = move |part| {
            spent.try_iter().for_each(drop);
            give.send(part)
        };
        match Builder::new().spawn(move || parse_all(&texts, give)) {
            Ok(parser) => Self { sources, parts, replayed, parser: Some(parser) },
            Err(_) => Self::parse_here(sources),
        }
    }

    /// The same where no thread is to be had.
    fn parse_here(sources: Vec<Source>) -> Self {
        let (give, parts) = channel();
        parse_all(&sources, |part| give.send(part));
        Self { sources, parts, replayed: channel().0, parser: None }
    }

    /// The texts.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Replays the statements, in order, onto an empty database.
    pub fn declare(self, settings: &Settings) -> Model {
        self.replay(settings, None)
    }

    /// As [`Script::declare`], with somebody looking on.
    pub(crate) fn replay(self, settings: &Settings, mut watcher: Option<&mut dyn Watcher>) -> Model {
        let Self { sources, parts, replayed, parser } = self;
        let mut world = World::new(sources, settings);
        let mut parts = parts.iter().peekable();
        let mut begun = None;
        while let Some(Part { text, mut statements }) = parts.next() {
            if begun != Some(text) {
                // Each text is a session of its own.
                world.reset();
                begun = Some(text);
            }
            if let Some(watcher) = &mut watcher {
                while let Some(more) = parts.next_if(|part| part.text == text) {
                    statements.extend(more.statements);
                }
                watcher.file(text, &statements);
            }
            let kept = transaction::kept(&statements);
            for (statement, _) in statements.iter().zip(kept).filter(|(_, kept)| *kept) {
                if let Some(watcher) = &mut watcher {
                    watcher.step(&world, statement);
                }
                apply(&mut world, statement);
            }
            // Where the parser is done they come back, and are freed here.
            drop(replayed.send(statements));
        }
        if let Some(Err(panic)) = parser.map(JoinHandle::join) {
            std::panic::resume_unwind(panic);
        }
        if let Some(watcher) = watcher {
            watcher.end(&world);
        }
        world.into_model()
    }
}

/// Parses texts part by part, until all is done or nobody asks for more.
fn parse_all<E>(texts: &[Source], mut give: impl FnMut(Part) -> Result<(), E>) {
    for (text, source) in (0_u32..).zip(texts) {
        let gone = parse::in_parts(text, &source.text, |statements| give(Part { text, statements }));
        if gone.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;

    fn tables(texts: &[String]) -> usize {
        let source = |text: &String| Source { path: "a.sql".to_owned(), text: text.as_str().into() };
        let model = Script::parse(texts.iter().map(source).collect()).declare(&Settings::default());
        assert_eq!(model.notices, []);
        model.of_kind(Kind::Table).count()
    }

    #[test]
    fn texts_come_in_parts_and_whole() {
        let many: String = (0..2000).map(|n| format!("CREATE TABLE t{n} ();")).collect();
        let undone = format!("BEGIN; {many} ROLLBACK; CREATE TABLE u ();");
        let alter = "ALTER TABLE t1999 RENAME TO v; DROP TABLE t0;".to_owned();
        assert_eq!(tables(&[String::new(), many.clone(), alter]), 1999);
        assert_eq!(tables(&[undone, many]), 2001);
        assert_eq!(tables(&[]), 0);
    }

    #[test]
    fn who_does_not_ask_for_all_is_not_waited_for() {
        let many: String = (0..9000).map(|n| format!("CREATE TABLE t{n} ();")).collect();
        let script = Script::parse(vec![Source { path: "a.sql".to_owned(), text: many.into() }]);
        let Script { sources: _, parts, replayed: _, parser } = script;
        drop(parts);
        parser.unwrap().join().unwrap();
    }
}
