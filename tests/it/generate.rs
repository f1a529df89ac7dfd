//! Schemas of random expressions, loaded into PostgreSQL and compared with their source.
//!
//! An expression is made of two streams of choices: what it means and how it is spelled. The server gets one spelling and
//! the file another: that is no drift. With one choice of meaning made otherwise it is one, and none may be missed.
//! `DRIFTLINT_GENERATE=10000` says how many expressions, `DRIFTLINT_SEED=7` with which seed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::{Database, majors, pg, read, root, run};

/// Expressions in one schema.
const AT_ONCE: u64 = 250;

/// A stream of choices that the seed decides (splitmix64).
struct Choices {
    state: u64,
    /// The choice that is made otherwise.
    other: Option<u64>,
    made: u64,
}

impl Choices {
    fn new(seed: u64) -> Self {
        Self { state: seed, other: None, made: 0 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of these.
    fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }

    /// A choice that changes nothing but one node: only these are ever made otherwise.
    fn leaf<'t>(&mut self, all: &[&'t str]) -> &'t str {
        let chosen = self.below(all.len());
        self.made += 1;
        let shift = usize::from(self.other == Some(self.made));
        all[(chosen + shift) % all.len()]
    }

    fn below(&mut self, many: usize) -> usize {
        usize::try_from(self.next() % many as u64).unwrap()
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// What is being written: the meaning, and how it is spelled.
struct Writer {
    meaning: Choices,
    spelling: Choices,
}

impl Writer {
    fn spelled(&mut self, ways: &[&str]) -> String {
        self.spelling.of(ways).to_owned()
    }

    fn around(&mut self, text: String) -> String {
        if self.spelling.yes() { format!("({text})") } else { format!("( ({text}) )") }
    }

    /// A column as a condition on the table or a view over it may call it.
    fn column(&mut self, all: &[&str]) -> String {
        let name = self.meaning.leaf(all);
        match self.spelling.below(3) {
            0 => name.to_owned(),
            1 => format!("t.{name}"),
            _ => name.to_ascii_uppercase(),
        }
    }

    fn condition(&mut self, depth: u32) -> String {
        if depth > 0 && self.meaning.below(3) > 0 {
            let (left, right) = (self.condition(depth - 1), self.condition(depth - 1));
            let word = self.meaning.leaf(&["AND", "OR"]);
            let word = if self.spelling.yes() { word.to_ascii_lowercase() } else { word.to_owned() };
            let (left, right) = (self.around(left), self.around(right));
            return match self.meaning.below(4) {
                0 => format!("NOT ({left} {word} {right})"),
                _ => format!("{left} {word} {right}"),
            };
        }
        match self.meaning.below(12) {
            0 | 1 => self.comparison(Self::number, &["1", "2", "10", "-3"]),
            2 => self.comparison(Self::decimal, &["0.5", "1.25", "-2.75", "3"]),
            3 => self.comparison(Self::text, &["'x'", "'Y'", "'it''s'", "' '"]),
            4 => self.comparison(Self::moment, &["'2020-01-01 00:00:00'", "'2021-06-30 12:30:00'"]),
            5 => self.list(),
            6 => self.between(),
            7 => self.pattern(),
            8 => {
                let column = self.column(&["a", "b", "t", "u", "k", "ts", "j"]);
                format!("{column} {}", self.meaning.leaf(&["IS NULL", "IS NOT NULL"]))
            }
            9 => {
                let column = self.column(&["k", "q"]);
                format!(
                    "{column} {}",
                    self.meaning.leaf(&["IS TRUE", "IS FALSE", "IS NOT TRUE", "IS NOT FALSE"])
                )
            }
            10 => {
                let (left, right) = (self.number(1), self.column(&["b", "l", "s"]));
                format!("{left} {} {right}", self.meaning.leaf(&["IS DISTINCT FROM", "=", "<"]))
            }
            _ => self.document(),
        }
    }

    fn comparison(&mut self, operand: fn(&mut Self, u32) -> String, constants: &[&str]) -> String {
        let left = operand(self, 2);
        let constant = self.meaning.leaf(constants);
        match self.meaning.leaf(&["=", "<>", "<", "<=", ">", ">="]) {
            "<>" if self.spelling.yes() => format!("{left} != {constant}"),
            operator if self.spelling.yes() && !left.contains('(') => {
                let swapped = match operator {
                    "<" => ">",
                    ">" => "<",
                    "<=" => ">=",
                    ">=" => "<=",
                    same => same,
                };
                format!("{constant} {swapped} {left}")
            }
            operator => format!("{left} {operator} {constant}"),
        }
    }

    fn number(&mut self, depth: u32) -> String {
        if depth == 0 || self.meaning.below(3) == 0 {
            return self.column(&["a", "b", "s", "l"]);
        }
        let inner = self.number(depth - 1);
        match self.meaning.below(7) {
            0 => format!(
                "({inner} {} {})",
                self.meaning.leaf(&["+", "-", "*", "%"]),
                self.meaning.leaf(&["2", "3", "7"])
            ),
            1 => format!("{}({inner})", self.meaning.leaf(&["abs", "sign", "trunc"])),
            2 => format!(
                "{}({inner}, {})",
                self.meaning.leaf(&["coalesce", "greatest", "least"]),
                self.meaning.leaf(&["4", "5"])
            ),
            3 => {
                let text = self.text(1);
                format!("{}({text})", self.meaning.leaf(&["length", "octet_length", "ascii"]))
            }
            4 => {
                let ty = self.meaning.leaf(&["integer", "bigint", "numeric"]);
                let ty = match ty {
                    "integer" => self.spelled(&["integer", "int", "int4", "INT"]),
                    "bigint" => self.spelled(&["bigint", "int8"]),
                    _ => self.spelled(&["numeric", "decimal"]),
                };
                if self.spelling.yes() {
                    format!("({inner})::{ty}")
                } else {
                    format!("CAST({inner} AS {ty})")
                }
            }
            5 => {
                let condition = self.column(&["k", "q"]);
                format!("CASE WHEN {condition} THEN {inner} ELSE {} END", self.meaning.leaf(&["8", "9"]))
            }
            _ => {
                let field = self.meaning.leaf(&["year", "month", "day", "hour"]);
                let column = self.column(&["ts"]);
                let field =
                    if self.spelling.yes() { field.to_ascii_uppercase() } else { format!("'{field}'") };
                format!("extract({field} FROM {column})")
            }
        }
    }

    fn decimal(&mut self, depth: u32) -> String {
        let column = self.column(&["n", "m", "x", "y"]);
        match (depth, self.meaning.below(3)) {
            (0, _) | (_, 0) => column,
            (_, 1) => format!("round(({column})::numeric, {})", self.meaning.leaf(&["1", "2"])),
            _ => format!(
                "({column} {} {})",
                self.meaning.leaf(&["+", "-", "*"]),
                self.meaning.leaf(&["1", "2.5"])
            ),
        }
    }

    fn text(&mut self, depth: u32) -> String {
        if depth == 0 || self.meaning.below(3) == 0 {
            return self.column(&["t", "u", "v", "w", "c"]);
        }
        let inner = self.text(depth - 1);
        match self.meaning.below(6) {
            0 => format!("{}({inner})", self.meaning.leaf(&["lower", "upper", "md5", "reverse"])),
            1 => format!("({inner} || {})", self.meaning.leaf(&["'a'", "'b'", "' '"])),
            2 => {
                let from = self.meaning.leaf(&["2", "3"]);
                if self.spelling.yes() {
                    format!("substring({inner}, {from})")
                } else {
                    format!("substring({inner} from {from})")
                }
            }
            3 => {
                let side = self.meaning.leaf(&["both", "leading", "trailing"]);
                format!("trim({side} {} from {inner})", self.meaning.leaf(&["'x'", "'y'"]))
            }
            4 => format!("coalesce({inner}, {})", self.meaning.leaf(&["''", "'z'"])),
            _ => format!(
                "replace({inner}, {}, {})",
                self.meaning.leaf(&["'a'", "'b'"]),
                self.meaning.leaf(&["'c'", "'d'"])
            ),
        }
    }

    fn moment(&mut self, _depth: u32) -> String {
        let column = self.column(&["ts"]);
        match self.meaning.below(3) {
            0 => column,
            1 => format!("({column} {} {})", self.meaning.leaf(&["+", "-"]), {
                let days = self.meaning.leaf(&["1", "30"]);
                match self.spelling.below(3) {
                    0 => format!("interval '{days} days'"),
                    1 => format!("INTERVAL '{days}' DAY"),
                    _ => format!("'P{days}D'::interval"),
                }
            }),
            _ => format!("date_trunc({}, {column})", self.meaning.leaf(&["'day'", "'month'"])),
        }
    }

    fn list(&mut self) -> String {
        let (column, one, two, three) = if self.meaning.yes() {
            (
                self.column(&["a", "b", "l"]),
                self.meaning.leaf(&["1", "2"]),
                self.meaning.leaf(&["3", "4"]),
                self.meaning.leaf(&["5", "6"]),
            )
        } else {
            (
                self.column(&["t", "v", "u"]),
                self.meaning.leaf(&["'a'", "'A'"]),
                self.meaning.leaf(&["'b'", "'b '"]),
                self.meaning.leaf(&["'c'", "'d'"]),
            )
        };
        if self.meaning.leaf(&["IN", "NOT IN"]) == "IN" {
            match self.spelling.below(3) {
                0 => format!("{column} IN ({one}, {two}, {three})"),
                1 => format!("{column} = ANY (ARRAY[{one}, {two}, {three}])"),
                _ => format!("({column} = {one} OR {column} = {two} OR {column} = {three})"),
            }
        } else {
            match self.spelling.below(3) {
                0 => format!("{column} NOT IN ({one}, {two}, {three})"),
                1 => format!("{column} <> ALL (ARRAY[{one}, {two}, {three}])"),
                _ => format!("NOT ({column} IN ({one}, {two}, {three}))"),
            }
        }
    }

    fn between(&mut self) -> String {
        let column = self.column(&["a", "b", "s", "l", "n"]);
        let (low, high) = (self.meaning.leaf(&["1", "2"]), self.meaning.leaf(&["10", "11"]));
        if self.meaning.leaf(&["", "NOT"]).is_empty() {
            match self.spelling.yes() {
                true => format!("{column} BETWEEN {low} AND {high}"),
                false => format!("({column} >= {low} AND {column} <= {high})"),
            }
        } else {
            match self.spelling.yes() {
                true => format!("{column} NOT BETWEEN {low} AND {high}"),
                false => format!("({column} < {low} OR {column} > {high})"),
            }
        }
    }

    fn pattern(&mut self) -> String {
        let text = self.text(1);
        let pattern = self.meaning.leaf(&["'a%'", "'%b'", "'_c%'"]);
        match self.meaning.leaf(&["LIKE", "NOT LIKE", "ILIKE", "~"]) {
            "LIKE" => format!("{text} {} {pattern}", self.spelled(&["LIKE", "~~", "like"])),
            "NOT LIKE" => format!("{text} {} {pattern}", self.spelled(&["NOT LIKE", "!~~"])),
            "ILIKE" => format!("{text} {} {pattern}", self.spelled(&["ILIKE", "~~*"])),
            _ => format!("{text} ~ {pattern}"),
        }
    }

    fn document(&mut self) -> String {
        let key = self.meaning.leaf(&["'p'", "'q'"]);
        match self.meaning.below(5) {
            0 => format!("j ->> {key} = {}", self.meaning.leaf(&["'1'", "'2'"])),
            1 => format!("j {} {key}", self.meaning.leaf(&["?"])),
            2 => {
                let value = self.meaning.leaf(&["1", "2"]);
                format!(
                    "j @> '{{{}}}'",
                    self.spelled(&[
                        &format!("\"z\":{value},\"a\": true"),
                        &format!("\"a\":true, \"z\": {value}")
                    ])
                )
            }
            3 => format!("ta {} {}", self.meaning.leaf(&["@>", "&&", "<@"]), {
                let value = self.meaning.leaf(&["a", "b"]);
                self.spelled(&[
                    &format!("ARRAY['{value}']"),
                    &format!("'{{{value}}}'"),
                    &format!("ARRAY['{value}']::text[]"),
                ])
            }),
            _ => format!("ia[{}] > {}", self.meaning.leaf(&["1", "2"]), self.meaning.leaf(&["3", "4"])),
        }
    }

    fn value(&mut self) -> (&'static str, String) {
        match self.meaning.below(7) {
            0 => ("integer", self.meaning.leaf(&["0", "7", "-1"]).to_owned()),
            1 => ("numeric(10,2)", self.meaning.leaf(&["0.5", "'1.25'", "-3"]).to_owned()),
            2 => ("text", self.meaning.leaf(&["'x'", "''", "current_user", "E'a\\tb'"]).to_owned()),
            3 => ("varchar(20)", self.meaning.leaf(&["'new'", "'old'"]).to_owned()),
            4 => (
                "timestamptz",
                match self.meaning.leaf(&["now", "clock", "later"]) {
                    "now" => self.spelled(&["now()", "CURRENT_TIMESTAMP", "pg_catalog.now()"]),
                    "clock" => "clock_timestamp()".to_owned(),
                    _ => self.spelled(&["(now() + interval '1 day')", "now() + '1 day'::interval"]),
                },
            ),
            5 => (
                "boolean",
                match self.meaning.leaf(&["true", "false"]) {
                    "true" => self.spelled(&["true", "'t'", "'yes'", "TRUE"]),
                    _ => self.spelled(&["false", "'f'", "'no'", "'0'"]),
                },
            ),
            _ => (
                "jsonb",
                match self.meaning.leaf(&["{}", "[]", "full"]) {
                    "full" => self.spelled(&["'{\"b\":1,\"a\":2}'", "'{\"a\": 2, \"b\": 1}'::jsonb"]),
                    empty => format!("'{empty}'"),
                },
            ),
        }
    }

    /// `CREATE …` of an object of this number.
    fn object(&mut self, number: u64) -> String {
        match self.meaning.below(10) {
            0..5 => format!("ALTER TABLE p.t ADD CONSTRAINT o{number} CHECK ({});", self.condition(2)),
            5 => {
                let (ty, value) = self.value();
                format!("CREATE TABLE p.o{number} (c {ty} DEFAULT {value});")
            }
            6 => format!("CREATE INDEX o{number} ON p.t (id) WHERE {};", self.condition(1)),
            7 => format!("CREATE POLICY o{number} ON p.t USING ({});", self.condition(2)),
            8 => format!("CREATE INDEX o{number} ON p.t (({}));", self.text(2)),
            _ => {
                let mut query =
                    format!("SELECT id, {} AS x FROM p.t WHERE {}", self.number(2), self.condition(1));
                let _ = write!(query, " ORDER BY {}", self.meaning.leaf(&["id", "id DESC", "a, id"]));
                let _ = write!(query, " LIMIT {}", self.meaning.leaf(&["5", "6"]));
                format!("CREATE VIEW p.o{number} AS {query};")
            }
        }
    }
}

/// The object of a number in a spelling; with one choice of its meaning made otherwise, where one is named.
fn object(seed: u64, number: u64, spelling: u64, other: Option<u64>) -> (String, u64) {
    let mut meaning = Choices::new(seed.wrapping_mul(1_000_003) ^ number);
    meaning.other = other;
    let mut writer = Writer { meaning, spelling: Choices::new(spelling.wrapping_mul(7919) ^ number) };
    let text = writer.object(number);
    (text, writer.meaning.made)
}

/// What is found of each number.
fn findings(url: &str, declared: &[String], verdict: &str) -> BTreeMap<u64, String> {
    let file = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
    let head = read(&root().join("fixtures/pairs/schema.sql")) + "SET search_path = p, public;\n";
    std::fs::write(file.path(), head + &declared.join("\n")).unwrap();
    let path = file.path().to_str().unwrap();
    let output = run(["check", path, "--against", url, "--format", "json", "--verdict", verdict]);
    let number = |finding: &serde_json::Value| {
        let object = finding["object"].as_str().unwrap_or_default();
        object.split('.').find_map(|part| part.strip_prefix('o')?.parse().ok())
    };
    let of = |finding: serde_json::Value| {
        let number = number(&finding).unwrap_or_else(|| panic!("{finding}"));
        (number, finding["change"].as_str().unwrap().to_owned())
    };
    output.findings().into_iter().map(of).collect()
}

/// What the server keeps of the object of this number, in its own words.
fn kept(database: &Database, number: u64) -> String {
    database.value(&format!(
        "SELECT concat((SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'o{number}'),
                (SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'o{number}'),
                (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = to_regclass('p.o{number}')),
                (SELECT CASE relkind WHEN 'i' THEN pg_get_indexdef(oid) WHEN 'v' THEN pg_get_viewdef(oid) END
                   FROM pg_class WHERE oid = to_regclass('p.o{number}')))"
    ))
}

/// Loads what this range of numbers stands for and compares it in another spelling, then with a change in each.
fn compare(major: u16, seed: u64, first: u64) {
    let head = read(&root().join("fixtures/pairs/schema.sql")) + "SET search_path = p, public;\n";
    let database = pg(major).loaded("generated", &head);
    let loaded: Vec<u64> = (first..first + AT_ONCE)
        .filter(|n| {
            database.attempt(&format!("SET search_path = p, public; {}", object(seed, *n, 1, None).0)).is_ok()
        })
        .collect();
    assert!(loaded.len() as u64 > AT_ONCE * 9 / 10, "only {} of {AT_ONCE} load", loaded.len());
    let live = |n: u64| object(seed, n, 1, None).0;

    let declared: Vec<String> = loaded.iter().map(|n| object(seed, *n, 2, None).0).collect();
    for (verdict, most_open) in [("static", 20), ("server", 2)] {
        let found = findings(&database.url, &declared, verdict);
        let (open, wrong): (Vec<_>, Vec<_>) = found.iter().partition(|(_, what)| *what == "unverified");
        let show = |n: &u64| format!("{}\n    {}", object(seed, *n, 2, None).0, live(*n));
        let wrong: Vec<_> = wrong.iter().map(|(n, what)| format!("{what}: {}", show(n))).collect();
        assert!(wrong.is_empty(), "seed {seed}, {verdict}:\n{}", wrong.join("\n"));
        let open: Vec<_> = open.iter().map(|(n, _)| show(n)).collect();
        assert!(
            open.len() <= most_open * loaded.len() / 1000 + 1,
            "seed {seed}, {verdict}:\n{}",
            open.join("\n")
        );
    }

    let changed = |n: u64| {
        let (_, made) = object(seed, n, 1, None);
        let mutant = object(seed, n, 1, Some(1 + (n ^ seed) % made.max(1))).0;
        (mutant != live(n)).then_some(mutant)
    };
    let mutants: Vec<(u64, String)> =
        loaded.iter().map(|n| (*n, changed(*n).unwrap_or_else(|| live(*n)))).collect();
    let declared: Vec<String> = mutants.iter().map(|(_, text)| text.clone()).collect();
    for verdict in ["static", "server"] {
        let found = findings(&database.url, &declared, verdict);
        let missed = mutants.iter().filter(|(n, text)| *text != live(*n) && !found.contains_key(n));
        // Otherwise chosen and the same after all: a cast to what is cast on, which the server does not keep.
        let missed = missed.filter(|(n, text)| {
            let mutated = pg(major).loaded("mutated", &format!("{head}{text}"));
            kept(&database, *n) != kept(&mutated, *n)
        });
        let missed: Vec<_> = missed.map(|(n, text)| format!("{text}\n    {}", live(*n))).collect();
        assert!(missed.is_empty(), "seed {seed}, {verdict}, missed:\n{}", missed.join("\n"));
    }
}

#[test]
fn random_schemas_are_what_they_were_made_of_and_every_change_is_found() {
    let number = |name: &str, usual: u64| {
        std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|e| panic!("{name}: {e}")))
    };
    let (count, seed) = (number("DRIFTLINT_GENERATE", AT_ONCE), number("DRIFTLINT_SEED", 1));
    for major in majors() {
        for first in (0..count).step_by(usize::try_from(AT_ONCE).unwrap()) {
            compare(major, seed, first);
        }
    }
}
