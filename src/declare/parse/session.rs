//! What changes the session or rows: SET, transactions, DO, and all statements about data.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterAction, AlterRelation, Class, CreateTableAs, Data, Ddl, Do, Ident, ObjectName, RelationAction,
    Setting, SettingValue, SqlText, Transaction,
};
use crate::declare::keywords::{Category, category};
use crate::declare::lex::Kind;
use crate::declare::split::split;
use crate::model::Name;

/// Commands that are about rows or maintenance, whatever follows.
const DATA: &[&str] = &[
    "ANALYSE",
    "ANALYZE",
    "CALL",
    "CHECKPOINT",
    "CLOSE",
    "COPY",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "EXECUTE",
    "EXPLAIN",
    "FETCH",
    "INSERT",
    "LISTEN",
    "LOAD",
    "LOCK",
    "MERGE",
    "MOVE",
    "NOTIFY",
    "PREPARE",
    "REFRESH",
    "REINDEX",
    "REPACK",
    "SHOW",
    "TABLE",
    "TRUNCATE",
    "UNLISTEN",
    "UPDATE",
    "VACUUM",
    "VALUES",
];

const BEGINNINGS: &[(&str, fn() -> Transaction)] = &[
    ("BEGIN", || Transaction::Begin),
    ("START TRANSACTION", || Transaction::Begin),
    ("COMMIT PREPARED", || Transaction::Other),
    ("ROLLBACK PREPARED", || Transaction::Other),
    ("PREPARE TRANSACTION", || Transaction::Commit),
    ("COMMIT", || Transaction::Commit),
    ("END", || Transaction::Commit),
    ("ABORT", || Transaction::Rollback),
    ("SET TRANSACTION", || Transaction::Other),
    ("SET LOCAL TRANSACTION", || Transaction::Other),
    ("SET SESSION CHARACTERISTICS", || Transaction::Other),
    ("SET CONSTRAINTS", || Transaction::Other),
];

impl Cursor<'_> {
    /// A statement about rows, the session or the transaction; none where it is something else.
    pub(super) fn session_statement(&mut self) -> Parsed<Option<Ddl>> {
        if let Some(transaction) = self.transaction()? {
            return Ok(Some(Ddl::Transaction(transaction)));
        }
        if self.is_word("SELECT") || self.is_word("WITH") || self.is_symbol("(") {
            return self.select().map(Some);
        }
        if self.eat("CLUSTER") {
            return self.cluster().map(Some);
        }
        if let Some(command) = DATA.iter().copied().find(|word| self.is_word(word)) {
            let calls = if matches!(command, "CALL" | "VALUES") { self.calls() } else { Vec::new() };
            self.skip_statement()?;
            return Ok(Some(Ddl::Data(Data { command, calls })));
        }
        if self.eat("SET") {
            return self.set().map(Some);
        }
        if self.eat("RESET") {
            return self.reset().map(Some);
        }
        if self.eat("DISCARD") {
            self.label()?;
            return Ok(Some(Ddl::ResetAll));
        }
        if self.eat("DO") {
            return self.do_block().map(Some);
        }
        Ok(None)
    }

    /// CLUSTER table USING index marks the index, as ALTER TABLE … CLUSTER ON does; CLUSTER alone marks nothing.
    fn cluster(&mut self) -> Parsed<Ddl> {
        let nothing = Ddl::Data(Data { command: "CLUSTER", calls: Vec::new() });
        if self.is_symbol("(") {
            self.parenthesized(|c| {
                c.label()?;
                if c.is_symbol(",") || c.is_symbol(")") { Ok(()) } else { c.label().map(drop) }
            })?;
        }
        self.eat("VERBOSE");
        if self.is_end() {
            return Ok(nothing);
        }
        let start = self.byte();
        let first = self.object_name()?;
        let (name, index) = if self.eat("USING") {
            (first, self.ident()?)
        } else if self.eat("ON") {
            // CLUSTER index ON table, as it was once written.
            (self.object_name()?, Ident { name: first.name, origin: first.origin })
        } else {
            return Ok(nothing);
        };
        let action =
            AlterAction { origin: self.origin_from(start), action: RelationAction::ClusterOn(Some(index)) };
        let actions = vec![action];
        Ok(Ddl::AlterRelation(AlterRelation {
            class: Class::Table,
            if_exists: false,
            only: false,
            name,
            actions,
        }))
    }

    /// To the end; quotes must end.
    fn skip_statement(&mut self) -> Parsed<()> {
        while let Some(kind) = self.kind() {
            if kind == Kind::Unterminated {
                return Err(self.expected("the end of the statement"));
            }
            self.advance();
        }
        Ok(())
    }

    fn transaction(&mut self) -> Parsed<Option<Transaction>> {
        if let Some(make) = self.eat_one(BEGINNINGS) {
            self.skip_statement()?;
            return Ok(Some(make()));
        }
        if self.eat("SAVEPOINT") {
            return Ok(Some(Transaction::Savepoint(self.name()?)));
        }
        if self.eat("RELEASE") {
            self.eat("SAVEPOINT");
            return Ok(Some(Transaction::Release(self.name()?)));
        }
        if !self.eat("ROLLBACK") {
            return Ok(None);
        }
        let _ = self.eat("WORK") || self.eat("TRANSACTION");
        if self.eat("TO") {
            self.eat("SAVEPOINT");
            return Ok(Some(Transaction::RollbackTo(self.name()?)));
        }
        self.skip_statement()?;
        Ok(Some(Transaction::Rollback))
    }

    /// After SET.
    fn set(&mut self) -> Parsed<Ddl> {
        if self.eat("SESSION AUTHORIZATION") || self.eat("LOCAL SESSION AUTHORIZATION") {
            return Ok(Ddl::SetSessionAuthorization(self.role_or("DEFAULT")?));
        }
        let local = self.is_word("LOCAL") && !self.is_symbol_at(1, "=") && !self.is_word_at(1, "TO");
        if local || (self.is_word("SESSION") && !self.is_symbol_at(1, "=") && !self.is_word_at(1, "TO")) {
            self.advance();
        }
        if self.is_word("SESSION") && self.is_word_at(1, "AUTHORIZATION") {
            self.eat("SESSION AUTHORIZATION");
            return Ok(Ddl::SetSessionAuthorization(self.role_or("DEFAULT")?));
        }
        if self.is_word("ROLE") && !self.is_symbol_at(1, "=") && !self.is_word_at(1, "TO") {
            self.advance();
            return Ok(Ddl::SetRole(self.role_or("NONE")?));
        }
        Ok(Ddl::Set(Setting { local, ..self.setting()? }))
    }

    fn role_or(&mut self, nobody: &str) -> Parsed<Option<Name>> {
        if self.eat(nobody) {
            return Ok(None);
        }
        if self.is_string() { Ok(Some(Name::new(&self.string()?.text))) } else { Ok(Some(self.word()?.name)) }
    }

    /// After RESET.
    fn reset(&mut self) -> Parsed<Ddl> {
        if self.eat("ALL") {
            return Ok(Ddl::ResetAll);
        }
        if self.eat("SESSION AUTHORIZATION") {
            return Ok(Ddl::SetSessionAuthorization(None));
        }
        if self.eat("ROLE") {
            return Ok(Ddl::SetRole(None));
        }
        let name = if self.eat("TIME ZONE") {
            "timezone".to_owned()
        } else if self.eat("TRANSACTION ISOLATION LEVEL") {
            "transaction_isolation".to_owned()
        } else {
            self.setting_name()?
        };
        Ok(Ddl::Set(Setting { name, value: SettingValue::Default, local: false }))
    }

    /// After DO.
    fn do_block(&mut self) -> Parsed<Ddl> {
        let (mut language, mut body) = (Name::new("plpgsql"), None);
        while !self.is_end() {
            if self.eat("LANGUAGE") {
                language =
                    if self.is_string() { Name::folded(&self.string()?.text) } else { self.word()?.name };
            } else {
                body = Some(self.string()?);
            }
        }
        let body = body.ok_or_else(|| self.expected("the code of DO"))?;
        Ok(Ddl::Do(Do { language, body }))
    }

    /// SELECT, or WITH and what follows it.
    fn select(&mut self) -> Parsed<Ddl> {
        if let Some(setting) = self.set_config() {
            return Ok(Ddl::Set(setting));
        }
        let (command, into) = self.command_of_query();
        if command == "SELECT"
            && let Some(at) = into
        {
            return self.select_into(at);
        }
        let calls = self.calls();
        self.skip_statement()?;
        Ok(Ddl::Data(Data { command, calls }))
    }

    /// What a query that may begin with WITH does, and the place of its INTO outside of any parentheses.
    fn command_of_query(&self) -> (&'static str, Option<usize>) {
        const COMMANDS: &[(&str, &str)] = &[
            ("SELECT", "SELECT"),
            ("INSERT", "INSERT"),
            ("UPDATE", "UPDATE"),
            ("DELETE", "DELETE"),
            ("MERGE", "MERGE"),
        ];
        let (mut ahead, mut depth, mut command) = (self.clone(), 0_usize, None);
        while !ahead.is_end() {
            if ahead.is_symbol("(") {
                depth += 1;
            } else if ahead.is_symbol(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 {
                if command == Some("SELECT") && ahead.is_word("INTO") {
                    return ("SELECT", Some(ahead.position()));
                }
                command = command.or_else(|| ahead.eat_one(COMMANDS));
            }
            ahead.advance();
        }
        (command.unwrap_or("SELECT"), None)
    }

    fn select_into(&mut self, at: usize) -> Parsed<Ddl> {
        let start = self.byte();
        self.set_position(at);
        let into = self.byte();
        self.expect("INTO")?;
        let persistence = self.persistence();
        self.eat("TABLE");
        let name = self.object_name()?;
        let behind = self.byte();
        self.skip_statement()?;
        // The query is what is left without INTO.
        let mut query: SqlText = self.text_from(start);
        let place = |byte: u32| byte.saturating_sub(start) as usize;
        let rest = query.text.get(place(behind)..).unwrap_or_default();
        query.text = format!("{}{rest}", query.text.get(..place(into)).unwrap_or_default());
        Ok(Ddl::CreateTableAs(CreateTableAs {
            persistence,
            if_not_exists: false,
            name,
            columns: Vec::new(),
            access_method: None,
            options: Vec::new(),
            tablespace: None,
            query,
        }))
    }

    /// `SELECT [pg_catalog.]set_config('name', 'value', local)` and nothing else.
    fn set_config(&mut self) -> Option<Setting> {
        let mut ahead = self.clone();
        if !ahead.eat("SELECT") {
            return None;
        }
        if ahead.eat("pg_catalog") {
            ahead.eat_symbol(".");
        }
        if !ahead.eat("set_config") || !ahead.eat_symbol("(") {
            return None;
        }
        let name = ahead.string().ok()?.text.to_ascii_lowercase();
        ahead.expect_symbol(",").ok()?;
        let value = ahead.string().ok()?.text;
        ahead.expect_symbol(",").ok()?;
        let local = ahead.eat_one(&[("TRUE", true), ("FALSE", false)])?;
        ahead.expect_symbol(")").ok()?;
        ahead.expect_end().ok()?;
        self.set_position(ahead.position());
        let values = if name == "search_path" { names_of_list(&value) } else { vec![value] };
        Some(Setting { name, value: SettingValue::Values(values), local })
    }

    /// Names before a parenthesis.
    pub(in crate::declare) fn calls(&self) -> Vec<ObjectName> {
        const NO_FUNCTIONS: &[&str] = &["OVER", "FILTER", "MATERIALIZED", "RECURSIVE"];
        let mut calls = Vec::new();
        for ahead in 0..self.remaining() {
            let Some(token) = self.token(ahead) else { break };
            let word = match token.kind {
                Kind::Word => category(self.source_of(token)),
                Kind::Quoted => Category::Plain,
                _ => continue,
            };
            let dotted = ahead > 1 && self.is_symbol_at(ahead - 1, ".");
            let callable = dotted || matches!(word, Category::Plain | Category::TypeFunction);
            let no_function = NO_FUNCTIONS.iter().any(|word| self.is_word_at(ahead, word))
                || (ahead > 0 && self.is_word_at(ahead - 1, "INTO"));
            if !self.is_symbol_at(ahead + 1, "(") || !callable || no_function {
                continue;
            }
            let schema = if dotted { self.token(ahead - 2).map(|t| self.name_of(t)) } else { None };
            calls.push(ObjectName { schema, name: self.name_of(token), origin: self.origin_of(token) });
        }
        calls
    }
}

/// The names of a list in text form: `app, "Other"`, as the value of `search_path` has it.
fn names_of_list(text: &str) -> Vec<String> {
    let script = split(text, 0..text.len());
    let cursor = Cursor::new(0, text, &script.tokens);
    (0..cursor.remaining())
        .filter_map(|ahead| cursor.token(ahead))
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
        .map(|token| cursor.name_of(token).as_str().to_owned())
        .collect()
}
