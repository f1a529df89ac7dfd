//! What a side leaves out because it says nothing more than what it comes of, where the other side says more.
//!
//! A column of a view or composite type is an object only where something is said of it, a partition's trigger or index
//! only where it departs from its parent's. To be compared, both sides must have them.

use crate::kinds::column::declare::{derived, unknown};
use crate::kinds::trigger::original;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Object, QName, TypeRef};

/// Puts into a model what it leaves out and the other has.
pub fn complete(model: &mut Model, other: &Model) {
    let own = left_out(model, other);
    model.objects.extend(own);
}

/// The same of both.
pub fn complete_both(one: &mut Model, other: &mut Model) {
    let (ones, others) = rayon::join(|| left_out(one, other), || left_out(other, one));
    one.objects.extend(ones);
    other.objects.extend(others);
}

/// What a model leaves out and the other has.
fn left_out(model: &Model, other: &Model) -> Vec<(Id, Object)> {
    let kinds = [Kind::Column, Kind::Trigger, Kind::Index].into_iter().flat_map(|kind| other.of_kind(kind));
    let own = |(id, theirs): (&Id, &Object)| {
        let own = match &theirs.body {
            Body::Column(column) if column.is_derived() => column_of(model, id, &column.ty),
            Body::Trigger(trigger) if trigger.inherited => trigger_of(model, id),
            Body::Index(index) => index.attached_to.as_ref().and_then(|root| index_of(model, id, root)),
            _ => None,
        };
        Some((id.clone(), own?))
    };
    kinds.filter_map(own).collect()
}

/// A column of a view that this side says nothing of, or of which it cannot tell the type.
fn column_of(model: &Model, id: &Id, ty: &TypeRef) -> Option<Object> {
    match model.objects.get(id) {
        Some(object) => match &object.body {
            Body::Column(own) if own.is_derived() && own.ty == unknown() => {
                let mut typed = own.clone();
                typed.ty = ty.clone();
                Some(Object { body: typed.into(), ..object.clone() })
            }
            _ => None,
        },
        None => {
            let (holder, object) = model.relation(&id.relation()?)?;
            let has = matches!(holder.kind, Kind::View | Kind::MaterializedView | Kind::CompositeType);
            has.then(|| Object { origin: object.origin, ..Object::new(derived(ty.clone())) })
        }
    }
}

/// A trigger that a partition has from its parent as it is there.
fn trigger_of(model: &Model, id: &Id) -> Option<Object> {
    if model.objects.contains_key(id) {
        return None;
    }
    let object = model.objects.get(original(model, id)?)?;
    let Body::Trigger(parents) = &object.body else { return None };
    let mut copy = parents.clone();
    copy.inherited = true;
    Some(Object { origin: object.origin, ..Object::new(copy) })
}

/// An index that a partition has from its parent as it is there.
fn index_of(model: &Model, id: &Id, root: &QName) -> Option<Object> {
    if model.objects.contains_key(id) {
        return None;
    }
    let object = model.objects.get(&Id::of(Kind::Index, root))?;
    let Body::Index(index) = &object.body else { return None };
    let named = |(table, name): &&(QName, Name)| table.schema == id.schema && *name == id.name;
    let (table, _) = index.partition_names.iter().find(named)?;
    Some(Object { origin: object.origin, ..Object::new(index.attached(root.clone(), table)) })
}
