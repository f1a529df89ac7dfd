//! A script into its statements, where psql would send them.

use std::ops::Range;

use super::lex::{Kind, Lexer, Token};

/// A script, cut.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// All tokens of its statements.
    pub(crate) tokens: Vec<Token>,
    /// Its statements and psql commands, in order.
    pub(crate) pieces: Vec<Piece>,
    /// Bytes of its comments.
    pub(crate) comments: Vec<Range<usize>>,
}

/// A statement or psql command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its tokens in [`Script::tokens`], the semicolon left out; a psql command is one token.
    pub(crate) tokens: Range<usize>,
    /// What psql's `\gexec` and the like make of a query: it is sent, and what comes back runs.
    pub(crate) executed: bool,
}

/// Cuts `range` of a text.
pub(crate) fn split(text: &str, range: Range<usize>) -> Script {
    let mut parts = Parts::new(text, range, usize::MAX);
    parts.next();
    parts.splitter.script
}

/// A text cut so many statements at a time; at least one part, and each with what of the text it needs.
pub(crate) struct Parts<'a> {
    splitter: Splitter<'a>,
    lexer: Lexer<'a>,
    size: usize,
    is_over: bool,
}

impl<'a> Parts<'a> {
    /// Cuts `range` of a text, `size` statements at a time.
    pub(crate) fn new(text: &'a str, range: Range<usize>, size: usize) -> Self {
        Self { splitter: Splitter::new(text), lexer: Lexer::new(text, range), size, is_over: false }
    }

    /// The next part, in the memory of the last.
    pub(crate) fn next(&mut self) -> Option<&Script> {
        let Self { splitter, lexer, size, is_over } = self;
        if *is_over {
            return None;
        }
        splitter.begin();
        while splitter.script.pieces.len() < *size {
            let Some(token) = lexer.next() else {
                splitter.finish(false);
                *is_over = true;
                break;
            };
            splitter.take(token, lexer);
        }
        splitter.script.comments = std::mem::take(&mut lexer.comments);
        Some(&splitter.script)
    }
}

/// What psql knows of the statement that it is reading.
#[derive(Default)]
struct State {
    parentheses: usize,
    /// BEGIN and CASE without their END, in CREATE FUNCTION and PROCEDURE.
    blocks: usize,
    words: usize,
    /// First letters of those of the first words that are CREATE, OR, REPLACE, FUNCTION, PROCEDURE, RULE.
    leading: [u8; 4],
    /// COPY … FROM STDIN so far: 1 after COPY, 2 after FROM, 3 after STDIN.
    copy: u8,
}

struct Splitter<'a> {
    text: &'a str,
    script: Script,
    /// The first token of the statement that is being read.
    first: usize,
    state: State,
    /// How many of psql's `\if` are open.
    conditions: usize,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, script: Script::default(), first: 0, state: State::default(), conditions: 0 }
    }

    /// Begins a part; of the statements before, none is begun.
    fn begin(&mut self) {
        let Script { tokens, pieces, comments } = &mut self.script;
        self.first = 0;
        tokens.clear();
        pieces.clear();
        comments.clear();
    }

    fn take(&mut self, token: Token, lexer: &mut Lexer<'_>) {
        let text = self.text.get(token.range()).unwrap_or_default();
        match token.kind {
            Kind::Meta => self.meta(token, text, lexer),
            Kind::Punctuation if text == ";" && !self.is_inside() => {
                let data = self.state.copy == 3;
                self.finish(false);
                if data {
                    lexer.skip_copy_data();
                }
            }
            _ => {
                self.note(token.kind, text);
                self.script.tokens.push(token);
            }
        }
    }

    /// Whether a semicolon belongs to the statement. Between parentheses only CREATE RULE has some: elsewhere a
    /// parenthesis was forgotten, and what follows must not suffer.
    fn is_inside(&self) -> bool {
        self.state.blocks > 0 || (self.state.parentheses > 0 && self.state.creates(b'u'))
    }

    fn note(&mut self, kind: Kind, text: &str) {
        match (kind, text) {
            (Kind::Punctuation, "(") => self.state.parentheses += 1,
            (Kind::Punctuation, ")") => self.state.parentheses = self.state.parentheses.saturating_sub(1),
            (Kind::Word, _) => self.state.word(text),
            _ => {}
        }
    }

    fn meta(&mut self, token: Token, text: &str, lexer: &mut Lexer<'_>) {
        let command = text.get(1..).unwrap_or_default();
        let name = command.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        match name {
            "if" => self.conditions += 1,
            "endif" => self.conditions = self.conditions.saturating_sub(1),
            _ => {}
        }
        if self.conditions == 0 && quits(text) {
            // What was begun is never sent.
            self.script.tokens.truncate(self.first);
            return lexer.stop();
        }
        let sends = matches!(name, "g" | "gx" | "gset" | "gdesc" | "gexec" | "crosstabview" | "watch");
        if command.starts_with(';') || sends {
            return self.finish(name == "gexec");
        }
        if self.script.tokens.len() > self.first {
            // psql obeys, and reads on in the same statement.
            return;
        }
        self.script.tokens.push(token);
        self.finish(false);
        if name == "copy" && command.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stdin")) {
            lexer.skip_copy_data();
        }
    }

    fn finish(&mut self, executed: bool) {
        let tokens = self.first..self.script.tokens.len();
        self.first = tokens.end;
        self.state = State::default();
        if !tokens.is_empty() {
            self.script.pieces.push(Piece { tokens, executed });
        }
    }
}

/// Whether psql's `\quit` is among the commands of a line: what extensions' scripts begin with.
fn quits(line: &str) -> bool {
    let mut quoted = None;
    let begins = |(at, c): (usize, char)| match (quoted, c) {
        (None, '\\') => Some(at + 1),
        (None, '\'' | '"') => {
            quoted = Some(c);
            None
        }
        (Some(quote), c) if quote == c => {
            quoted = None;
            None
        }
        _ => None,
    };
    let commands = line.char_indices().filter_map(begins);
    let mut words =
        commands.filter_map(|at| line.get(at..)?.split(|c: char| !c.is_ascii_alphabetic()).next());
    words.any(|word| matches!(word, "q" | "quit"))
}

impl State {
    fn word(&mut self, text: &str) {
        self.copy = match self.copy {
            0 if self.words == 0 && text.eq_ignore_ascii_case("copy") => 1,
            1 if self.parentheses == 0 && text.eq_ignore_ascii_case("from") => 2,
            2 if text.eq_ignore_ascii_case("stdin") => 3,
            2 => 1,
            state => state,
        };
        if let Some(slot) = self.leading.get_mut(self.words) {
            *slot = leading(text);
        }
        self.words += 1;
        if self.parentheses == 0 && (self.creates(b'f') || self.creates(b'p')) {
            if text.eq_ignore_ascii_case("begin") || (self.blocks > 0 && text.eq_ignore_ascii_case("case")) {
                self.blocks += 1;
            } else if text.eq_ignore_ascii_case("end") {
                self.blocks = self.blocks.saturating_sub(1);
            }
        }
    }

    /// Whether this is `CREATE [OR REPLACE]` of that sort.
    fn creates(&self, sort: u8) -> bool {
        matches!(self.leading, [b'c', b'o', b'r', s] if s == sort)
            || matches!(self.leading, [b'c', s, ..] if s == sort)
    }
}

/// The letter by which the splitter remembers one of the words that it knows; `u` is RULE.
fn leading(word: &str) -> u8 {
    const WORDS: [(&str, u8); 6] = [
        ("create", b'c'),
        ("or", b'o'),
        ("replace", b'r'),
        ("function", b'f'),
        ("procedure", b'p'),
        ("rule", b'u'),
    ];
    WORDS.iter().find(|(w, _)| w.eq_ignore_ascii_case(word)).map_or(0, |(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let script = split(text, 0..text.len());
        let span = |p: &Piece| {
            let tokens = &script.tokens[p.tokens.clone()];
            &text[tokens[0].start as usize..tokens[tokens.len() - 1].end as usize]
        };
        script.pieces.iter().map(span).collect()
    }

    #[test]
    fn cuts_where_psql_does() {
        for (text, expected) in [
            ("a; b;; -- c;\nd", vec!["a", "b", "d"]),
            ("select ';', $$;$$, \";\" /* ; */ ; b", vec!["select ';', $$;$$, \";\"", "b"]),
            ("copy t from stdin;\n1;\t2\n\\.\nb;", vec!["copy t from stdin", "b"]),
            (
                "copy t (a, b) from stdin with (format csv);\r\nx\r\n\\.\r\nb;",
                vec!["copy t (a, b) from stdin with (format csv)", "b"],
            ),
            ("copy t from '/x'; b;", vec!["copy t from '/x'", "b"]),
            ("a;\nb\n\\q\nc;", vec!["a"]),
            ("\\echo Use \"CREATE EXTENSION x\" to load it. \\quit\na;", vec![]),
            ("\\echo '\\quit'\na;", vec!["\\echo '\\quit'", "a"]),
            ("\\if :x\n\\quit\n\\endif\na;", vec!["\\if :x", "\\quit", "\\endif", "a"]),
            ("\\connect x\na;", vec!["\\connect x", "a"]),
            ("select 1 \\gset\na;", vec!["select 1", "a"]),
            (
                "create rule r as on insert to t do (a; b); c",
                vec!["create rule r as on insert to t do (a; b)", "c"],
            ),
            ("create table t (a int; create table u ()", vec!["create table t (a int", "create table u ()"]),
            (
                "create or replace function f() begin atomic select case when a then b end; c; end; d",
                vec![
                    "create or replace function f() begin atomic select case when a then b end; c; end",
                    "d",
                ],
            ),
            ("begin; end; commit", vec!["begin", "end", "commit"]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn statements_and_gaps_are_the_text(text in r#"([ -~é\n]|;|['"$\\/*()-]|create |function |begin |end ){0,60}"#) {
            let script = split(&text, 0..text.len());
            let (mut built, mut last) = (String::new(), 0);
            for piece in &script.pieces {
                let tokens = &script.tokens[piece.tokens.clone()];
                let (start, end) = (tokens[0].start as usize, tokens[tokens.len() - 1].end as usize);
                built.push_str(&text[last..start]);
                built.push_str(&text[start..end]);
                last = end;
            }
            built.push_str(&text[last..]);
            prop_assert_eq!(built, text);
        }
    }
}
