//! CREATE and ALTER SUBSCRIPTION; secrets of its connection string are redacted.

use super::Subscription;
use crate::declare::ddl::{AlterSubscription, CreateSubscription, Definition, SubscriptionAction};
use crate::declare::world::World;
use crate::kinds::collation::declare::is_false;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Options, redacted_connection};

/// Options that are done once, when the subscription is made.
const ONCE: [&str; 3] = ["connect", "create_slot", "copy_data"];

/// CREATE SUBSCRIPTION.
pub(crate) fn create(world: &mut World, statement: &CreateSubscription) {
    let CreateSubscription { name, connection, publications, options } = statement;
    let id = Id::global(Kind::Subscription, &name.name);
    if !world.is_new(&id, false) {
        return;
    }
    let mut subscription = Subscription {
        connection: Some(redacted_connection(connection)),
        publications: publications.iter().map(|publication| publication.name.as_str().to_owned()).collect(),
        options: Options::new(),
    };
    let said = |key: &str| options.iter().find(|option| option.name.eq_ignore_ascii_case(key));
    let connects = said("connect").is_none_or(|option| !is_false(&option.text()));
    if said("enabled").is_none() && !connects {
        subscription.options.insert("enabled".to_owned(), "false".to_owned());
    }
    set(&mut subscription, options, name.name.as_str(), world.major);
    world.create(id, subscription);
}

/// What is not the default (`pg_subscription`).
fn set(subscription: &mut Subscription, options: &[Definition], name: &str, major: u16) {
    for option in options {
        let key = option.name.to_ascii_lowercase();
        if ONCE.contains(&key.as_str()) {
            continue;
        }
        let value = option.text();
        let (value, default) = match key.as_str() {
            "slot_name" => (value, name),
            "synchronous_commit" => (value.to_ascii_lowercase(), "off"),
            "origin" => (value.to_ascii_lowercase(), "any"),
            "streaming" if value.eq_ignore_ascii_case("parallel") => (value.to_ascii_lowercase(), "off"),
            "streaming" => (if is_false(&value) { "off" } else { "on" }.to_owned(), "off"),
            "enabled" | "password_required" => (switch(&value), "true"),
            _ => (switch(&value), "false"),
        };
        let default = if key == "streaming" && major >= 18 { "parallel" } else { default };
        if value == default {
            subscription.options.remove(&key);
        } else {
            subscription.options.insert(key, value);
        }
    }
}

fn switch(value: &str) -> String {
    if is_false(value) { "false" } else { "true" }.to_owned()
}

/// ALTER SUBSCRIPTION.
pub(crate) fn alter(world: &mut World, statement: &AlterSubscription) {
    let AlterSubscription { name, action } = statement;
    let id = Id::global(Kind::Subscription, &name.name);
    let Some(id) = world.expect(id, false) else { return };
    let major = world.major;
    let Some(Body::Subscription(body)) = world.get_mut(&id).map(|object| &mut object.body) else { return };
    let texts = |names: &[crate::declare::ddl::Ident]| -> Vec<String> {
        names.iter().map(|name| name.name.as_str().to_owned()).collect()
    };
    match action {
        SubscriptionAction::Connection(connection) => body.connection = Some(redacted_connection(connection)),
        SubscriptionAction::SetPublications(names) => body.publications = texts(names).into_iter().collect(),
        SubscriptionAction::AddPublications(names) => body.publications.extend(texts(names)),
        SubscriptionAction::DropPublications(names) => {
            body.publications.retain(|held| !texts(names).contains(held));
        }
        SubscriptionAction::Enable(true) => {
            body.options.remove("enabled");
        }
        SubscriptionAction::Enable(false) => {
            body.options.insert("enabled".to_owned(), "false".to_owned());
        }
        SubscriptionAction::SetOptions(options) => set(body, options, name.name.as_str(), major),
        SubscriptionAction::Nothing => {}
    }
}
