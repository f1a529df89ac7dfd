//! Sequences as statements make and change them; the numbers of identity columns too.

use super::Sequence;
use crate::declare::ddl::{AlterSequence, CreateSequence, Persistence, SequenceOptions};
use crate::declare::world::World;
use crate::kinds::column::Identity;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, QName, TypeRef};

/// The least and the greatest value of an integer type.
fn limits(ty: &TypeRef) -> (i64, i64) {
    match ty.name.name.as_str() {
        "int2" => (i16::MIN.into(), i16::MAX.into()),
        "int4" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

/// A sequence of a type with nothing said but these options (`init_params()`).
pub(crate) fn new(ty: TypeRef, options: &SequenceOptions) -> Sequence {
    let (least, greatest) = limits(&ty);
    let increment = options.increment.unwrap_or(1);
    let up = increment >= 0;
    let min = options.min.flatten().unwrap_or(if up { 1 } else { least });
    let max = options.max.flatten().unwrap_or(if up { greatest } else { -1 });
    Sequence {
        ty,
        start: options.start.unwrap_or(if up { min } else { max }),
        increment,
        min,
        max,
        cache: options.cache.unwrap_or(1),
        cycle: options.cycle.unwrap_or(false),
        owned_by: None,
        unlogged: false,
    }
}

/// ALTER: what is not said stays, but for limits that were the old type's.
pub(crate) fn alter(sequence: &mut Sequence, ty: Option<TypeRef>, options: &SequenceOptions) {
    let (mut min, mut max) = (options.min, options.max);
    if let Some(ty) = ty {
        let (least, greatest) = limits(&sequence.ty);
        if max.is_none() && sequence.max == greatest {
            max = Some(None);
        }
        if min.is_none() && sequence.min == least {
            min = Some(None);
        }
        sequence.ty = ty;
    }
    let (least, greatest) = limits(&sequence.ty);
    sequence.increment = options.increment.unwrap_or(sequence.increment);
    let up = sequence.increment >= 0;
    if let Some(min) = min {
        sequence.min = min.unwrap_or(if up { 1 } else { least });
    }
    if let Some(max) = max {
        sequence.max = max.unwrap_or(if up { greatest } else { -1 });
    }
    sequence.start = options.start.unwrap_or(sequence.start);
    sequence.cache = options.cache.unwrap_or(sequence.cache);
    sequence.cycle = options.cycle.unwrap_or(sequence.cycle);
}

/// The sequence inside an identity column.
pub(crate) fn of_identity(identity: &Identity, ty: TypeRef) -> Sequence {
    let Identity {
        always: _,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
        sequence: _,
        unlogged,
        comment: _,
        privileges: _,
    } = *identity;
    Sequence { ty, start, increment, min, max, cache, cycle, owned_by: None, unlogged }
}

/// The identity column around a sequence.
pub(crate) fn into_identity(sequence: Sequence, always: bool, name: Option<Name>) -> Identity {
    let Sequence { ty: _, start, increment, min, max, cache, cycle, owned_by: _, unlogged } = sequence;
    Identity {
        always,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
        sequence: name,
        unlogged,
        comment: None,
        privileges: None,
    }
}

/// ALTER of the sequence inside an identity column of this type.
pub(crate) fn alter_identity(
    identity: &mut Identity,
    of: &TypeRef,
    ty: Option<TypeRef>,
    options: &SequenceOptions,
) {
    let mut numbers = of_identity(identity, of.clone());
    alter(&mut numbers, ty, options);
    let Sequence { ty: _, start, increment, min, max, cache, cycle, owned_by: _, unlogged: _ } = numbers;
    *identity = Identity { start, increment, min, max, cache, cycle, ..identity.clone() };
}

/// The table, which must be of the sequence's schema, and column of OWNED BY.
fn owner(world: &World, options: &SequenceOptions) -> Option<Option<(Name, Name)>> {
    let owned_by = options.owned_by.as_ref()?;
    Some(owned_by.as_ref().map(|column| {
        let table = world.relation_name(&column.relation.qname());
        (table.name, column.column.name.clone())
    }))
}

/// CREATE SEQUENCE.
pub(crate) fn create(world: &mut World, statement: &CreateSequence) {
    let CreateSequence { persistence, if_not_exists, name, options } = statement;
    if *persistence == Persistence::Temporary {
        world.temporary(name);
        return;
    }
    let id = world.new_object(Kind::Sequence, name);
    if !world.is_new_relation(&id, *if_not_exists) {
        return;
    }
    let ty = options.ty.as_ref().map_or_else(|| TypeRef::builtin("int8"), |ty| world.type_ref(ty));
    let mut sequence = new(ty, options);
    sequence.owned_by = owner(world, options).flatten();
    sequence.unlogged = *persistence == Persistence::Unlogged && world.major >= 15;
    world.create(id, sequence);
}

/// ALTER SEQUENCE; that of an identity column is part of it.
pub(crate) fn alter_statement(world: &mut World, statement: &AlterSequence) {
    let AlterSequence { if_exists, name, options } = statement;
    let Some(id) = world.expect_relation(name, *if_exists) else { return };
    let ty = options.ty.as_ref().map(|ty| world.type_ref(ty));
    let owned_by = owner(world, options);
    world.update(&id, |object| match &mut object.body {
        Body::Sequence(sequence) => {
            alter(sequence, ty, options);
            if let Some(owned_by) = owned_by {
                sequence.owned_by = owned_by;
            }
        }
        Body::Column(column) => {
            if let Some(identity) = &mut column.identity {
                alter_identity(identity, &column.ty, ty, options);
            }
        }
        _ => {}
    });
}

/// The sequences that columns of a table own.
pub(crate) fn owned(world: &World, table: &QName, column: Option<&Name>) -> Vec<Id> {
    let mut owned = world.attached(table, Kind::Sequence);
    owned.retain(|id| {
        matches!(world.get(id).map(|object| &object.body), Some(Body::Sequence(sequence))
            if sequence.owned_by.as_ref().is_some_and(|(_, of)| column.is_none_or(|column| of == column)))
    });
    owned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_type_and_direction() {
        let options = |increment| SequenceOptions { increment, ..SequenceOptions::default() };
        for (ty, increment, numbers) in [
            ("int8", None, (1, 1, i64::MAX)),
            ("int4", None, (1, 1, 2_147_483_647)),
            ("int2", Some(-1), (-1, -32768, -1)),
        ] {
            let sequence = new(TypeRef::builtin(ty), &options(increment));
            assert_eq!((sequence.start, sequence.min, sequence.max), numbers);
        }
        let mut sequence = new(TypeRef::builtin("int4"), &options(None));
        alter(&mut sequence, Some(TypeRef::builtin("int8")), &options(None));
        assert_eq!(sequence.max, i64::MAX);
    }
}
