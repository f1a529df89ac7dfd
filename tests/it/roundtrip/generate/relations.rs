//! Relations of other sorts: children, partitions by list and hash, typed, foreign, with sequences, with exclusion.

use super::Schema;

impl Schema {
    pub(super) fn more_relations(&mut self) {
        self.family();
        self.by_kind();
        self.foreign();
        if self.random.percent(50) {
            let serial = self.random.of(&["serial", "bigserial", "integer GENERATED ALWAYS AS IDENTITY"]);
            let key = self.random.of(&["", " PRIMARY KEY"]);
            let more = self.random.of(&["", ", more smallserial"]);
            self.say(format!("CREATE TABLE app.counted (n {serial}{key}{more})"));
        }
        if self.random.percent(50) {
            let rest = self.random.of(&["", " WHERE (lower(during) IS NOT NULL)", " DEFERRABLE"]);
            let more = self.random.of(&["", "note text, "]);
            self.say(format!(
                "CREATE TABLE app.booking (during app.span, {more}CONSTRAINT booking_during EXCLUDE USING gist (during WITH &&){rest})"
            ));
        }
        if self.typed && self.random.percent(60) {
            let more = self.random.of(&["", " (a WITH OPTIONS NOT NULL)", " (a WITH OPTIONS DEFAULT 3)"]);
            self.say(format!("CREATE TABLE app.typed OF app.pair{more}"));
        }
    }

    fn family(&mut self) {
        if !self.random.percent(60) {
            return;
        }
        let null = self.random.of(&["", " NOT NULL"]);
        let kind = self.random.of(&["text", "text DEFAULT 'base'", "character varying(9)"]);
        let more = self.random.of(&["", ", since date", ", feeling app.mood"]);
        let check = self.random.of(&[
            "",
            ", CONSTRAINT base_kind CHECK (kind <> 'x')",
            ", CHECK (id > 0) NO INHERIT",
        ]);
        self.say(format!("CREATE TABLE app.base (id integer{null}, kind {kind}{more}{check})"));
        if self.random.percent(80) {
            let own = self.random.of(&["own integer", "own bigint DEFAULT 1", "own app.amount"]);
            self.say(format!("CREATE TABLE app.kid ({own}) INHERITS (app.base)"));
            if self.random.percent(30) {
                self.say("ALTER TABLE ONLY app.kid ALTER COLUMN kind SET DEFAULT 'kid'");
            }
            if self.random.percent(50) {
                self.say("CREATE TABLE app.grandkid () INHERITS (app.kid)");
            }
            if self.random.percent(40) {
                self.say("CREATE INDEX kid_kind ON app.kid (kind)");
            }
        }
    }

    fn by_kind(&mut self) {
        if !self.random.percent(60) {
            return;
        }
        let number = self.random.of(&["integer", "bigint"]);
        let more = self.random.of(&["", ", feeling app.mood", ", feeling app.mood NOT NULL, since date"]);
        let key = self.random.of(&["", ", PRIMARY KEY (id, kind)", ", CHECK (id > 0)"]);
        self.say(format!(
            "CREATE TABLE app.by_kind (id {number} NOT NULL, kind text NOT NULL{more}{key}) PARTITION BY LIST (kind)"
        ));
        let values = self.random.of(&["'a'", "'a', 'b'"]);
        self.say(format!("CREATE TABLE app.kind_a PARTITION OF app.by_kind FOR VALUES IN ({values})"));
        if self.random.percent(60) {
            let deeper = self.random.of(&["", " PARTITION BY HASH (id)"]);
            self.say(format!("CREATE TABLE app.kind_c PARTITION OF app.by_kind FOR VALUES IN ('c'){deeper}"));
            if !deeper.is_empty() {
                let modulus = self.random.of(&["2", "3"]);
                self.say(format!(
                    "CREATE TABLE app.kind_c0 PARTITION OF app.kind_c FOR VALUES WITH (MODULUS {modulus}, REMAINDER 0)"
                ));
            }
        }
        if self.random.percent(40) {
            self.say("CREATE TABLE app.kind_rest PARTITION OF app.by_kind DEFAULT");
        }
        if self.random.percent(40) {
            self.say("CREATE INDEX by_kind_id ON app.by_kind (id)");
        }
        if self.random.percent(30) {
            let timing = self.random.of(&["AFTER", "BEFORE"]);
            self.say(format!(
                "CREATE TRIGGER touched {timing} INSERT ON app.by_kind FOR EACH ROW EXECUTE FUNCTION app.touch()"
            ));
        }
        let keyed = key.contains("PRIMARY");
        if keyed && self.random.percent(40) {
            self.say(format!(
                "CREATE TABLE app.of_kind (id {number}, kind text, FOREIGN KEY (id, kind) REFERENCES app.by_kind (id, kind))"
            ));
        }
    }

    fn foreign(&mut self) {
        if !self.random.percent(40) {
            return;
        }
        let host = self.random.of(&["a", "b"]);
        self.say("CREATE FOREIGN DATA WRAPPER nowhere");
        self.say(format!("CREATE SERVER beyond FOREIGN DATA WRAPPER nowhere OPTIONS (host '{host}')"));
        let more = self.random.of(&["", ", feeling app.mood", ", note text OPTIONS (as 'n')"]);
        let options = self.random.of(&["", " OPTIONS (far 'yes')"]);
        self.say(format!("CREATE FOREIGN TABLE app.far (id integer{more}) SERVER beyond{options}"));
        if self.random.percent(50) {
            self.say("CREATE USER MAPPING FOR PUBLIC SERVER beyond OPTIONS (user 'me')");
        }
    }
}
