//! Random schemas. All are made of the same names, so that two of them differ in a little of everything.

mod code;
mod readers;
mod relations;

use std::fmt::Write;

use super::random::Random;

/// A table that others can be made on: its columns by name and type.
struct Table {
    name: &'static str,
    columns: Vec<(String, &'static str)>,
    id: &'static str,
    /// Whether a key leaves `id` free for one of another name.
    keyed: bool,
    unlogged: bool,
}

/// A schema as DDL for a server of this major.
pub(crate) fn schema(seed: u64, major: u16) -> String {
    let mut schema = Schema {
        random: Random::new(seed),
        major,
        sql: String::new(),
        tables: Vec::new(),
        mood: String::new(),
        typed: false,
    };
    schema.write();
    schema.sql
}

struct Schema {
    random: Random,
    major: u16,
    sql: String,
    tables: Vec<Table>,
    /// A label that the enum has.
    mood: String,
    /// Whether there is a composite type.
    typed: bool,
}

const TABLES: [&str; 4] = ["app.a", "app.b", "app.\"C d\"", "other.e"];

const TYPES: [&str; 14] = [
    "integer",
    "bigint",
    "smallint",
    "text",
    "character varying(20)",
    "character varying(40)",
    "numeric(8,2)",
    "boolean",
    "date",
    "timestamp with time zone",
    "jsonb",
    "integer[]",
    "app.mood",
    "app.amount",
];

impl Schema {
    fn say(&mut self, sql: impl AsRef<str>) {
        writeln!(self.sql, "{};", sql.as_ref()).unwrap();
    }

    fn write(&mut self) {
        self.say("CREATE SCHEMA app");
        self.say("CREATE SCHEMA other");
        self.types();
        self.more_types();
        self.routines();
        self.more_routines();
        for name in TABLES {
            if self.random.percent(85) {
                self.table(name);
            }
        }
        self.foreign_keys();
        self.partitioned();
        self.more_relations();
        self.indexes();
        self.views();
        self.triggers();
        self.policies();
        self.readers();
        self.routines_over_tables();
        self.dress();
        self.dress_more();
    }

    fn types(&mut self) {
        let mut labels: Vec<&str> = ["sad", "ok", "glad", "it's"].to_vec();
        labels.retain(|_| self.random.percent(75));
        if self.random.percent(20) {
            labels.reverse();
        }
        if labels.is_empty() {
            labels.push("ok");
        }
        let quoted: Vec<_> = labels.iter().map(|label| format!("'{}'", label.replace('\'', "''"))).collect();
        self.mood.clone_from(&quoted[0]);
        self.say(format!("CREATE TYPE app.mood AS ENUM ({})", quoted.join(", ")));
        let base = self.random.of(&["integer", "bigint"]);
        let default = self.random.of(&["", " DEFAULT 1", " DEFAULT 2"]);
        let check = self.random.of(&[
            "",
            " CHECK (VALUE > 0)",
            " CHECK (VALUE >= 0)",
            " CONSTRAINT big CHECK (VALUE < 1000)",
        ]);
        let null = self.random.of(&["", "", " NOT NULL"]);
        self.say(format!("CREATE DOMAIN app.amount AS {base}{default}{null}{check}"));
        self.typed = self.random.percent(60);
        if self.typed {
            let more = self.random.of(&["", ", c date", ", b2 app.mood"]);
            let b = self.random.of(&["text", "integer"]);
            self.say(format!("CREATE TYPE app.pair AS (a integer, b {b}{more})"));
        }
        let increment = self.random.of(&["1", "5", "-1"]);
        let more = self.random.of(&["", " CACHE 10", " CYCLE", " START WITH 7"]);
        let (ty, more) =
            if increment == "-1" { ("bigint", "") } else { (self.random.of(&["bigint", "integer"]), more) };
        self.say(format!("CREATE SEQUENCE app.counter AS {ty} INCREMENT BY {increment}{more}"));
    }

    fn routines(&mut self) {
        let returns = self.random.of(&["integer", "integer", "bigint"]);
        let name = self.random.of(&["x", "x", "y"]);
        let volatility = self.random.of(&["IMMUTABLE", "IMMUTABLE STRICT", "IMMUTABLE PARALLEL SAFE"]);
        let factor = self.random.of(&["1", "2"]);
        self.say(format!(
            "CREATE FUNCTION app.twice({name} integer) RETURNS {returns} LANGUAGE sql {volatility} AS $$ SELECT $1 * {factor} $$"
        ));
        let value = self.random.of(&["NEW", "OLD"]);
        self.say(format!(
            "CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN {value}; END $$"
        ));
        if self.random.percent(50) {
            let security = self.random.of(&["", " SECURITY DEFINER", " SET search_path = app"]);
            self.say(format!(
                "CREATE PROCEDURE app.work(a integer){security} LANGUAGE sql AS $$ SELECT 1 $$"
            ));
        }
    }

    fn value(&mut self, ty: &str) -> String {
        match ty {
            "integer" | "bigint" | "smallint" | "app.amount" => {
                self.random.of(&["0", "7", "app.twice(2)"]).to_owned()
            }
            "text" => self.random.of(&["'x'", "''", "upper('x')"]).to_owned(),
            "character varying(20)" | "character varying(40)" => {
                self.random.of(&["'x'", "'it''s'"]).to_owned()
            }
            "numeric(8,2)" => self.random.of(&["0", "1.50"]).to_owned(),
            "boolean" => self.random.of(&["true", "false"]).to_owned(),
            "date" => self.random.of(&["CURRENT_DATE", "'2020-01-01'"]).to_owned(),
            "timestamp with time zone" => self.random.of(&["now()", "CURRENT_TIMESTAMP"]).to_owned(),
            "jsonb" => "'{}'".to_owned(),
            "integer[]" => self.random.of(&["'{}'", "ARRAY[1, 2]"]).to_owned(),
            "app.mood" | "app.feeling" => self.mood.clone(),
            "app.mood[]" => format!("ARRAY[{}]::app.mood[]", self.mood),
            "app.span" => "'empty'".to_owned(),
            _ => "NULL".to_owned(),
        }
    }

    fn table(&mut self, name: &'static str) {
        let id = self.random.of(&["integer", "integer", "bigint"]);
        let kind = self.random.of(&[
            " NOT NULL",
            " GENERATED ALWAYS AS IDENTITY",
            " GENERATED BY DEFAULT AS IDENTITY (START WITH 5)",
            " DEFAULT nextval('app.counter') NOT NULL",
        ]);
        let mut parts = vec![format!("id {id}{kind}")];
        let mut columns = vec![("id".to_owned(), id)];
        for n in 0..6 {
            if !self.random.percent(70) {
                continue;
            }
            // Most columns have a type of their own, which changes now and then.
            let like = if n % 2 == 0 { TYPES[n * 2 + 1] } else { TYPES[n * 2] };
            let others = [like, "text", "app.mood", "app.amount", "app.span", "app.feeling", "app.mood[]"];
            let ty = if self.random.percent(70) { TYPES[n * 2] } else { self.random.of(&others) };
            let column = format!("c{n}");
            let mut part = format!("{column} {ty}");
            if self.random.percent(20) && matches!(ty, "text" | "character varying(20)") {
                let collation = self.random.of(&["\"C\"", "app.plain"]);
                part.push_str(&format!(" COLLATE {collation}"));
            }
            if self.random.percent(30) {
                part.push_str(&format!(" DEFAULT {}", self.value(ty)));
            }
            if self.random.percent(30) {
                part.push_str(" NOT NULL");
            }
            parts.push(part);
            columns.push((column, ty));
        }
        if self.random.percent(20) {
            let factor = self.random.of(&["2", "3"]);
            parts.push(format!("g {id} GENERATED ALWAYS AS (id * {factor}) STORED"));
        }
        if self.random.percent(20) {
            let at = self.random.below(columns.len());
            let column = &columns[at].0;
            parts.push(format!("h boolean GENERATED ALWAYS AS ({column} IS NULL) STORED"));
        }
        let keyed = self.random.percent(80);
        if keyed {
            let key =
                self.random.of(&["PRIMARY KEY (id)", "UNIQUE (id)", "CONSTRAINT own_key PRIMARY KEY (id)"]);
            let key = if key.contains("own_key") {
                format!(
                    "CONSTRAINT {} PRIMARY KEY (id)",
                    ["a_own", "b_own", "c_own", "e_own"][self.tables.len()]
                )
            } else {
                key.to_owned()
            };
            parts.push(key);
        }
        for (column, ty) in columns.clone() {
            if self.random.percent(12) {
                let number = matches!(ty, "integer" | "bigint" | "smallint" | "numeric(8,2)");
                let check = match ty {
                    _ if number => format!("{column} > {}", self.random.below(3)),
                    "app.mood" => format!("{column} <= {}::app.mood", self.mood),
                    "app.span" => format!("NOT isempty({column})"),
                    _ => format!("{column} IS NOT NULL OR id > 0"),
                };
                parts.push(format!("CONSTRAINT {column}_check CHECK ({check})"));
            }
            if self.random.percent(8) && ty != "jsonb" && column != "id" {
                let deferrable = self.random.of(&["", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"]);
                parts.push(format!("UNIQUE ({column}, id){deferrable}"));
            }
        }
        let unlogged = self.random.percent(8);
        let with = self.random.of(&["", "", "", " WITH (fillfactor=70)", " WITH (autovacuum_enabled=false)"]);
        let word = if unlogged { "UNLOGGED TABLE" } else { "TABLE" };
        self.say(format!("CREATE {word} {name} (\n    {}\n){with}", parts.join(",\n    ")));
        // Foreign keys may not point from what is logged to what is not.
        self.tables.push(Table { name, columns, id, keyed: keyed && !unlogged, unlogged });
    }

    fn foreign_keys(&mut self) {
        let targets: Vec<(&str, &str)> =
            self.tables.iter().filter(|t| t.keyed).map(|t| (t.name, t.id)).collect();
        if targets.is_empty() {
            return;
        }
        let tables: Vec<&str> = self.tables.iter().map(|t| t.name).collect();
        for name in tables {
            if self.random.percent(40) {
                let (target, ty) = targets[self.random.below(targets.len())];
                let action =
                    self.random.of(&["", " ON DELETE CASCADE", " ON UPDATE SET NULL", " DEFERRABLE"]);
                self.say(format!("ALTER TABLE {name} ADD COLUMN ref {ty}"));
                let valid = self.random.of(&["", "", " NOT VALID"]);
                self.say(format!(
                    "ALTER TABLE {name} ADD FOREIGN KEY (ref) REFERENCES {target} (id){action}{valid}"
                ));
            }
        }
    }

    fn partitioned(&mut self) {
        if !self.random.percent(70) {
            return;
        }
        let more = self.random.of(&["", ", note text", ", note character varying(10) DEFAULT 'n'"]);
        let key = self.random.of(&["", ", PRIMARY KEY (id, at)", ", UNIQUE (at)"]);
        self.say(format!(
            "CREATE TABLE app.log (id integer NOT NULL, at date NOT NULL{more}{key}) PARTITION BY RANGE (at)"
        ));
        for year in 2020..2023 {
            if self.random.percent(70) {
                let name = format!("app.log_{year}");
                let to = year + 1;
                self.say(format!("CREATE TABLE {name} PARTITION OF app.log FOR VALUES FROM ('{year}-01-01') TO ('{to}-01-01')"));
            }
        }
        if self.random.percent(30) {
            self.say("CREATE TABLE app.log_rest PARTITION OF app.log DEFAULT");
        }
        if self.random.percent(40) {
            let column = self.random.of(&["id", "at"]);
            self.say(format!("CREATE INDEX log_index ON app.log ({column})"));
        }
    }

    fn indexes(&mut self) {
        for n in 0..self.tables.len() {
            let (name, columns) = (self.tables[n].name, self.tables[n].columns.clone());
            for (at, (column, ty)) in columns.iter().enumerate() {
                if !self.random.percent(18) {
                    continue;
                }
                let index = format!("t{n}_i{at}");
                let sql = match *ty {
                    "jsonb" | "integer[]" => format!("CREATE INDEX {index} ON {name} USING gin ({column})"),
                    "text" if self.random.percent(50) => {
                        format!("CREATE INDEX {index} ON {name} (lower({column}))")
                    }
                    "integer" if self.random.percent(40) => {
                        format!("CREATE INDEX {index} ON {name} (app.twice({column}))")
                    }
                    _ => {
                        let unique = self.random.of(&["", "", "UNIQUE "]);
                        let order = self.random.of(&["", " DESC", " NULLS FIRST"]);
                        let rest = self.random.of(&[
                            "",
                            "",
                            " INCLUDE (id)",
                            " WHERE (id > 5)",
                            " WITH (fillfactor=80)",
                        ]);
                        format!("CREATE {unique}INDEX {index} ON {name} ({column}{order}){rest}")
                    }
                };
                self.say(sql);
            }
            if columns.len() > 2 && self.random.percent(15) {
                let (one, two) = (&columns[1].0, &columns[2].0);
                let kinds = self.random.of(&["", " (ndistinct)"]);
                if self.major >= 14 && self.random.percent(30) {
                    self.say(format!("CREATE STATISTICS app.u{n} ON ({one} IS NULL), id FROM {name}"));
                }
                if !columns[1..3].iter().any(|(_, ty)| *ty == "jsonb") {
                    self.say(format!("CREATE STATISTICS app.s{n}{kinds} ON {one}, {two} FROM {name}"));
                }
            }
        }
    }

    fn views(&mut self) {
        for n in 0..self.tables.len() {
            let (name, columns) = (self.tables[n].name, self.tables[n].columns.clone());
            if !self.random.percent(45) {
                continue;
            }
            let some: Vec<_> =
                columns.iter().filter(|_| self.random.percent(60)).map(|(c, _)| c.clone()).collect();
            let list = if some.is_empty() { "id".to_owned() } else { some.join(", ") };
            let condition = self.random.of(&["", " WHERE id > 1", " WHERE app.twice(id::integer) > 2"]);
            let with = self.random.of(&["", "", " WITH (security_barrier=true)"]);
            self.say(format!("CREATE VIEW app.v{n}{with} AS SELECT {list} FROM {name}{condition}"));
            if self.random.percent(40) {
                self.say(format!("CREATE VIEW app.w{n} AS SELECT count(*) AS n FROM app.v{n}"));
            }
            if self.random.percent(30) {
                self.say(format!(
                    "CREATE MATERIALIZED VIEW app.m{n} AS SELECT id, {n} AS n FROM {name}{condition}"
                ));
                if self.random.percent(60) {
                    self.say(format!("CREATE UNIQUE INDEX m{n}_id ON app.m{n} (id)"));
                }
            }
        }
    }

    fn triggers(&mut self) {
        for n in 0..self.tables.len() {
            let name = self.tables[n].name;
            if self.random.percent(30) {
                let event = self.random.of(&["INSERT", "UPDATE", "INSERT OR UPDATE", "UPDATE OF id"]);
                let timing = self.random.of(&["BEFORE", "AFTER"]);
                let when = self.random.of(&["", " WHEN (NEW.id > 0)"]);
                self.say(format!("CREATE TRIGGER touched {timing} {event} ON {name} FOR EACH ROW{when} EXECUTE FUNCTION app.touch()"));
                if self.random.percent(20) {
                    self.say(format!("ALTER TABLE {name} DISABLE TRIGGER touched"));
                }
            }
        }
    }

    fn policies(&mut self) {
        for n in 0..self.tables.len() {
            let name = self.tables[n].name;
            if self.random.percent(20) {
                self.say(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"));
            }
            if self.random.percent(20) {
                let command = self.random.of(&["ALL", "SELECT", "UPDATE"]);
                let to = self.random.of(&["PUBLIC", "app_reader", "app_reader, app_writer"]);
                let using = self.random.of(&["id > 0", "true", "app.twice(id::integer) > 1"]);
                self.say(format!("CREATE POLICY p ON {name} FOR {command} TO {to} USING ({using})"));
            }
        }
    }

    fn dress(&mut self) {
        // Both sides speak of all three, so that all three are compared.
        self.say("GRANT USAGE ON SCHEMA app TO app_reader");
        self.say("COMMENT ON SCHEMA app IS 'all of it'");
        for n in 0..self.tables.len() {
            let (name, columns) = (self.tables[n].name, self.tables[n].columns.clone());
            let owner = self.random.of(&["app_owner", "app_owner", "app_writer"]);
            self.say(format!("ALTER TABLE {name} OWNER TO {owner}"));
            if self.random.percent(40) {
                let what = self.random.of(&["SELECT", "SELECT, INSERT", "ALL"]);
                let to = self.random.of(&["app_reader", "PUBLIC"]);
                self.say(format!("GRANT {what} ON {name} TO {to}"));
            }
            if self.random.percent(20) {
                self.say(format!("GRANT UPDATE (id) ON {name} TO app_reader"));
            }
            if self.random.percent(30) {
                let text = self.random.of(&["one", "it's another"]);
                self.say(format!("COMMENT ON TABLE {name} IS '{}'", text.replace('\'', "''")));
            }
            for (column, _) in columns {
                if self.random.percent(8) {
                    self.say(format!("COMMENT ON COLUMN {name}.{column} IS 'a column'"));
                }
            }
        }
        if self.random.percent(30) {
            self.say("REVOKE ALL ON FUNCTION app.twice(integer) FROM PUBLIC");
        }
    }
}
