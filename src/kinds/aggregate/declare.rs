//! CREATE AGGREGATE.

use super::Aggregate;
use crate::declare::ddl::{CreateAggregate, Definition};
use crate::declare::world::World;
use crate::kinds::collation::declare::is_false;
use crate::kinds::range_type::declare::{name_value, type_value};
use crate::kinds::routine::{self, Argument, Mode};
use crate::kinds::Kind;
use crate::model::{Options, TypeRef};

/// `(integer, text)`: the arguments' types.
pub(crate) fn signature(aggregate: &Aggregate) -> String {
    routine::signature(&aggregate.arguments)
}

const FUNCTIONS: [&str; 9] = [
    "sfunc",
    "finalfunc",
    "combinefunc",
    "serialfunc",
    "deserialfunc",
    "msfunc",
    "minvfunc",
    "mfinalfunc",
    "sortop",
];

/// CREATE AGGREGATE, in either form.
pub(crate) fn create(world: &mut World, statement: &CreateAggregate) {
    let CreateAggregate { or_replace, name, arguments, direct, old_style, definition } = statement;
    let arguments = if *old_style {
        old_arguments(world, definition)
    } else {
        routine::declare::arguments(world, arguments)
    };
    let hypothetical = definition.iter().any(|d| d.name.eq_ignore_ascii_case("hypothetical") && !is_false(&d.text()));
    let kind = match direct {
        None => 'n',
        Some(_) if hypothetical => 'h',
        Some(_) => 'o',
    };
    let direct = u16::try_from(direct.unwrap_or(0)).unwrap_or(u16::MAX);
    let options = options(world, &arguments, definition, kind);
    let body = Aggregate { arguments, kind, direct, options };
    let id = world.new_object(Kind::Aggregate, name).with_signature(signature(&body));
    if world.replaces(*or_replace, &id) {
        world.replace_body(&id, body);
    } else if world.is_new(&id, false) {
        world.create(id, body);
    }
}

/// BASETYPE: `"ANY"` is no argument at all.
fn old_arguments(world: &World, definition: &[Definition]) -> Vec<Argument> {
    let base = type_value(definition, "basetype");
    let any = |name: &str| name.eq_ignore_ascii_case("any");
    base.filter(|ty| !any(ty.name.name.as_str()))
        .map(|ty| Argument {
            mode: Mode::In,
            name: None,
            ty: world.type_ref(ty).without_modifiers(),
            default: None,
        })
        .into_iter()
        .collect()
}

fn options(world: &World, arguments: &[Argument], definition: &[Definition], kind: char) -> Options {
    let mut options = Options::new();
    for given in definition {
        let key = match given.name.to_ascii_lowercase().as_str() {
            "basetype" | "hypothetical" => continue,
            // Names of old.
            "sfunc1" => "sfunc".to_owned(),
            "stype1" => "stype".to_owned(),
            "initcond1" => "initcond".to_owned(),
            key => key.to_owned(),
        };
        if let Some(value) = value(world, (definition, arguments), &key, given) {
            options.insert(key, value);
        }
    }
    // What is said of a final function: the default of `…_modify` hangs on the kind of aggregate.
    let usual = if kind == 'n' { "read_only" } else { "read_write" };
    for (function, extra, modify) in [
        ("finalfunc", "finalfunc_extra", "finalfunc_modify"),
        ("mfinalfunc", "mfinalfunc_extra", "mfinalfunc_modify"),
    ] {
        let usual = options.get(modify).is_some_and(|word| word == usual);
        if usual || !options.contains_key(function) {
            options.remove(modify);
        }
        if !options.contains_key(function) {
            options.remove(extra);
        }
    }
    options
}

/// What a support function of an aggregate takes.
fn takes(world: &World, all: &[Definition], key: &str, arguments: &[Argument]) -> Vec<TypeRef> {
    let ty = |key| type_value(all, key).map(|ty| world.type_ref(ty).without_modifiers());
    let moving = key.starts_with('m');
    let state = if moving { ty("mstype") } else { ty("stype").or_else(|| ty("stype1")) };
    let inputs = arguments.iter().map(|argument| argument.ty.clone());
    match (key, state) {
        ("sfunc" | "msfunc" | "minvfunc", Some(state)) => std::iter::once(state).chain(inputs).collect(),
        ("combinefunc", Some(state)) => vec![state.clone(), state],
        ("serialfunc", Some(state)) => vec![state],
        ("deserialfunc", Some(state)) => vec![TypeRef::builtin("bytea"), state],
        (_, Some(state)) => vec![state],
        (_, None) => Vec::new(),
    }
}

/// A value as the catalog has it; none where it is the default.
fn value(
    world: &World,
    (all, arguments): (&[Definition], &[Argument]),
    key: &str,
    given: &Definition,
) -> Option<String> {
    let written = given.name.as_str();
    match key {
        "sortop" => name_value(all, written).map(|name| {
            let operand = arguments.first().map(|argument| &argument.ty);
            let name = world.operator_for(&name, operand, operand);
            match &name.schema {
                Some(schema) if !name.is_builtin() => format!("{schema}.{}", name.name.as_str()),
                _ => name.name.as_str().to_owned(),
            }
        }),
        _ if FUNCTIONS.contains(&key) => {
            let takes = takes(world, all, key, arguments);
            name_value(all, written).map(|name| world.function_for(&name, &takes).to_string())
        }
        "stype" | "mstype" => type_value(all, written).map(|ty| world.type_ref(ty).without_modifiers().to_string()),
        "finalfunc_extra" | "mfinalfunc_extra" => (!is_false(&given.text())).then(|| "true".to_owned()),
        "finalfunc_modify" | "mfinalfunc_modify" => Some(given.text().to_ascii_lowercase()),
        "parallel" => Some(given.text().to_ascii_lowercase()).filter(|word| word != "unsafe"),
        "sspace" | "msspace" => Some(given.text()).filter(|value| value != "0"),
        _ => Some(given.text()),
    }
}
