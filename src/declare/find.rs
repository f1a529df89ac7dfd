//! Which objects of the model a statement names.

use super::ddl::{ArgumentDef, Class, ObjectName, ObjectRef, RoutineRef};
use super::world::World;
use crate::kinds::{Kind, cast, operator, routine, transform};
use crate::model::{Id, Name, QName, TypeRef};

/// What a reference names.
#[derive(Debug)]
pub(crate) enum Found {
    /// Objects of the model.
    Here(Vec<Id>),
    /// Something outside of any schema, of PostgreSQL itself or of an extension, or temporary.
    Outside,
    /// Nothing that is known.
    Missing,
}

/// The kinds that a word of a statement can mean.
pub(crate) fn kinds(class: Class) -> &'static [Kind] {
    match class {
        Class::AccessMethod => &[Kind::AccessMethod],
        Class::Aggregate => &[Kind::Aggregate],
        Class::Cast => &[Kind::Cast],
        Class::Collation => &[Kind::Collation],
        Class::Column => &[Kind::Column],
        Class::Constraint => &[Kind::Constraint],
        Class::Conversion => &[Kind::Conversion],
        Class::Domain => &[Kind::Domain],
        Class::EventTrigger => &[Kind::EventTrigger],
        Class::Extension => &[Kind::Extension],
        Class::ForeignDataWrapper => &[Kind::ForeignDataWrapper],
        Class::ForeignTable
        | Class::Index
        | Class::MaterializedView
        | Class::Sequence
        | Class::Table
        | Class::View => crate::model::RELATION_KINDS,
        Class::Function => &[Kind::Function, Kind::Aggregate],
        Class::Language => &[Kind::Language],
        Class::Operator => &[Kind::Operator],
        Class::OperatorClass => &[Kind::OperatorClass],
        Class::OperatorFamily => &[Kind::OperatorFamily],
        Class::Policy => &[Kind::Policy],
        Class::Procedure => &[Kind::Procedure],
        Class::Publication => &[Kind::Publication],
        Class::Routine => &[Kind::Function, Kind::Procedure, Kind::Aggregate],
        Class::Rule => &[Kind::Rule],
        Class::Schema => &[Kind::Schema],
        Class::Server => &[Kind::ForeignServer],
        Class::Statistics => &[Kind::Statistics],
        Class::Subscription => &[Kind::Subscription],
        Class::TextSearchConfiguration => &[Kind::TextSearchConfiguration],
        Class::TextSearchDictionary => &[Kind::TextSearchDictionary],
        Class::TextSearchParser => &[Kind::TextSearchParser],
        Class::TextSearchTemplate => &[Kind::TextSearchTemplate],
        Class::Transform => &[Kind::Transform],
        Class::Trigger => &[Kind::Trigger],
        Class::Type => &[Kind::Enum, Kind::CompositeType, Kind::RangeType, Kind::BaseType, Kind::Domain],
        Class::UserMapping => &[Kind::UserMapping],
        Class::Database | Class::LargeObject | Class::Parameter | Class::Role | Class::Tablespace => &[],
    }
}

/// Finds what a reference names.
pub(crate) fn find(world: &World, reference: &ObjectRef) -> Found {
    match reference {
        ObjectRef::Named(class, name) => named(world, *class, name),
        ObjectRef::Type(class, ty) => named(world, *class, &ty.name),
        ObjectRef::Column(column) => {
            if world.is_beyond(&column.relation) {
                return Found::Outside;
            }
            let Some(relation) = world.relation(&column.relation.qname()) else { return Found::Missing };
            let id = Id::under(Kind::Column, &relation, &column.column.name);
            if world.has(&id) {
                return Found::Here(vec![id]);
            }
            Found::Missing
        }
        ObjectRef::Under(class, relation, name) => {
            if world.is_beyond(relation) {
                return Found::Outside;
            }
            let Some(relation) = world.relation(&relation.qname()) else { return Found::Missing };
            let ids = kinds(*class).iter().map(|kind| Id::under(*kind, &relation, &name.name));
            here(ids.filter(|id| world.has(id)).collect())
        }
        ObjectRef::DomainConstraint(domain, name) => {
            let domain = world.type_name(&domain.qname());
            one(world, Id::under(Kind::Constraint, &domain, &name.name))
        }
        ObjectRef::Routine(routine) => match self::routine(world, routine) {
            Some(id) => Found::Here(vec![id]),
            None if is_given_routine(world, routine) => Found::Outside,
            None => Found::Missing,
        },
        ObjectRef::Operator(operator) => {
            let types =
                [operator.left.as_ref(), operator.right.as_ref()].map(|ty| ty.map(|ty| world.type_ref(ty)));
            let [left, right] = types;
            let name = world.operator_for(&operator.name.qname(), left.as_ref(), right.as_ref());
            let signature = operator::declare::signature_of(left.as_ref(), right.as_ref());
            one(world, Id::of(Kind::Operator, &name).with_signature(signature))
        }
        ObjectRef::OperatorSet(class, name, method) => {
            let signature = format!(" using {method}");
            let ids = kinds(*class).iter().flat_map(|kind| {
                candidates(world, &name.qname())
                    .into_iter()
                    .map(|name| Id::of(*kind, &name).with_signature(&signature))
            });
            here(ids.filter(|id| world.has(id)).take(1).collect())
        }
        ObjectRef::Cast(types) => {
            let (source, target) = &**types;
            one(world, cast::declare::id(&world.type_ref(source), &world.type_ref(target)))
        }
        ObjectRef::Transform(ty, language) => {
            one(world, transform::declare::id(&world.type_ref(ty), language))
        }
    }
}

fn here(ids: Vec<Id>) -> Found {
    if ids.is_empty() { Found::Missing } else { Found::Here(ids) }
}

fn one(world: &World, id: Id) -> Found {
    if world.has(&id) { Found::Here(vec![id]) } else { Found::Missing }
}

/// The names that a written name can mean, in the order of the search path.
fn candidates(world: &World, written: &QName) -> Vec<QName> {
    let schemas: Vec<Option<Name>> = match &written.schema {
        Some(schema) => vec![Some(schema.clone())],
        None => world.path.0.iter().cloned().map(Some).chain([None]).collect(),
    };
    let name = written.name.clone();
    schemas.into_iter().map(|schema| QName { schema, name: name.clone() }).collect()
}

fn named(world: &World, class: Class, name: &ObjectName) -> Found {
    let kinds = kinds(class);
    if kinds.is_empty() {
        return Found::Outside;
    }
    let written = name.qname();
    if kinds == crate::model::RELATION_KINDS {
        if world.is_beyond(name) {
            return Found::Outside;
        }
        return match world.relation(&written) {
            // The index of a key goes by its constraint, the sequence of an identity by its column.
            Some(found) => match world.relation_id(&found) {
                Some(id) if crate::model::RELATION_KINDS.contains(&id.kind) => Found::Here(vec![id.clone()]),
                _ => Found::Outside,
            },
            None if world.is_provided(&world.relation_name(&written)) => Found::Outside,
            None => Found::Missing,
        };
    }
    let global = kinds.iter().map(|kind| Id::global(*kind, &name.name)).find(|id| world.has(id));
    if let Some(id) = global.filter(|_| name.schema.is_none()) {
        return Found::Here(vec![id]);
    }
    let found = candidates(world, &written)
        .into_iter()
        .flat_map(|name| kinds.iter().map(move |kind| Id::of(*kind, &name)))
        .find(|id| world.has(id));
    match found {
        Some(id) => Found::Here(vec![id]),
        None if is_given(world, class, &written) => Found::Outside,
        None => Found::Missing,
    }
}

/// The column whose identity's sequence has this name.
pub(crate) fn identity(world: &World, object: &ObjectRef) -> Option<Id> {
    let ObjectRef::Named(Class::Sequence | Class::Table, name) = object else { return None };
    if world.is_beyond(name) {
        return None;
    }
    let found = world.relation(&name.qname())?;
    world.relation_id(&found).filter(|id| id.kind == Kind::Column).cloned()
}

/// Whether PostgreSQL or an extension brings it.
fn is_given(world: &World, class: Class, written: &QName) -> bool {
    match class {
        Class::Type | Class::Domain => {
            let name = world.type_name(written);
            name.schema.is_some() && written.schema.is_none()
        }
        Class::Extension => written.name.as_str() == "plpgsql",
        Class::Language | Class::AccessMethod | Class::ForeignDataWrapper => {
            let kind = kinds(class).first().map_or("", |kind| kind.as_str());
            world.catalog.pg_catalog().has(kind, written.name.as_str())
                || world.extensions.iter().any(|(_, e)| e.layer.has(kind, written.name.as_str()))
                || matches!(written.name.as_str(), "plpgsql" | "sql" | "c" | "internal")
        }
        _ => kinds(class).first().is_some_and(|kind| {
            let name = world.object_name(*kind, written);
            name.schema.is_some() && written.schema.is_none()
        }),
    }
}

/// The routine of a name and arguments.
pub(crate) fn routine(world: &World, reference: &RoutineRef) -> Option<Id> {
    let kinds = kinds(reference.class);
    for name in candidates(world, &reference.name.qname()) {
        let Some(schema) = &name.schema else { continue };
        let all: Vec<&Id> =
            kinds.iter().flat_map(|kind| world.namesakes(*kind, schema, &name.name)).collect();
        let Some(arguments) = &reference.arguments else {
            if all.is_empty() {
                continue;
            }
            return all.first().map(|id| (*id).clone());
        };
        let exact = signature(world, arguments, |argument| argument.mode.is_input());
        if let Some(id) = all.iter().find(|id| id.signature.as_ref() == Some(&exact)) {
            return Some((*id).clone());
        }
        // A procedure may be named by all its arguments, OUT ones too.
        let whole = signature(world, arguments, |_| true);
        if let Some(id) = all.iter().find(|id| whole_signature(world, id).as_ref() == Some(&whole)) {
            return Some((*id).clone());
        }
    }
    None
}

/// Whether a routine that is none of the model's is PostgreSQL's or an extension's.
fn is_given_routine(world: &World, routine: &RoutineRef) -> bool {
    let written = routine.name.qname();
    let name = world.function_name(&written);
    let kinds = [Kind::Function, Kind::Procedure, Kind::Aggregate];
    name.schema.as_ref().is_some_and(|schema| {
        let own = world.has_named(&kinds, schema, &name.name);
        let given = world.layers(schema).any(|layer| !layer.functions(name.name.as_str()).is_empty());
        let provided = world.provided.functions.iter().any(|function| function.name == name);
        (given || provided) && !own
    })
}

fn signature(world: &World, arguments: &[ArgumentDef], which: impl Fn(&ArgumentDef) -> bool) -> String {
    let types: Vec<TypeRef> =
        arguments.iter().filter(|a| which(a)).map(|a| world.type_ref(&a.ty).without_modifiers()).collect();
    joined(types.iter())
}

fn joined<'t>(types: impl Iterator<Item = &'t TypeRef>) -> String {
    let types: Vec<String> = types.map(ToString::to_string).collect();
    format!("({})", types.join(", "))
}

fn whole_signature(world: &World, id: &Id) -> Option<String> {
    let routine: &routine::Routine = match &world.get(id)?.body {
        crate::kinds::Body::Procedure(procedure) => &procedure.0,
        crate::kinds::Body::Function(function) => &function.0,
        _ => return None,
    };
    let arguments = routine.arguments.iter().filter(|argument| argument.mode != routine::Mode::Table);
    Some(joined(arguments.map(|argument| &argument.ty)))
}

/// What a reference names, and a notice where it names nothing.
pub(crate) fn expect(world: &mut World, reference: &ObjectRef, if_exists: bool) -> Vec<Id> {
    if let ObjectRef::Under(Class::Constraint, relation, name) = reference
        && let Some(relation) = world.relation(&relation.qname())
    {
        world.name_not_null(&Id::under(Kind::Constraint, &relation, &name.name));
    }
    match find(world, reference) {
        Found::Here(ids) => ids,
        Found::Outside => Vec::new(),
        Found::Missing => {
            if !if_exists {
                let (noun, name) = spelled(reference);
                world.unresolved(format!("{noun} {name} does not exist"), &name);
            }
            Vec::new()
        }
    }
}

/// A reference in words.
fn spelled(reference: &ObjectRef) -> (String, String) {
    let noun = |class: Class| kinds(class).first().map_or_else(|| "object".to_owned(), |kind| kind.noun());
    match reference {
        ObjectRef::Named(class, name) if kinds(*class) == crate::model::RELATION_KINDS => {
            ("relation".to_owned(), name.qname().to_string())
        }
        ObjectRef::Named(class, name) => (noun(*class), name.qname().to_string()),
        ObjectRef::Type(class, ty) => (noun(*class), ty.name.qname().to_string()),
        ObjectRef::Column(column) => {
            ("column".to_owned(), format!("{}.{}", column.relation.qname(), column.column.name))
        }
        ObjectRef::Under(class, relation, name) => {
            (noun(*class), format!("{}.{}", relation.qname(), name.name))
        }
        ObjectRef::DomainConstraint(domain, name) => {
            ("constraint".to_owned(), format!("{}.{}", domain.qname(), name.name))
        }
        ObjectRef::Routine(routine) => (noun(routine.class), routine.name.qname().to_string()),
        ObjectRef::Operator(operator) => {
            let name = operator.name.qname();
            let schema = name.schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
            ("operator".to_owned(), format!("{schema}{}", name.name.as_str()))
        }
        ObjectRef::OperatorSet(class, name, method) => {
            (noun(*class), format!("{} using {method}", name.qname()))
        }
        ObjectRef::Cast(types) => {
            let (source, target) = &**types;
            ("cast".to_owned(), format!("{} as {}", source.name.qname(), target.name.qname()))
        }
        ObjectRef::Transform(ty, language) => {
            ("transform".to_owned(), format!("{} language {language}", ty.name.qname()))
        }
    }
}
