//! Text search objects: CREATE of all four sorts, ALTER of configurations.

use super::TextSearchConfiguration;
use crate::declare::ddl::{AlterTextSearchConfiguration, Class, CreateTextSearch, Definition, MappingAction, ObjectName};
use crate::declare::world::World;
use crate::kinds::range_type::declare::name_value;
use crate::kinds::text_search_parser::TextSearchParser;
use crate::kinds::text_search_template::TextSearchTemplate;
use crate::kinds::{Body, Kind, text_search_dictionary};
use crate::model::{Id, Name, Options, QName};

/// CREATE TEXT SEARCH ….
pub(crate) fn create(world: &mut World, statement: &CreateTextSearch) {
    let CreateTextSearch { class, name, definition } = statement;
    let kind = match class {
        Class::TextSearchConfiguration => Kind::TextSearchConfiguration,
        Class::TextSearchDictionary => Kind::TextSearchDictionary,
        Class::TextSearchParser => Kind::TextSearchParser,
        _ => Kind::TextSearchTemplate,
    };
    let id = world.new_object(kind, name);
    if !world.is_new(&id, false) {
        return;
    }
    let body: Body = match kind {
        Kind::TextSearchConfiguration => match configuration(world, &id, definition) {
            Some(body) => body.into(),
            None => return,
        },
        Kind::TextSearchDictionary => text_search_dictionary::declare::new(world, definition).into(),
        Kind::TextSearchParser => TextSearchParser { functions: functions(world, definition) }.into(),
        _ => TextSearchTemplate { functions: functions(world, definition) }.into(),
    };
    world.create(id, body);
}

fn functions(world: &World, definition: &[Definition]) -> Options {
    let function = |given: &Definition| {
        let name = world.function_name(&name_value(definition, &given.name)?);
        Some((given.name.to_ascii_lowercase(), name.to_string()))
    };
    definition.iter().filter_map(function).collect()
}

fn configuration(world: &mut World, id: &Id, definition: &[Definition]) -> Option<TextSearchConfiguration> {
    let Some(copied) = name_value(definition, "copy") else {
        let parser = name_value(definition, "parser").unwrap_or_else(|| QName::builtin("default"));
        let parser = world.object_name(Kind::TextSearchParser, &parser);
        return Some(TextSearchConfiguration { parser, mappings: std::collections::BTreeMap::new() });
    };
    let original = world.object_name(Kind::TextSearchConfiguration, &copied);
    match world.get(&Id::of(Kind::TextSearchConfiguration, &original)).map(|object| &object.body) {
        Some(Body::TextSearchConfiguration(body)) => Some(body.clone()),
        _ if original.is_builtin() => Some(builtin(original.name.as_str())),
        _ => {
            world.unresolved(format!("text search configuration {original} does not exist"), id);
            None
        }
    }
}

/// Token types of the default parser.
const TOKENS: [&str; 19] = [
    "asciihword",
    "asciiword",
    "email",
    "file",
    "float",
    "host",
    "hword",
    "hword_asciipart",
    "hword_numpart",
    "hword_part",
    "int",
    "numhword",
    "numword",
    "sfloat",
    "uint",
    "url",
    "url_path",
    "version",
    "word",
];

/// A configuration of `pg_catalog` (snowball_create.sql): words go to the language's stemmer, in those languages that
/// are not written in ASCII words of ASCII go to the English one; the rest goes to `simple`.
fn builtin(name: &str) -> TextSearchConfiguration {
    let ascii = match name {
        "hindi" | "russian" | "serbian" | "yiddish" | "armenian" | "greek" | "arabic" | "nepali" | "tamil" => {
            "english"
        }
        other => other,
    };
    let (ascii, own) = match ascii {
        "english" if name == "russian" || name == "hindi" => ("english_stem".to_owned(), format!("{name}_stem")),
        "simple" => ("simple".to_owned(), "simple".to_owned()),
        _ => (format!("{name}_stem"), format!("{name}_stem")),
    };
    let dictionary = |token: &str| match token {
        "asciiword" | "hword_asciipart" | "asciihword" => ascii.clone(),
        "word" | "hword_part" | "hword" => own.clone(),
        _ => "simple".to_owned(),
    };
    let mappings =
        TOKENS.iter().map(|token| ((*token).to_owned(), vec![QName::builtin(&dictionary(token))])).collect();
    TextSearchConfiguration { parser: QName::builtin("default"), mappings }
}

/// ALTER TEXT SEARCH CONFIGURATION … MAPPING.
pub(crate) fn alter(world: &mut World, statement: &AlterTextSearchConfiguration) {
    let AlterTextSearchConfiguration { name, action } = statement;
    let id = Id::of(
        Kind::TextSearchConfiguration,
        &world.object_name(Kind::TextSearchConfiguration, &name.qname()),
    );
    let Some(id) = world.expect(id, false) else { return };
    let dictionary = |name: &ObjectName| world.object_name(Kind::TextSearchDictionary, &name.qname());
    let change: Box<dyn FnOnce(&mut TextSearchConfiguration)> = match action {
        MappingAction::Add(tokens, dictionaries) | MappingAction::Alter(tokens, dictionaries) => {
            let dictionaries: Vec<QName> = dictionaries.iter().map(dictionary).collect();
            let tokens = texts(tokens);
            Box::new(move |body| {
                body.mappings.extend(tokens.into_iter().map(|token| (token, dictionaries.clone())));
            })
        }
        MappingAction::Replace(tokens, old, new) => {
            let (old, new, tokens) = (dictionary(old), dictionary(new), texts(tokens));
            Box::new(move |body| {
                let chosen = body.mappings.iter_mut().filter(|(token, _)| tokens.is_empty() || tokens.contains(token));
                chosen.flat_map(|(_, all)| all).filter(|held| **held == old).for_each(|held| *held = new.clone());
            })
        }
        MappingAction::Drop { if_exists: _, tokens } => {
            let tokens = texts(tokens);
            Box::new(move |body| body.mappings.retain(|token, _| !tokens.contains(token)))
        }
    };
    if let Some(Body::TextSearchConfiguration(body)) = world.get_mut(&id).map(|object| &mut object.body) {
        change(body);
    }
}

fn texts(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| name.as_str().to_owned()).collect()
}
