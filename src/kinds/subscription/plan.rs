//! CREATE SUBSCRIPTION, ALTER SUBSCRIPTION.

use super::Subscription;
use crate::kinds::Written;
use crate::model::{Name, Options};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, list, literal};

fn publications(subscription: &Subscription) -> String {
    list(subscription.publications.iter().map(|name| Name::new(name)))
}

fn set(options: &Options) -> String {
    list(options.iter().map(|(key, value)| format!("{key} = {}", literal(value))))
}

impl Written for Subscription {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut options = self.options.clone();
        // Made without a word to the other server: whoever reviews this decides when it starts.
        options.insert("connect".to_owned(), "false".to_owned());
        options.remove("enabled");
        let connection = literal(self.connection.as_deref().unwrap_or_default());
        let publications = publications(self);
        let sql = format!(
            "CREATE {} CONNECTION {connection} PUBLICATION {publications} WITH ({})",
            at.address(),
            set(&options)
        );
        let what = "Passwords are not written down: complete the connection string; then create the slot, \
                    ALTER SUBSCRIPTION … ENABLE and REFRESH PUBLICATION.";
        vec![Sql::new(sql).hazard(HazardKind::Note, what)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let address = between.address();
        let mut statements = Vec::new();
        if let Some(connection) = to.connection.as_ref().filter(|_| self.connection != to.connection) {
            statements.push(Sql::new(format!("ALTER {address} CONNECTION {}", literal(connection))));
        }
        if self.publications != to.publications {
            let sql = format!("ALTER {address} SET PUBLICATION {} WITH (refresh = false)", publications(to));
            let what = "Run ALTER SUBSCRIPTION … REFRESH PUBLICATION once the other server can be reached.";
            statements.push(Sql::new(sql).hazard(HazardKind::Note, what));
        }
        let changed: Options =
            to.options.iter().filter(|(k, v)| self.options.get(k) != Some(v)).map(|(k, v)| (k.clone(), v.clone())).collect();
        let back = self.options.keys().filter(|key| !to.options.contains_key(key));
        for key in back {
            let value = usual(key);
            statements.push(Sql::new(format!("ALTER {address} SET ({key} = {value})")));
        }
        if !changed.is_empty() {
            statements.push(Sql::new(format!("ALTER {address} SET ({})", set(&changed))));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = Sql::new(format!("DROP {}", at.address())).alone();
        let slot = self.options.get("slot_name").map_or(at.id.name.as_str(), String::as_str);
        if slot == "none" {
            return vec![sql.loses("It has no replication slot on the other server; where it stood is lost.")];
        }
        let (address, slot) = (at.address(), literal(slot));
        let sql = sql.loses(format!("The replication slot {slot} on the other server goes with it."));
        let apart = format!(
            "Fails where that server cannot be reached: then ALTER {address} DISABLE, ALTER {address} SET (slot_name = \
             NONE) come before it, and SELECT pg_drop_replication_slot({slot}) is left for that server."
        );
        vec![sql.hazard(HazardKind::MayFail, apart)]
    }
}

/// What an option is where nobody says (<https://www.postgresql.org/docs/current/sql-createsubscription.html>).
fn usual(option: &str) -> &'static str {
    match option {
        "password_required" => "true",
        "origin" => "any",
        "streaming" | "synchronous_commit" => "off",
        _ => "false",
    }
}
