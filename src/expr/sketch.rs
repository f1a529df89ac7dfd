//! A coarse picture of a term: what two terms must share where any rule we do not prove by could make them equal.
//!
//! Equal terms mean the same. Terms that differ may still mean the same: operands swapped, `b = true` for `b`, a sum
//! of constants for its value. Pictures leave all of that out, so where even they differ the meaning does.

use super::catalog::{Catalog, TypeId, Volatility};
use super::term::{Head, Term};

/// Whether two resolved terms cannot mean the same.
pub(super) fn differ(catalog: &Catalog, a: &Term, b: &Term) -> bool {
    let fine = Sketcher { catalog, blind: false, planned: false };
    let (first, second) = (fine.draw(a), fine.draw(b));
    if first == second {
        return false;
    }
    // A value that is computed, or that no reader knows, may be any value.
    if !first.contains(UNKNOWN) && !second.contains(UNKNOWN) {
        return true;
    }
    let blind = Sketcher { catalog, blind: true, planned: false };
    blind.draw(a) != blind.draw(b)
}

/// Whether two terms differ of which a planner has folded the constants: in an operator, a function, a cast, a constant
/// or a column, and not only in the order of conditions.
pub(super) fn planned_differ(catalog: &Catalog, a: &Term, b: &Term) -> bool {
    let sketcher = Sketcher { catalog, blind: false, planned: true };
    sketcher.draw(a) != sketcher.draw(b)
}

/// What stands for a constant whose value is not known.
const UNKNOWN: char = '\u{1}';

/// Functions that have two names.
const SYNONYMS: &[(&str, &str)] = &[
    ("substr", "substring"),
    ("date_part", "extract"),
    ("character_length", "length"),
    ("char_length", "length"),
    ("strpos", "position"),
    ("ceiling", "ceil"),
    ("pow", "power"),
    ("transaction_timestamp", "now"),
    ("array_append", "||"),
    ("array_cat", "||"),
    ("textcat", "||"),
    ("concat", "||"),
    ("timezone", "at time zone"),
];

struct Sketcher<'c> {
    catalog: &'c Catalog,
    /// Whether all constants look alike.
    blind: bool,
    /// Whether a planner printed it: then functions, casts and tests are what they are called, and no constant is left
    /// to be computed.
    planned: bool,
}

impl Sketcher<'_> {
    fn draw(&self, term: &Term) -> String {
        super::on_deep_stack(|| self.drawn(term))
    }

    fn drawn(&self, term: &Term) -> String {
        if !self.planned && !term.is_constant() && self.is_fixed(term) {
            return UNKNOWN.to_string();
        }
        match &term.head {
            Head::Null if !self.planned => self.constant("null"),
            Head::Const(text) if !self.planned => self.constant(&plain_value(term.ty, text)),
            // `'0.1'::real` is another number than `'0.1'::double precision`.
            Head::Null => format!("null#{}", term.ty.0),
            Head::Const(text) if term.ty == TypeId::BOOL => self.constant(text),
            Head::Const(text) => format!("'{}'#{}", plain_value(term.ty, text), term.ty.0),
            Head::Unread(text) if self.planned => format!("'{text}'#{}", term.ty.0),
            Head::Unread(_) => UNKNOWN.to_string(),
            Head::Column(number, name) => format!("{number}.{name}"),
            Head::Value => "value".to_owned(),
            Head::Argument(number) => format!("${number}"),
            Head::Cast(modifier) => self.cast(term, *modifier),
            Head::Function(identity) => {
                let name = if self.planned { identity } else { bare_name(identity) };
                let name = SYNONYMS.iter().find(|(one, _)| *one == name).map_or(name, |(_, other)| other);
                format!("{name}({})", self.all(&term.args).join(","))
            }
            Head::Operator(identity) => self.operator(bare_name(identity), self.all(&term.args)),
            Head::Word(word) => self.word(word, term),
            Head::Named(kind @ ("any" | "all"), identity) => self.any_all(kind, bare_name(identity), term),
            // A constant that is not read may have lost its length.
            Head::Named("length", _) if self.blind => self.all(&term.args).join(","),
            Head::Named("is distinct", _) => format!("distinct({})", sorted(self.all(&term.args)).join(",")),
            Head::Named("current_timestamp" | "localtimestamp", _) => "now()".to_owned(),
            Head::Named(kind, name) => format!("{kind}:{name}({})", self.all(&term.args).join(",")),
        }
    }

    fn all(&self, terms: &[Term]) -> Vec<String> {
        terms.iter().map(|term| self.draw(term)).collect()
    }

    fn constant(&self, value: &str) -> String {
        if self.blind { UNKNOWN.to_string() } else { format!("'{value}'") }
    }

    /// A cast that can change a value shows; one that only widens does not.
    fn cast(&self, term: &Term, modifier: i32) -> String {
        let inner = term.args.first();
        let drawn = inner.map_or_else(String::new, |t| self.draw(t));
        let from = inner.map_or(TypeId::NONE, |t| t.ty);
        let widens = match (rank(from), rank(term.ty)) {
            (Some((family, low)), Some((other, high))) => family == other && low <= high,
            _ => from == term.ty,
        };
        if widens && modifier < 0 && !self.planned {
            drawn
        } else {
            format!("cast({drawn},{},{modifier})", term.ty.0)
        }
    }

    fn operator(&self, name: &str, mut args: Vec<String>) -> String {
        let truth = |value: &str| args.iter().position(|a| a == &format!("'{value}'"));
        if matches!(name, "=" | "<>") && args.len() == 2 {
            // `b = true` is `b`, `b = false` is `NOT b`.
            for (value, says) in [("true", name == "="), ("false", name == "<>")] {
                if let Some(at) = truth(value) {
                    args.remove(at);
                    let rest = args.pop().unwrap_or_default();
                    return if says { rest } else { negated(&rest) };
                }
            }
        }
        let name = match name {
            ">" => {
                args.reverse();
                "<"
            }
            ">=" => {
                args.reverse();
                "<="
            }
            "=" | "<>" | "+" | "*" | "&&" | "|" | "&" => {
                args.sort();
                name
            }
            other => other,
        };
        match name {
            // NOT (a = b) is a <> b.
            "<>" => negated(&format!("=({})", args.join(","))),
            "!~~" => negated(&format!("~~({})", args.join(","))),
            "!~~*" => negated(&format!("~~*({})", args.join(","))),
            "!~" => negated(&format!("~({})", args.join(","))),
            "!~*" => negated(&format!("~*({})", args.join(","))),
            "<=" => {
                args.reverse();
                negated(&format!("<({})", args.join(",")))
            }
            _ => format!("{name}({})", args.join(",")),
        }
    }

    fn word(&self, word: &str, term: &Term) -> String {
        if word == "select" {
            return self.select(term);
        }
        let args = self.all(&term.args);
        let only = args.first().cloned().unwrap_or_default();
        match word {
            // Grouping by the same expressions in another order gives the same groups.
            "group by" | "distinct" => format!("{word}({})", sorted(args).join(",")),
            "and" | "or" => set(word, args),
            "not" => negated(&only),
            "is true" | "is not false" if !self.planned => only,
            "is false" | "is not true" if !self.planned => negated(&only),
            "is not null" => negated(&format!("is null({only})")),
            "is not unknown" => negated(&format!("is null({only})")),
            "is unknown" => format!("is null({only})"),
            _ => format!("{word}({})", args.join(",")),
        }
    }

    /// A SELECT with the conditions of its inner joins among those of its WHERE: a comma and JOIN … ON mean the same.
    fn select(&self, term: &Term) -> String {
        let mut elements = Vec::new();
        let mut conditions = Vec::new();
        let mut rest = Vec::new();
        for part in &term.args {
            match part.head {
                Head::Word("from") => {
                    for element in &part.args {
                        self.element(element, &mut elements, &mut conditions);
                    }
                }
                Head::Word("where") => conditions.extend(self.all(&part.args)),
                _ => rest.push(self.draw(part)),
            }
        }
        format!("select({};{};{})", rest.join(","), elements.join(","), set("and", conditions))
    }

    fn element(&self, element: &Term, elements: &mut Vec<String>, conditions: &mut Vec<String>) {
        match (&element.head, element.args.as_slice()) {
            (Head::Named("join", kind), [left, right, condition]) if &**kind == "inner" => {
                self.element(left, elements, conditions);
                self.element(right, elements, conditions);
                conditions.push(self.draw(condition));
            }
            _ => elements.push(self.draw(element)),
        }
    }

    /// A comparison with each element of an array that is written out.
    fn any_all(&self, kind: &str, operator: &str, term: &Term) -> String {
        let [left, array] = term.args.as_slice() else { return String::new() };
        let word = if kind == "any" { "or" } else { "and" };
        if array.head == Head::Word("array") {
            let left = self.draw(left);
            let each = |one: &Term| self.operator(operator, vec![left.clone(), self.draw(one)]);
            return set(word, array.args.iter().map(each).collect());
        }
        format!("{kind}:{operator}({},{})", self.draw(left), self.draw(array))
    }

    /// Whether a term has one value whoever asks: constants, and what is computed of them. A function of somebody's own
    /// is what it is called.
    fn is_fixed(&self, term: &Term) -> bool {
        let all = |args: &[Term]| !args.is_empty() && args.iter().all(|arg| self.is_fixed(arg));
        match &term.head {
            Head::Null | Head::Const(_) | Head::Unread(_) => true,
            Head::Function(identity) => {
                let functions = self.catalog.pg_catalog().functions(bare_name(identity));
                let immutable = functions.iter().all(|f| f.volatility == Volatility::Immutable);
                identity.starts_with("pg_catalog.") && immutable && all(&term.args)
            }
            Head::Operator(_) | Head::Cast(_) => all(&term.args),
            Head::Word("array" | "row" | "coalesce" | "not" | "and" | "or") => {
                all(&term.args) && !term.args.iter().any(Term::is_constant)
            }
            _ => false,
        }
    }
}

/// `name` of `schema.name(types)`.
fn bare_name(identity: &str) -> &str {
    let end = identity.rfind('(').unwrap_or(identity.len());
    let whole = identity.get(..end).unwrap_or(identity);
    whole.split_once('.').map_or(whole, |(_, name)| name)
}

fn negated(drawn: &str) -> String {
    match drawn.strip_prefix('!') {
        Some(positive) => positive.to_owned(),
        None => format!("!{drawn}"),
    }
}

fn sorted(mut parts: Vec<String>) -> Vec<String> {
    parts.sort();
    parts
}

/// AND or OR: in no order, each operand once, without what decides nothing; by De Morgan always as AND or its negation.
fn set(word: &str, args: Vec<String>) -> String {
    let args: Vec<String> = if word == "or" { args.iter().map(|a| negated(a)).collect() } else { args };
    let mut flat = Vec::new();
    for arg in args {
        match arg.strip_prefix("and(").and_then(|rest| rest.strip_suffix(")")) {
            Some(inner) => flat.extend(inner.split('\u{2}').map(str::to_owned)),
            None => flat.push(arg),
        }
    }
    flat.retain(|arg| arg != "'true'" && arg != "!'false'");
    flat.sort();
    flat.dedup();
    let joined = match flat.as_slice() {
        [only] => only.clone(),
        _ => format!("and({})", flat.join("\u{2}")),
    };
    if word == "or" { negated(&joined) } else { joined }
}

/// Numbers without the zeros that say nothing, and the like.
fn plain_value(ty: TypeId, text: &str) -> String {
    match ty {
        TypeId::NUMERIC if text.contains('.') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        TypeId::BPCHAR => text.trim_end_matches(' ').to_owned(),
        TypeId::JSON => super::value::scalar(TypeId::JSONB, text, None).unwrap_or_else(|| text.to_owned()),
        _ => text.to_owned(),
    }
}

/// Families of types in which a wider one holds every value of a narrower one.
fn rank(ty: TypeId) -> Option<(u8, u8)> {
    Some(match ty {
        TypeId::INT2 => (0, 0),
        TypeId::INT4 => (0, 1),
        TypeId::INT8 => (0, 2),
        TypeId::NUMERIC => (0, 3),
        TypeId::FLOAT4 => (0, 4),
        TypeId::FLOAT8 => (0, 5),
        TypeId::NAME => (1, 0),
        TypeId::VARCHAR | TypeId::TEXT => (1, 1),
        TypeId::DATE => (2, 0),
        TypeId::TIMESTAMP => (2, 1),
        TypeId::TIMESTAMPTZ => (2, 2),
        _ => return None,
    })
}
