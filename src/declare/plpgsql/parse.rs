//! PL/pgSQL text to [`Block`]: where statements, conditions and queries begin and end, by PostgreSQL's `pl_gram.y`.

use super::code::{Block, Condition, Line, Sql, Step, Target};
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::lex::{Kind, Lexer, Token};
use crate::model::Name;

/// Blocks and loops within each other that are still read.
const MAX_DEPTH: u32 = 64;

/// Reads the code of a DO block or function: a stretch of a text.
pub(super) fn block(source: u32, text: &str, range: Sql) -> Parsed<Block> {
    let mut lexer = Lexer::new(text, range);
    let tokens: Vec<Token> = std::iter::from_fn(|| lexer.next()).collect();
    let mut parser = Parser { cursor: Cursor::new(source, text, &tokens), depth: 0 };
    while parser.cursor.eat_symbol("#") {
        // `#variable_conflict use_column` and the like.
        parser.cursor.advance();
        parser.cursor.advance();
    }
    parser.label();
    let block = parser.block()?;
    parser.cursor.eat_symbol(";");
    parser.cursor.expect_end()?;
    Ok(block)
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: u32,
}

impl Parser<'_> {
    fn label(&mut self) {
        if self.cursor.eat_symbol("<<") {
            self.cursor.advance();
            self.cursor.eat_symbol(">>");
        }
    }

    /// \[DECLARE …\] BEGIN … \[EXCEPTION …\] END \[label\].
    fn block(&mut self) -> Parsed<Block> {
        let mut block = Block::default();
        while self.cursor.eat("DECLARE") {
            while !self.cursor.is_word("BEGIN") && !self.cursor.is_word("DECLARE") {
                block.variables.push(self.declaration()?);
            }
        }
        self.cursor.expect("BEGIN")?;
        block.body = self.lines(&["EXCEPTION", "END"])?;
        if self.cursor.eat("EXCEPTION") {
            while self.cursor.eat("WHEN") {
                let names = self.conditions()?;
                block.handlers.push((names, self.lines(&["WHEN", "END"])?));
            }
        }
        self.cursor.expect("END")?;
        if !self.cursor.is_end() && !self.cursor.is_symbol(";") {
            self.cursor.advance();
        }
        Ok(block)
    }

    /// `name [CONSTANT] type [NOT NULL] [:= value];`
    fn declaration(&mut self) -> Parsed<(Name, Option<Sql>, bool)> {
        let name = self.name()?;
        let mut record = self.cursor.is_word("RECORD");
        let mut parentheses = 0_usize;
        while !self.cursor.is_symbol(";") {
            if self.cursor.is_end() {
                return Err(self.cursor.expected("the end of a declaration"));
            }
            let cursor = &mut self.cursor;
            if cursor.is_word("ALIAS") || cursor.is_word("CURSOR") {
                // Its value is no expression: an empty one, which nobody can tell.
                self.until(&[], &[";"])?;
                self.cursor.expect_symbol(";")?;
                return Ok((name, Some(0..0), false));
            }
            let assigns = cursor.is_symbol(":=") || cursor.is_symbol("=") || cursor.is_word("DEFAULT");
            if parentheses == 0 && assigns {
                cursor.advance();
                let value = self.until(&[], &[";"])?;
                self.cursor.expect_symbol(";")?;
                return Ok((name, Some(value), record));
            }
            parentheses = count(cursor, parentheses);
            record |= cursor.is_word("ROWTYPE");
            cursor.advance();
        }
        self.cursor.advance();
        Ok((name, None, record))
    }

    fn name(&mut self) -> Parsed<Name> {
        match self.cursor.token(0).filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted)) {
            Some(token) => {
                self.cursor.advance();
                Ok(self.cursor.name_of(token))
            }
            None => Err(self.cursor.expected("a name")),
        }
    }

    /// `name OR SQLSTATE 'code' OR … THEN`.
    fn conditions(&mut self) -> Parsed<Vec<String>> {
        let mut names = Vec::new();
        while !self.cursor.eat("THEN") {
            let Some(token) = self.cursor.token(0) else { return Err(self.cursor.expected("THEN")) };
            let word = self.cursor.source_of(token).trim_matches('\'').to_ascii_lowercase();
            if !matches!(word.as_str(), "or" | "sqlstate") {
                names.push(word);
            }
            self.cursor.advance();
        }
        Ok(names)
    }

    fn lines(&mut self, ends: &[&str]) -> Parsed<Vec<Line>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.cursor.failure("blocks are nested too deeply"));
        }
        let mut lines = Vec::new();
        while !ends.iter().any(|word| self.cursor.is_word(word)) {
            if self.cursor.is_end() {
                return Err(self.cursor.expected("END"));
            }
            if !self.cursor.eat_symbol(";") {
                lines.push(self.line()?);
            }
        }
        self.depth -= 1;
        Ok(lines)
    }

    fn line(&mut self) -> Parsed<Line> {
        self.label();
        let start = self.cursor.byte() as usize;
        let step = self.step()?;
        let end = self.cursor.last_byte() as usize;
        if !self.cursor.is_end() {
            self.cursor.expect_symbol(";")?;
        }
        Ok(Line { at: start..end, step })
    }

    fn step(&mut self) -> Parsed<Step> {
        if self.cursor.is_word("DECLARE") || self.cursor.is_word("BEGIN") {
            return Ok(Step::Block(self.block()?));
        }
        if self.cursor.eat("IF") {
            return self.branches();
        }
        if self.cursor.eat("CASE") {
            return self.case();
        }
        if self.cursor.eat("FOREACH") || self.cursor.is_word("FOR") {
            return self.repeated();
        }
        if self.cursor.eat("WHILE") {
            let condition = self.until(&["LOOP"], &[])?;
            return Ok(Step::While(Some(condition), self.body()?));
        }
        if self.cursor.is_word("LOOP") {
            return Ok(Step::While(None, self.body()?));
        }
        if self.cursor.is_word("EXIT") || self.cursor.is_word("CONTINUE") {
            return self.exit();
        }
        self.simple()
    }

    /// After IF.
    fn branches(&mut self) -> Parsed<Step> {
        let (mut arms, mut otherwise) = (Vec::new(), Vec::new());
        loop {
            let condition = Condition::Is(self.until(&["THEN"], &[])?);
            self.cursor.expect("THEN")?;
            arms.push((condition, self.lines(&["ELSIF", "ELSEIF", "ELSE", "END"])?));
            if self.cursor.eat("ELSE") {
                otherwise = self.lines(&["END"])?;
            } else if self.cursor.eat("ELSIF") || self.cursor.eat("ELSEIF") {
                continue;
            }
            self.cursor.expect("END IF")?;
            return Ok(Step::If(arms, otherwise));
        }
    }

    /// After CASE.
    fn case(&mut self) -> Parsed<Step> {
        let operand = if self.cursor.is_word("WHEN") { None } else { Some(self.until(&["WHEN"], &[])?) };
        let mut arms = Vec::new();
        while self.cursor.eat("WHEN") {
            let condition = match &operand {
                None => Condition::Is(self.until(&["THEN"], &[])?),
                Some(operand) => {
                    let mut values = vec![self.until(&["THEN"], &[","])?];
                    while self.cursor.eat_symbol(",") {
                        values.push(self.until(&["THEN"], &[","])?);
                    }
                    Condition::Equals(operand.clone(), values)
                }
            };
            self.cursor.expect("THEN")?;
            arms.push((condition, self.lines(&["WHEN", "ELSE", "END"])?));
        }
        let start = self.cursor.byte() as usize;
        let otherwise = if self.cursor.eat("ELSE") {
            self.lines(&["END"])?
        } else {
            // Without ELSE it is an error that nothing fits.
            vec![Line { at: start..start + 3, step: Step::Raise(true) }]
        };
        self.cursor.expect("END CASE")?;
        Ok(Step::If(arms, otherwise))
    }

    /// FOR, or what follows FOREACH.
    fn repeated(&mut self) -> Parsed<Step> {
        if !self.cursor.eat("FOR") {
            let name = self.name()?;
            let array = {
                self.until(&["ARRAY"], &[])?;
                self.cursor.expect("ARRAY")?;
                self.until(&["LOOP"], &[])?
            };
            return Ok(Step::ForEach(name, array, self.body()?));
        }
        let mut names = vec![self.name()?];
        while self.cursor.eat_symbol(",") {
            names.push(self.name()?);
        }
        self.cursor.expect("IN")?;
        let reverse = self.cursor.eat("REVERSE");
        if self.cursor.is_word("EXECUTE") {
            self.until(&["LOOP"], &[])?;
            return Ok(Step::ForQuery(names, None, self.body()?));
        }
        let first = self.until(&["LOOP"], &[".."])?;
        if !self.cursor.eat_symbol("..") {
            return Ok(Step::ForQuery(names, Some(first), self.body()?));
        }
        let last = self.until(&["LOOP", "BY"], &[])?;
        if self.cursor.eat("BY") {
            self.until(&["LOOP"], &[])?;
            return Ok(Step::ForQuery(names, None, self.body()?));
        }
        let name = names.swap_remove(0);
        Ok(Step::ForRange(name, first, last, reverse, self.body()?))
    }

    /// LOOP … END LOOP \[label\].
    fn body(&mut self) -> Parsed<Vec<Line>> {
        self.cursor.expect("LOOP")?;
        let lines = self.lines(&["END"])?;
        self.cursor.expect("END LOOP")?;
        if !self.cursor.is_end() && !self.cursor.is_symbol(";") {
            self.cursor.advance();
        }
        Ok(lines)
    }

    fn exit(&mut self) -> Parsed<Step> {
        let again = self.cursor.is_word("CONTINUE");
        self.cursor.advance();
        if !self.cursor.is_symbol(";") && !self.cursor.is_word("WHEN") {
            // To which of the loops is not looked at.
            return Err(self.cursor.failure("EXIT and CONTINUE with a label are not followed"));
        }
        let when = if self.cursor.eat("WHEN") { Some(self.until(&[], &[";"])?) } else { None };
        Ok(Step::Exit(again, when))
    }

    fn simple(&mut self) -> Parsed<Step> {
        const DIAGNOSTICS: &[&str] = &["GET", "FETCH", "MOVE", "OPEN", "CLOSE"];
        if self.cursor.eat("PERFORM") {
            return Ok(Step::Perform(self.until(&[], &[";"])?));
        }
        if self.cursor.eat("RAISE") {
            const HARMLESS: &[&str] = &["DEBUG", "LOG", "INFO", "NOTICE", "WARNING"];
            let harmless = HARMLESS.iter().any(|level| self.cursor.is_word(level));
            self.rest();
            return Ok(Step::Raise(!harmless));
        }
        if self.cursor.eat("RETURN") {
            let more = self.cursor.is_word("NEXT") || self.cursor.is_word("QUERY");
            self.rest();
            return Ok(if more { Step::Nothing } else { Step::Return });
        }
        if self.cursor.eat("EXECUTE") {
            let text = self.until(&["INTO", "USING"], &[";"])?;
            let from = self.cursor.position();
            self.rest();
            return Ok(Step::Execute(text, self.into_names(from).map_or_else(Vec::new, |(_, names)| names)));
        }
        if self.cursor.is_word("NULL") || self.cursor.is_word("ASSERT") {
            self.rest();
            return Ok(Step::Nothing);
        }
        if let Some(step) = self.assignment()? {
            return Ok(step);
        }
        if DIAGNOSTICS.iter().any(|word| self.cursor.is_word(word)) {
            return Ok(Step::Sets(self.named_words()));
        }
        self.sql()
    }

    /// `a := …`, `a.b = …`, `a[1] := …`; none where something else stands.
    fn assignment(&mut self) -> Parsed<Option<Step>> {
        let mut ahead = self.cursor.clone();
        let Some(first) = ahead.token(0).filter(|t| matches!(t.kind, Kind::Word | Kind::Quoted)) else {
            return Ok(None);
        };
        let name = ahead.name_of(first);
        ahead.advance();
        let mut brackets = 0_usize;
        let mut whole = true;
        while !ahead.is_end() && !ahead.is_symbol(";") {
            if brackets == 0 && (ahead.is_symbol(":=") || ahead.is_symbol("=")) {
                self.cursor.set_position(ahead.position() + 1);
                let value = self.until(&[], &[";"])?;
                return Ok(Some(Step::Assign(Target { name, whole }, value)));
            }
            if ahead.is_symbol("[") {
                brackets += 1;
            } else if ahead.is_symbol("]") {
                brackets = brackets.saturating_sub(1);
            } else if brackets == 0 && ahead.eat_symbol(".") {
            } else if brackets == 0 {
                return Ok(None);
            }
            whole = false;
            ahead.advance();
        }
        Ok(None)
    }

    /// The words of a statement to its end: any of them may be a variable that it sets.
    fn named_words(&mut self) -> Vec<Name> {
        let mut names = Vec::new();
        while !self.cursor.is_end() && !self.cursor.is_symbol(";") {
            match self.name() {
                Ok(name) => names.push(name),
                Err(_) => self.cursor.advance(),
            }
        }
        names
    }

    /// SQL up to the semicolon, and its INTO where it is about rows.
    fn sql(&mut self) -> Parsed<Step> {
        const ROWS: &[&str] = &["SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES"];
        let (from, rows) = (self.cursor.position(), ROWS.iter().any(|word| self.cursor.is_word(word)));
        if self.rest() == 0 {
            return Err(self.cursor.expected("a statement"));
        }
        Ok(Step::Sql(if rows { self.into_names(from) } else { None }))
    }

    /// INTO between a token and the place reached: its bytes and the variables it names.
    fn into_names(&self, from: usize) -> Option<(Sql, Vec<Name>)> {
        let mut ahead = self.cursor.slice(from, self.cursor.position());
        let mut parentheses = 0_usize;
        while !ahead.is_end() {
            parentheses = count(&ahead, parentheses);
            let inserts = ahead.position() > 0 && {
                let before = ahead.position() - 1;
                ahead.slice(before, before + 1).is_word("INSERT")
            };
            if parentheses == 0 && ahead.is_word("INTO") && !inserts {
                break;
            }
            ahead.advance();
        }
        let start = ahead.byte() as usize;
        if !ahead.eat("INTO") {
            return None;
        }
        ahead.eat("STRICT");
        let mut names = Vec::new();
        loop {
            let token = ahead.token(0).filter(|t| matches!(t.kind, Kind::Word | Kind::Quoted))?;
            names.push(ahead.name_of(token));
            ahead.advance();
            while ahead.eat_symbol(".") {
                ahead.advance();
            }
            if !ahead.eat_symbol(",") {
                return Some((start..ahead.last_byte() as usize, names));
            }
        }
    }

    /// To the semicolon; how many tokens that were.
    fn rest(&mut self) -> usize {
        let from = self.cursor.position();
        let mut parentheses = 0_usize;
        while !self.cursor.is_end() && (parentheses > 0 || !self.cursor.is_symbol(";")) {
            parentheses = count(&self.cursor, parentheses);
            self.cursor.advance();
        }
        self.cursor.position() - from
    }

    /// An expression or query up to one of these words or symbols, outside of parentheses and CASE.
    fn until(&mut self, words: &[&str], symbols: &[&str]) -> Parsed<Sql> {
        let (start, first) = (self.cursor.byte() as usize, self.cursor.position());
        let (mut parentheses, mut cases) = (0_usize, 0_usize);
        loop {
            let cursor = &mut self.cursor;
            let outside = parentheses == 0 && cases == 0;
            let ends = words.iter().any(|word| cursor.is_word(word))
                || symbols.iter().any(|symbol| cursor.is_symbol(symbol));
            if outside && ends {
                break;
            }
            if cursor.is_end() || (parentheses == 0 && cursor.is_symbol(";")) {
                return Err(cursor.expected(words.first().or(symbols.first()).copied().unwrap_or(";")));
            }
            parentheses = count(cursor, parentheses);
            cases += usize::from(cursor.is_word("CASE"));
            cases -= usize::from(cursor.is_word("END")).min(cases);
            cursor.advance();
        }
        let end = if self.cursor.position() == first { start } else { self.cursor.last_byte() as usize };
        Ok(start..end)
    }
}

/// How many parentheses and brackets are open after the next token.
fn count(cursor: &Cursor<'_>, open: usize) -> usize {
    if cursor.is_symbol("(") || cursor.is_symbol("[") {
        open + 1
    } else if cursor.is_symbol(")") || cursor.is_symbol("]") {
        open.saturating_sub(1)
    } else {
        open
    }
}
