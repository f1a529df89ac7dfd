//! Types, routines, aggregates, operators and text search, beyond what every schema has.

use super::Schema;

impl Schema {
    /// A range, a domain over the enum, a collation.
    pub(super) fn more_types(&mut self) {
        let subtype = self.random.of(&["integer", "integer", "date", "numeric"]);
        self.say(format!("CREATE TYPE app.span AS RANGE (subtype = {subtype})"));
        let mood = self.mood.clone();
        let default = self.random.of(&["", " DEFAULT"]);
        let default = if default.is_empty() { String::new() } else { format!(" DEFAULT {mood}") };
        let check = if self.random.percent(40) { format!(" CHECK (VALUE >= {mood})") } else { String::new() };
        self.say(format!("CREATE DOMAIN app.feeling AS app.mood{default}{check}"));
        let locale = self.random.of(&["C", "POSIX"]);
        self.say(format!("CREATE COLLATION app.plain (locale = '{locale}')"));
    }

    /// What takes and gives the types.
    pub(super) fn more_routines(&mut self) {
        let mood = self.mood.clone();
        let volatility = self.random.of(&["IMMUTABLE", "STABLE"]);
        self.say(format!(
            "CREATE FUNCTION app.alike(app.mood, app.mood) RETURNS boolean LANGUAGE sql {volatility} AS $$ SELECT $1 = $2 $$"
        ));
        if self.random.percent(60) {
            let more = self.random.of(&["", ", COMMUTATOR = OPERATOR(app.===)"]);
            self.say(format!(
                "CREATE OPERATOR app.=== (LEFTARG = app.mood, RIGHTARG = app.mood, FUNCTION = app.alike{more})"
            ));
        }
        if self.random.percent(60) {
            let default = if self.random.percent(50) { format!(" DEFAULT {mood}") } else { String::new() };
            let returns = self.random.of(&["app.mood", "app.mood[]", "text"]);
            let value = if returns == "app.mood[]" { "ARRAY[m]" } else { "m" };
            self.say(format!(
                "CREATE FUNCTION app.feel(m app.mood{default}) RETURNS {returns} LANGUAGE sql IMMUTABLE AS $$ SELECT {value}::{returns} $$"
            ));
        }
        if self.random.percent(50) {
            let gives = self.random.of(&["text", "app.span"]);
            self.say(format!(
                "CREATE FUNCTION app.spread(n integer, OUT a integer, OUT b {gives}) LANGUAGE sql AS $$ SELECT n, NULL::{gives} $$"
            ));
        }
        if self.random.percent(50) {
            let step = self.random.of(&["int4pl", "int4larger", "app.twice_sum"]);
            let start = self.random.of(&["", ", INITCOND = '0'"]);
            self.say(
                "CREATE FUNCTION app.twice_sum(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + 2 * $2 $$",
            );
            self.say(format!("CREATE AGGREGATE app.total(integer) (SFUNC = {step}, STYPE = integer{start})"));
        }
        self.text_search();
    }

    fn text_search(&mut self) {
        if !self.random.percent(40) {
            return;
        }
        let options = self.random.of(&["", ", STOPWORDS = english", ", ACCEPT = false"]);
        self.say(format!("CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = pg_catalog.simple{options})"));
        self.say("CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = \"default\")");
        let through = self.random.of(&["app.words", "english_stem", "app.words, english_stem"]);
        self.say(format!(
            "ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH {through}"
        ));
    }

    /// Routines over tables: they go and come with them.
    pub(super) fn routines_over_tables(&mut self) {
        for n in 0..self.tables.len() {
            let name = self.tables[n].name;
            if self.random.percent(25) {
                let returns = self.random.of(&["SETOF", ""]);
                self.say(format!(
                    "CREATE FUNCTION app.all{n}() RETURNS {returns} {name} LANGUAGE sql STABLE AS $$ SELECT * FROM {name} $$"
                ));
            }
            if self.random.percent(25) && self.major >= 14 {
                let column = self.column(n);
                self.say(format!(
                    "CREATE FUNCTION app.count{n}() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count({column}) FROM {name}; END"
                ));
            }
        }
    }
}
