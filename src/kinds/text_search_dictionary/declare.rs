//! CREATE and ALTER TEXT SEARCH DICTIONARY.

use super::TextSearchDictionary;
use crate::declare::ddl::{AlterTextSearchDictionary, Definition};
use crate::declare::world::World;
use crate::kinds::range_type::declare::name_value;
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

/// The dictionary of a definition.
pub(crate) fn new(world: &World, definition: &[Definition]) -> TextSearchDictionary {
    let template = name_value(definition, "template").unwrap_or_else(|| QName::bare(&"simple".into()));
    let options = definition.iter().filter(|given| !given.name.eq_ignore_ascii_case("template"));
    TextSearchDictionary {
        template: world.object_name(Kind::TextSearchTemplate, &template),
        options: options.map(|given| (given.name.to_ascii_lowercase(), given.text())).collect(),
    }
}

/// ALTER TEXT SEARCH DICTIONARY … (…): an option without a value is taken away.
pub(crate) fn alter(world: &mut World, statement: &AlterTextSearchDictionary) {
    let AlterTextSearchDictionary { name, definition } = statement;
    let id = Id::of(Kind::TextSearchDictionary, &world.object_name(Kind::TextSearchDictionary, &name.qname()));
    if let Some(id) = world.expect(id, false)
        && let Some(Body::TextSearchDictionary(body)) = world.get_mut(&id).map(|object| &mut object.body)
    {
        for given in definition {
            let key = given.name.to_ascii_lowercase();
            match given.value {
                Some(_) => body.options.insert(key, given.text()),
                None => body.options.remove(&key),
            };
        }
    }
}
