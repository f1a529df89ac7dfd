//! Functions, procedures and aggregates, and references to them.

use super::expr::Stop;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterRoutine, ArgumentDef, Class, CreateAggregate, CreateRoutine, Ddl, RoutineBodyDef, RoutineOptions,
    RoutineRef, Setting, SettingValue, SqlText,
};
use crate::kinds::routine::Mode;

/// Modes; the longest first.
const MODES: &[(&str, Mode)] = &[
    ("IN OUT", Mode::InOut),
    ("INOUT", Mode::InOut),
    ("IN", Mode::In),
    ("OUT", Mode::Out),
    ("VARIADIC", Mode::Variadic),
];

/// Options that are keywords alone.
const FLAGS: &[(&str, Flag)] = &[
    ("IMMUTABLE", Flag::Volatility("immutable")),
    ("STABLE", Flag::Volatility("stable")),
    ("VOLATILE", Flag::Volatility("volatile")),
    ("STRICT", Flag::Strict(true)),
    ("RETURNS NULL ON NULL INPUT", Flag::Strict(true)),
    ("CALLED ON NULL INPUT", Flag::Strict(false)),
    ("EXTERNAL SECURITY DEFINER", Flag::Definer(true)),
    ("EXTERNAL SECURITY INVOKER", Flag::Definer(false)),
    ("SECURITY DEFINER", Flag::Definer(true)),
    ("SECURITY INVOKER", Flag::Definer(false)),
    ("NOT LEAKPROOF", Flag::Leakproof(false)),
    ("LEAKPROOF", Flag::Leakproof(true)),
    ("WINDOW", Flag::Window),
    ("RESET ALL", Flag::ResetAll),
];

#[derive(Clone, Copy)]
enum Flag {
    Volatility(&'static str),
    Strict(bool),
    Definer(bool),
    Leakproof(bool),
    Window,
    ResetAll,
}

impl Flag {
    fn set(self, options: &mut RoutineOptions) {
        match self {
            Self::Volatility(volatility) => options.volatility = Some(volatility),
            Self::Strict(strict) => options.strict = Some(strict),
            Self::Definer(definer) => options.security_definer = Some(definer),
            Self::Leakproof(leakproof) => options.leakproof = Some(leakproof),
            Self::Window => options.window = true,
            Self::ResetAll => options.reset_all = true,
        }
    }
}

impl Cursor<'_> {
    /// After CREATE \[OR REPLACE\] FUNCTION or PROCEDURE.
    pub(super) fn create_routine(&mut self, or_replace: bool, procedure: bool) -> Parsed<Ddl> {
        let name = self.function_name()?;
        let mut arguments = self.arguments()?;
        let (mut returns, mut returns_table) = (None, false);
        if self.eat("RETURNS TABLE") {
            returns_table = true;
            for mut column in self.parenthesized(Self::argument)? {
                column.mode = Mode::Table;
                arguments.push(column);
            }
        } else if self.is_word("RETURNS") && !self.is_word_at(1, "NULL") {
            self.advance();
            returns = Some(self.type_name()?);
        }
        let options = self.routine_options()?;
        Ok(Ddl::CreateRoutine(Box::new(CreateRoutine {
            procedure,
            or_replace,
            name,
            arguments,
            returns,
            returns_table,
            options,
        })))
    }

    /// ALTER FUNCTION, PROCEDURE, ROUTINE: the options after a reference.
    pub(super) fn alter_routine(&mut self, routine: RoutineRef) -> Parsed<Ddl> {
        let options = self.routine_options()?;
        self.eat("RESTRICT");
        Ok(Ddl::AlterRoutine(Box::new(AlterRoutine { routine, options })))
    }

    /// `(a integer, OUT b text DEFAULT 'x')`, perhaps empty.
    pub(super) fn arguments(&mut self) -> Parsed<Vec<ArgumentDef>> {
        self.expect_symbol("(")?;
        let arguments = if self.is_symbol(")") { Vec::new() } else { self.list(Self::argument)? };
        self.expect_symbol(")")?;
        Ok(arguments)
    }

    fn argument(&mut self) -> Parsed<ArgumentDef> {
        let start = self.byte();
        let mut mode = self.eat_mode();
        // A name is followed by a type, or by the mode; a type by what ends an argument.
        let named = self.is_argument_name();
        let name = if named { Some(self.word()?) } else { None };
        if mode.is_none() {
            mode = self.eat_mode();
        }
        let ty = self.type_name()?;
        let default = if self.eat("DEFAULT") || self.eat_symbol("=") || self.eat_symbol(":=") {
            Some(self.expr(Stop::Comma)?)
        } else {
            None
        };
        Ok(ArgumentDef { mode: mode.unwrap_or_default(), name, ty, default, origin: self.origin_from(start) })
    }

    /// A mode, where no argument is called so.
    fn eat_mode(&mut self) -> Option<Mode> {
        if self.is_symbol_at(1, ",") || self.is_symbol_at(1, ")") { None } else { self.eat_one(MODES) }
    }

    fn is_argument_name(&self) -> bool {
        const RESERVED: &[&str] = &["SETOF"];
        if !(self.is_type_function_name() || self.is_ident())
            || RESERVED.iter().any(|word| self.is_word(word))
        {
            return false;
        }
        // Try it as a type: what is a whole argument without a name has none.
        let mut ahead = self.clone();
        let whole = ahead.type_name().is_ok()
            && (ahead.is_end()
                || [",", ")", "=", ":="].iter().any(|symbol| ahead.is_symbol(symbol))
                || ["DEFAULT", "ORDER"].iter().any(|word| ahead.is_word(word)));
        !whole
    }

    /// Everything after the arguments and RETURNS, in any order.
    fn routine_options(&mut self) -> Parsed<RoutineOptions> {
        let mut options = RoutineOptions::default();
        while !self.is_end() && !self.is_word("RESTRICT") {
            if let Some(flag) = self.eat_one(FLAGS) {
                flag.set(&mut options);
            } else if !self.routine_option(&mut options)? {
                return Err(self.expected("an option of the function"));
            }
        }
        Ok(options)
    }

    fn routine_option(&mut self, options: &mut RoutineOptions) -> Parsed<bool> {
        if self.eat("LANGUAGE") {
            let language = if self.is_string() {
                crate::model::Name::folded(&self.string()?.text)
            } else {
                self.word()?.name
            };
            options.language = Some(language);
        } else if self.eat("COST") {
            options.cost = Some(self.estimate()?);
        } else if self.eat("ROWS") {
            options.rows = Some(self.estimate()?);
        } else if self.eat("PARALLEL") {
            options.parallel = Some(self.lower_label()?);
        } else if self.eat("SUPPORT") {
            options.support = Some(self.function_name()?);
        } else if self.eat("SET") {
            options.set.push(self.setting()?);
        } else if self.eat("RESET") {
            let name = self.setting_name()?;
            options.set.push(Setting { name, value: SettingValue::Default, local: false });
        } else if self.eat("TRANSFORM") {
            options.transforms = self.list(|c| {
                c.expect("FOR TYPE")?;
                c.type_name()
            })?;
        } else if self.is_word("WITH") && self.is_symbol_at(1, "(") {
            options.with = self.with_definitions()?;
        } else if let Some(body) = self.routine_body()? {
            options.body = Some(body);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn estimate(&mut self) -> Parsed<f32> {
        let text = self.number()?;
        text.parse().map_err(|_| self.failure(format!("{text} is no number")))
    }

    fn routine_body(&mut self) -> Parsed<Option<RoutineBodyDef>> {
        if self.eat("AS") {
            let first = self.string()?;
            let body = if self.eat_symbol(",") {
                RoutineBodyDef::Library(first, self.string()?)
            } else {
                RoutineBodyDef::Source(first)
            };
            return Ok(Some(body));
        }
        if self.eat("RETURN") {
            return Ok(Some(RoutineBodyDef::Return(self.query()?)));
        }
        if self.eat("BEGIN ATOMIC") {
            return Ok(Some(RoutineBodyDef::Atomic(self.atomic_statements()?)));
        }
        Ok(None)
    }

    /// Up to the END that belongs to BEGIN ATOMIC.
    fn atomic_statements(&mut self) -> Parsed<Vec<SqlText>> {
        let mut statements = Vec::new();
        loop {
            while self.eat_symbol(";") {}
            if self.eat("END") {
                return Ok(statements);
            }
            statements.push(self.statement_of_body()?);
            if !self.is_symbol(";") {
                return Err(self.expected("; and END"));
            }
        }
    }

    /// One statement, to its semicolon.
    fn statement_of_body(&mut self) -> Parsed<SqlText> {
        let from = self.position();
        let mut to = from;
        let mut ahead = self.clone();
        while !ahead.is_end() && !ahead.is_symbol(";") {
            ahead.advance();
            to += 1;
        }
        let mut statement = self.slice(from, to);
        let text = statement.query()?;
        statement.expect_end()?;
        self.set_position(to);
        Ok(text)
    }

    /// A function, procedure or routine by name, perhaps with arguments; an aggregate with them.
    pub(super) fn routine_ref(&mut self, class: Class) -> Parsed<RoutineRef> {
        let name = self.function_name()?;
        let arguments = if !self.is_symbol("(") {
            None
        } else if class == Class::Aggregate || self.is_symbol_at(1, "*") {
            Some(self.aggregate_arguments()?.0)
        } else {
            Some(self.arguments_or_ordered()?)
        };
        Ok(RoutineRef { class, name, arguments })
    }

    /// ROUTINE and COMMENT ON FUNCTION take an aggregate's arguments too.
    fn arguments_or_ordered(&mut self) -> Parsed<Vec<ArgumentDef>> {
        let before = self.position();
        self.arguments().or_else(|failure| {
            self.set_position(before);
            self.aggregate_arguments().map(|(arguments, _)| arguments).map_err(|_| failure)
        })
    }

    /// `(*)`, `(a, b)`, `(a ORDER BY b)`; and how many are direct where ORDER BY is written.
    fn aggregate_arguments(&mut self) -> Parsed<(Vec<ArgumentDef>, Option<usize>)> {
        self.expect_symbol("(")?;
        if self.eat_symbol("*") || self.is_symbol(")") {
            self.expect_symbol(")")?;
            return Ok((Vec::new(), None));
        }
        let mut arguments = if self.is_words("ORDER BY") { Vec::new() } else { self.list(Self::argument)? };
        let mut direct = None;
        if self.eat("ORDER BY") {
            direct = Some(arguments.len());
            let ordered = self.list(Self::argument)?;
            // `(VARIADIC "any" ORDER BY VARIADIC "any")` is one argument.
            let same = |a: &ArgumentDef, b: &ArgumentDef| {
                a.mode == Mode::Variadic && b.mode == Mode::Variadic && a.ty.name.qname() == b.ty.name.qname()
            };
            match (arguments.last(), ordered.as_slice()) {
                (Some(last), [only]) if same(last, only) => {}
                _ => arguments.extend(ordered),
            }
        }
        self.expect_symbol(")")?;
        Ok((arguments, direct))
    }

    /// After CREATE \[OR REPLACE\] AGGREGATE.
    pub(super) fn create_aggregate(&mut self, or_replace: bool) -> Parsed<Ddl> {
        let name = self.function_name()?;
        let before = self.position();
        let (mut arguments, mut direct, mut old_style) = (Vec::new(), None, true);
        // The old form has its definition at once.
        if let Ok((written, count)) = self.aggregate_arguments()
            && self.is_symbol("(")
        {
            (arguments, direct, old_style) = (written, count, false);
        }
        if old_style {
            self.set_position(before);
        }
        let definition = self.definitions()?;
        Ok(Ddl::CreateAggregate(CreateAggregate {
            or_replace,
            name,
            arguments,
            direct,
            old_style,
            definition,
        }))
    }
}
