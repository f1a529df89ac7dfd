//! CREATE and ALTER of functions and procedures.

use std::collections::BTreeSet;

use super::{Argument, Mode, Routine, RoutineBody, signature};
use crate::declare::ddl::{
    AlterRoutine, ArgumentDef, CreateRoutine, RoutineBodyDef, RoutineOptions, Setting, SettingValue,
};
use crate::declare::find;
use crate::declare::world::World;
use crate::expr::catalog::is_list_setting;
use crate::kinds::base_type::BaseType;
use crate::kinds::function::Function;
use crate::kinds::procedure::Procedure;
use crate::kinds::{Body, Kind};
use crate::model::{Name, TypeRef};

/// Arguments as the catalog has them: no modifiers.
pub(crate) fn arguments(world: &World, written: &[ArgumentDef]) -> Vec<Argument> {
    let argument = |written: &ArgumentDef| Argument {
        mode: written.mode,
        name: written.name.as_ref().map(|name| name.name.clone()),
        ty: world.type_ref(&written.ty).without_modifiers(),
        default: written.default.as_ref().map(|default| world.expr(default)),
    };
    written.iter().map(argument).collect()
}

/// CREATE FUNCTION and CREATE PROCEDURE.
pub(crate) fn create(world: &mut World, statement: &CreateRoutine) {
    make_shell(world, statement);
    let arguments = arguments(world, &statement.arguments);
    let kind = if statement.procedure { Kind::Procedure } else { Kind::Function };
    let id = world.new_object(kind, &statement.name).with_signature(signature(&arguments));
    let routine = routine(world, statement, arguments);
    let body: Body = if statement.procedure {
        Procedure(Box::new(routine)).into()
    } else {
        Function(Box::new(routine)).into()
    };
    if world.replaces(statement.or_replace, &id) {
        world.replace_body(&id, body);
    } else if world.is_new(&id, false) {
        world.create(id, body);
    }
}

/// A type that is not there and that a C function returns is made, a shell, for the functions of the type come before it
/// (`compute_return_type()`).
fn make_shell(world: &mut World, statement: &CreateRoutine) {
    let Some(written) = statement.returns.as_ref().filter(|_| is_c(statement)) else { return };
    if written.percent_type.is_some() || written.dimensions > 0 || !world.lacks_type(&written.name.qname()) {
        return;
    }
    let id = world.new_object(Kind::BaseType, &written.name);
    world.create(id, BaseType { shell: true, ..BaseType::default() });
}

/// Whether a function is written in C or part of the server.
fn is_c(statement: &CreateRoutine) -> bool {
    statement.options.language.as_ref().is_some_and(|language| matches!(language.as_str(), "c" | "internal"))
}

fn routine(world: &World, statement: &CreateRoutine, arguments: Vec<Argument>) -> Routine {
    let CreateRoutine { procedure, returns, returns_table, options, .. } = statement;
    let setof = *returns_table || returns.as_ref().is_some_and(|ty| ty.setof);
    let returns = if *procedure { None } else { Some(result(world, statement, &arguments)) };
    let language = options.language.clone().unwrap_or_else(|| Name::new("sql"));
    let cheap = is_c(statement);
    let old = |key: &str| options.with.iter().any(|definition| definition.name.eq_ignore_ascii_case(key));
    let mut routine = Routine {
        arguments,
        returns,
        returns_set: setof,
        language,
        body: RoutineBody::Source(String::new()),
        window: options.window,
        volatility: if old("iscachable") { "immutable" } else { "volatile" }.to_owned(),
        strict: old("isstrict"),
        security_definer: false,
        leakproof: false,
        parallel: "unsafe".to_owned(),
        cost: if cheap { 1.0 } else { 100.0 },
        rows: if setof { 1000.0 } else { 0.0 },
        support: None,
        set: crate::model::Options::new(),
        transforms: Vec::new(),
        extensions: BTreeSet::new(),
    };
    change(world, &mut routine, options);
    // Its own name is the symbol where none is given (`interpret_AS_clause()`).
    let own = || statement.name.name.as_str().to_owned();
    match (routine.language.as_str(), &mut routine.body) {
        ("c", RoutineBody::Source(file)) => routine.body = RoutineBody::Library(std::mem::take(file), own()),
        ("c", RoutineBody::Library(_, symbol)) if symbol == "-" => *symbol = own(),
        ("internal", RoutineBody::Source(source)) if source.is_empty() => *source = own(),
        _ => {}
    }
    routine
}

/// RETURNS, or what OUT arguments and the columns of RETURNS TABLE come to.
fn result(world: &World, statement: &CreateRoutine, arguments: &[Argument]) -> TypeRef {
    let outputs: Vec<&Argument> =
        arguments.iter().filter(|a| matches!(a.mode, Mode::Out | Mode::InOut | Mode::Table)).collect();
    match (outputs.as_slice(), &statement.returns) {
        ([], Some(written)) => world.type_ref(written).without_modifiers(),
        ([], None) => TypeRef::builtin("void"),
        ([only], _) => only.ty.clone(),
        _ => TypeRef::builtin("record"),
    }
}

/// What is said of a routine; what is not said stays.
fn change(world: &World, routine: &mut Routine, options: &RoutineOptions) {
    let RoutineOptions {
        language: _,
        body,
        window: _,
        volatility,
        strict,
        security_definer,
        leakproof,
        parallel,
        cost,
        rows,
        support,
        set,
        reset_all,
        transforms,
        with: _,
    } = options;
    if let Some(body) = body {
        routine.body = match body {
            RoutineBodyDef::Source(text) => RoutineBody::Source(text.text.clone()),
            RoutineBodyDef::Library(file, symbol) => {
                RoutineBody::Library(file.text.clone(), symbol.text.clone())
            }
            RoutineBodyDef::Return(expr) => RoutineBody::Return(world.expr(expr)),
            RoutineBodyDef::Atomic(statements) => {
                RoutineBody::Atomic(statements.iter().map(|statement| world.query(statement)).collect())
            }
        };
    }
    if let Some(volatility) = volatility {
        (*volatility).clone_into(&mut routine.volatility);
    }
    routine.strict = strict.unwrap_or(routine.strict);
    routine.security_definer = security_definer.unwrap_or(routine.security_definer);
    routine.leakproof = leakproof.unwrap_or(routine.leakproof);
    routine.cost = cost.unwrap_or(routine.cost);
    routine.rows = rows.unwrap_or(routine.rows);
    if let Some(parallel) = parallel {
        routine.parallel.clone_from(parallel);
    }
    if let Some(support) = support {
        routine.support = Some(world.function_name(&support.qname()));
    }
    if !transforms.is_empty() {
        routine.transforms = transforms.iter().map(|ty| world.type_ref(ty).without_modifiers()).collect();
    }
    if *reset_all {
        routine.set.clear();
    }
    for setting in set {
        set_config(world, routine, setting);
    }
}

/// SET as `proconfig` keeps it.
fn set_config(world: &World, routine: &mut Routine, setting: &Setting) {
    let Setting { name, value, local: _ } = setting;
    let key = name.to_lowercase();
    let value = match value {
        SettingValue::Default => None,
        SettingValue::Values(values) if is_list_setting(name) => {
            Some(quoted(values.iter().map(String::as_str)))
        }
        SettingValue::Values(values) => Some(values.join(", ")),
        SettingValue::FromCurrent if key == "search_path" => {
            Some(quoted(world.path.0.iter().map(Name::as_str)))
        }
        SettingValue::FromCurrent => return,
    };
    match value {
        Some(value) => routine.set.insert(key, value),
        None => routine.set.remove(&key),
    };
}

fn quoted<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let values: Vec<String> = values.map(|value| Name::spelled(value).to_string()).collect();
    values.join(", ")
}

/// ALTER FUNCTION, PROCEDURE and ROUTINE.
pub(crate) fn alter(world: &mut World, statement: &AlterRoutine) {
    let Some(id) = find::routine(world, &statement.routine) else {
        let name = statement.routine.name.qname();
        world.unresolved(format!("routine {name} does not exist"), &name);
        return;
    };
    match world.get(&id).map(|object| object.body.clone()) {
        Some(Body::Function(Function(mut routine))) => {
            change(world, &mut routine, &statement.options);
            world.replace_body(&id, Function(routine));
        }
        Some(Body::Procedure(Procedure(mut routine))) => {
            change(world, &mut routine, &statement.options);
            world.replace_body(&id, Procedure(routine));
        }
        _ => {}
    }
}
