//! Pairs of expressions: what means the same is never called different, and what differs never the same.
//!
//! `fixtures/pairs/same.tsv`: a place and an expression, as it is written and as the server keeps it. `spelled.tsv`: a
//! place and two spellings. `different.tsv`: a place and two that differ. A place is a kind of object, with a type where
//! it has one, and `@N` where only a server of that major or later takes it.

use std::collections::BTreeMap;

use crate::support::{Database, majors, pg, read, root, run};

/// One row of a table.
struct Pair {
    place: String,
    declared: String,
    there: String,
}

impl Pair {
    /// `CREATE …` of an object that holds this.
    fn create(&self, number: usize, expr: &str) -> String {
        let (kind, ty) = self.place.split_once(' ').unwrap_or((&self.place, ""));
        match kind {
            "check" => format!("ALTER TABLE p.t ADD CONSTRAINT o{number} CHECK ({expr});"),
            "default" => format!("CREATE TABLE p.o{number} (c {ty} DEFAULT {expr});"),
            "generated" => {
                format!("ALTER TABLE p.t ADD COLUMN o{number} {ty} GENERATED ALWAYS AS ({expr}) STORED;")
            }
            "index" => format!("CREATE INDEX o{number} ON p.t ({expr});"),
            "where" => format!("CREATE INDEX o{number} ON p.t (id) WHERE {expr};"),
            "policy" => format!("CREATE POLICY o{number} ON p.t USING ({expr});"),
            "domain" => format!("CREATE DOMAIN p.o{number} AS {ty} CONSTRAINT o{number} CHECK ({expr});"),
            "trigger" => format!(
                "CREATE TRIGGER o{number} AFTER UPDATE ON p.t FOR EACH ROW WHEN ({expr}) EXECUTE FUNCTION p.touch();"
            ),
            "view" => format!("CREATE VIEW p.o{number} AS {expr};"),
            "rule" => format!("CREATE RULE o{number} AS ON INSERT TO p.t DO ALSO {expr};"),
            "return" => format!("CREATE FUNCTION p.o{number}(arg p.address) RETURNS {ty} RETURN {expr};"),
            "body" => {
                format!("CREATE FUNCTION p.o{number}(arg p.address) RETURNS {ty} BEGIN ATOMIC {expr}; END;")
            }
            other => panic!("no place {other}"),
        }
    }
}

/// The rows of a table that a server of this major takes.
fn table(name: &str, major: u16) -> Vec<Pair> {
    let text = read(&root().join("fixtures/pairs").join(name));
    let mut pairs = Vec::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let (place, declared) = (fields.next().unwrap(), fields.next().unwrap());
        let there = fields.next().unwrap_or(declared);
        let (place, since) = place.split_once('@').map_or((place, 0), |(p, n)| (p, n.parse().unwrap()));
        if since <= major {
            pairs.push(Pair { place: place.into(), declared: declared.into(), there: there.into() });
        }
    }
    pairs
}

/// What is found for each number whose pair is not the same: `changed` or `unverified`.
fn findings(database: &Database, pairs: &[Pair], verdict: &str) -> BTreeMap<usize, String> {
    let file = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
    std::fs::write(file.path(), schema(pairs, |pair| &pair.declared)).unwrap();
    let path = file.path().to_str().unwrap();
    let output = run(["check", path, "--against", &database.url, "--format", "json", "--verdict", verdict]);
    let mut found = BTreeMap::new();
    for finding in output.findings() {
        let object = finding["object"].as_str().unwrap_or_default();
        let number = object.split(['.', '(']).find_map(|part| part.strip_prefix('o')?.parse().ok());
        let number = number.unwrap_or_else(|| panic!("{finding}"));
        found.insert(number, finding["change"].as_str().unwrap().to_owned());
    }
    found
}

/// The schema with one side of each pair in it.
fn schema<'p>(pairs: &'p [Pair], side: impl Fn(&'p Pair) -> &'p str) -> String {
    let objects = pairs.iter().enumerate().map(|(number, pair)| pair.create(number, side(pair)));
    let head = read(&root().join("fixtures/pairs/schema.sql")) + "SET search_path = p, public;\n";
    objects.fold(head, |text, object| text + &object + "\n")
}

/// The rows that were found to be what they should not, each with what was said.
fn shown(pairs: &[Pair], found: &BTreeMap<usize, String>, change: &str) -> Vec<String> {
    let found = found.iter().filter(|(_, what)| *what == change);
    found
        .map(|(n, what)| format!("{what}: {}: {} | {}", pairs[*n].place, pairs[*n].declared, pairs[*n].there))
        .collect()
}

#[test]
fn what_means_the_same_is_never_called_different() {
    for major in majors() {
        let pairs: Vec<Pair> =
            table("same.tsv", major).into_iter().chain(table("spelled.tsv", major)).collect();
        assert!(pairs.len() > 300);
        let database = pg(major).loaded("same", &schema(&pairs, |pair| &pair.there));
        for (verdict, most_open) in [("static", 30), ("server", 5), ("temp", 3)] {
            let found = findings(&database, &pairs, verdict);
            let wrong = shown(&pairs, &found, "changed");
            assert!(wrong.is_empty(), "PostgreSQL {major}, {verdict}: {wrong:#?}");
            let open = shown(&pairs, &found, "unverified");
            assert!(open.len() <= most_open * pairs.len() / 1000, "PostgreSQL {major}, {verdict}: {open:#?}");
        }
    }
}

#[test]
fn what_differs_is_never_called_the_same() {
    for major in majors() {
        let pairs = table("different.tsv", major);
        assert!(pairs.len() > 300);
        let database = pg(major).loaded("different", &schema(&pairs, |pair| &pair.there));
        for verdict in ["static", "server", "temp"] {
            let found = findings(&database, &pairs, verdict);
            let same = pairs.iter().enumerate().filter(|(n, _)| !found.contains_key(n));
            let same: Vec<_> =
                same.map(|(_, p)| format!("{}: {} | {}", p.place, p.declared, p.there)).collect();
            assert!(same.is_empty(), "PostgreSQL {major}, {verdict}: {same:#?}");
            // Whoever asks the server is told of a change, not of a doubt.
            let open = shown(&pairs, &found, "unverified");
            assert!(verdict == "static" || open.is_empty(), "PostgreSQL {major}, {verdict}: {open:#?}");
        }
    }
}
