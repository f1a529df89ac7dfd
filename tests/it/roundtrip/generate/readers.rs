//! What reads tables or is done to them: views over views, rules, triggers of more sorts, policies, publications; and
//! what is said of all of it.

use super::Schema;

impl Schema {
    /// A column of a table, `id` among them.
    pub(super) fn column(&mut self, n: usize) -> String {
        let at = self.random.below(self.tables[n].columns.len());
        self.tables[n].columns[at].0.clone()
    }

    pub(super) fn readers(&mut self) {
        for n in 0..self.tables.len() {
            if self.random.percent(25) {
                self.joined(n);
            }
            if self.random.percent(20) {
                self.rule(n);
            }
            if self.random.percent(25) {
                self.trigger_of_more(n);
            }
            if self.random.percent(15) {
                self.policy(n);
            }
            if self.random.percent(15) {
                self.tune(n);
            }
        }
        if self.random.percent(40) && !self.tables.is_empty() {
            self.publication();
        }
    }

    fn joined(&mut self, n: usize) {
        let name = self.tables[n].name;
        let other = self.random.below(self.tables.len());
        let (over, column, theirs) = (self.tables[other].name, self.column(n), self.column(other));
        let secure = self.random.percent(20) && self.major >= 15;
        let with = if secure { " WITH (security_invoker=true)" } else { "" };
        let kind = self.random.of(&["VIEW", "VIEW", "MATERIALIZED VIEW"]);
        let with = if kind == "VIEW" { with } else { "" };
        self.say(format!(
            "CREATE {kind} app.j{n}{with} AS SELECT o.id, o.{column} AS mine, t.{theirs} AS theirs FROM {name} o JOIN {over} t ON t.id = o.id"
        ));
        if self.random.percent(50) {
            let list = self.random.of(&["*", "id, mine", "theirs"]);
            self.say(format!("CREATE VIEW app.k{n} AS SELECT {list} FROM app.j{n}"));
            if self.random.percent(50) {
                self.say(format!("COMMENT ON VIEW app.k{n} IS 'over {n}'"));
                self.say(format!("GRANT SELECT ON app.k{n} TO app_reader"));
            }
        }
    }

    fn rule(&mut self, n: usize) {
        let (name, column) = (self.tables[n].name, self.column(n));
        let event = self.random.of(&["INSERT", "UPDATE", "DELETE"]);
        let row = if event == "INSERT" { "NEW" } else { "OLD" };
        let condition =
            if self.random.percent(40) { format!(" WHERE {row}.{column} IS NULL") } else { String::new() };
        // PostgreSQL has no conditional NOTIFY.
        let also = if condition.is_empty() { "ALSO NOTIFY told" } else { "ALSO SELECT 2" };
        let what = self.random.of(&[also, "ALSO SELECT 1", "INSTEAD NOTHING"]);
        self.say(format!("CREATE RULE watch AS ON {event} TO {name}{condition} DO {what}"));
    }

    fn trigger_of_more(&mut self, n: usize) {
        let (name, column) = (self.tables[n].name, self.column(n));
        let sql = match self.random.below(3) {
            0 => format!(
                "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON {name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch()"
            ),
            1 => format!(
                "CREATE TRIGGER late AFTER INSERT ON {name} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.touch('{column}')"
            ),
            _ => format!(
                "CREATE TRIGGER late BEFORE UPDATE OF {column} ON {name} FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION app.touch()"
            ),
        };
        self.say(sql);
        if self.random.percent(30) {
            self.say(format!("COMMENT ON TRIGGER late ON {name} IS 'late'"));
        }
    }

    fn policy(&mut self, n: usize) {
        let name = self.tables[n].name;
        let other = self.random.below(self.tables.len());
        let (over, column) = (self.tables[other].name, self.column(other));
        self.say(format!(
            "CREATE POLICY seen ON {name} USING (EXISTS (SELECT 1 FROM {over} t WHERE t.{column} IS NOT NULL))"
        ));
    }

    /// Column storage, targets of statistics, what replication and CLUSTER go by.
    fn tune(&mut self, n: usize) {
        let (name, column) = (self.tables[n].name, self.column(n));
        let target = self.random.of(&["10", "200"]);
        self.say(format!("ALTER TABLE {name} ALTER COLUMN {column} SET STATISTICS {target}"));
        if self.random.percent(50) {
            self.say(format!("ALTER TABLE {name} ALTER COLUMN {column} SET (n_distinct = {target})"));
        }
        if self.random.percent(50) {
            self.say(format!("CREATE UNIQUE INDEX told{n} ON {name} (id)"));
            let what = self.random.of(&["REPLICA IDENTITY USING INDEX", "CLUSTER ON"]);
            let missing = what.starts_with("REPLICA");
            if missing {
                self.say(format!("ALTER TABLE {name} ALTER COLUMN id SET NOT NULL"));
            }
            self.say(format!("ALTER TABLE {name} {what} told{n}"));
        }
    }

    fn publication(&mut self) {
        let mut parts = Vec::new();
        let rich = self.major >= 15;
        for n in 0..self.tables.len() {
            if self.tables[n].unlogged || self.random.percent(50) {
                continue;
            }
            let (name, at) = (self.tables[n].name, self.random.below(self.tables[n].columns.len()));
            let (column, ty) = self.tables[n].columns[at].clone();
            let mut part = name.to_owned();
            if rich && self.random.percent(40) {
                part.push_str(&if column == "id" { " (id)".to_owned() } else { format!(" (id, {column})") });
            }
            // A filter knows no types but PostgreSQL's own.
            if rich && matches!(ty, "integer" | "bigint" | "boolean" | "date") && self.random.percent(40) {
                part.push_str(&format!(" WHERE ({column} IS NOT NULL)"));
            }
            parts.push(part);
        }
        if !parts.is_empty() {
            let with = self.random.of(&["", " WITH (publish = 'insert')"]);
            self.say(format!("CREATE PUBLICATION app_changes FOR TABLE {}{with}", parts.join(", ")));
        }
    }

    /// Comments and grants on what is no table.
    pub(super) fn dress_more(&mut self) {
        const SAID: [&str; 10] = [
            "COMMENT ON TYPE app.mood IS 'how it is'",
            "COMMENT ON DOMAIN app.feeling IS 'felt'",
            "COMMENT ON FUNCTION app.twice(integer) IS 'doubled'",
            "COMMENT ON SEQUENCE app.counter IS 'counts'",
            "GRANT USAGE ON SEQUENCE app.counter TO app_writer",
            "GRANT USAGE ON TYPE app.mood TO app_reader",
            "REVOKE USAGE ON TYPE app.amount FROM PUBLIC",
            "ALTER TYPE app.mood OWNER TO app_owner",
            "ALTER FUNCTION app.twice(integer) OWNER TO app_owner",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_reader",
        ];
        for said in SAID {
            if self.random.percent(25) {
                self.say(said);
            }
        }
    }
}
