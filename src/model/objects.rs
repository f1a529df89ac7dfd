//! All objects of a side by their identities.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::fmt;
use std::ops::{Bound, RangeBounds};

use rustc_hash::FxHashMap;

use super::{Id, Name, Object};
use crate::kinds::Kind;

/// All objects of a side, in the order of their identities.
///
/// Whoever reads statements asks for one table's columns, then for its constraints, then for the next table. So what has
/// kind, schema and relation in common is together, found by a hash, and small: a look into it compares few names.
#[derive(Clone, Default)]
pub struct Objects {
    /// Where the objects of a place are in `places`.
    found: FxHashMap<Place, usize>,
    /// The same, in order.
    order: BTreeMap<Place, usize>,
    /// The objects of each place; some may have none left.
    places: Vec<Together>,
    len: usize,
}

/// What an identity has in common with its neighbours. In the order of the identities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    kind: Kind,
    schema: Option<Name>,
    relation: Option<Name>,
}

/// What an identity has of its own. In the order of the identities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Own {
    name: Name,
    signature: Option<String>,
}

/// The objects of a place.
type Together = BTreeMap<Own, Box<Entry>>;

/// An identity with its object: behind a pointer, as it is large beside what it is found by, and a map that holds it
/// would move a dozen of them to make room for one.
#[derive(Clone)]
struct Entry {
    id: Id,
    object: Object,
}

fn parts(id: &Id) -> (Place, Own) {
    let Id { kind, schema, relation, name, signature } = id;
    (
        Place { kind: *kind, schema: schema.clone(), relation: relation.clone() },
        Own { name: name.clone(), signature: signature.clone() },
    )
}

#[allow(clippy::borrowed_box, reason = "it is what the map gives")]
fn shared(entry: &Box<Entry>) -> (&Id, &Object) {
    (&entry.id, &entry.object)
}

fn change_all(place: Option<&mut Together>, change: &mut impl FnMut(&Id, &mut Object)) {
    for entry in place.into_iter().flat_map(BTreeMap::values_mut) {
        let Entry { id, object } = entry.as_mut();
        change(id, object);
    }
}

impl Objects {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn place(&self, place: &Place) -> Option<&Together> {
        self.places.get(*self.found.get(place)?)
    }

    fn place_mut(&mut self, place: Place) -> Option<&mut Together> {
        let Self { found, order, places, len: _ } = self;
        let at = *found.entry(place).or_insert_with_key(|place| {
            order.insert(place.clone(), places.len());
            places.push(BTreeMap::new());
            places.len() - 1
        });
        places.get_mut(at)
    }

    fn entry(&self, id: &Id) -> Option<&Entry> {
        let (place, own) = parts(id);
        self.place(&place)?.get(&own).map(AsRef::as_ref)
    }

    /// The object of an identity.
    pub fn get(&self, id: &Id) -> Option<&Object> {
        self.entry(id).map(|entry| &entry.object)
    }

    /// The object of an identity, with the identity that is kept here.
    pub fn get_key_value(&self, id: &Id) -> Option<(&Id, &Object)> {
        self.entry(id).map(|Entry { id, object }| (id, object))
    }

    /// The object of an identity, to be changed.
    pub fn get_mut(&mut self, id: &Id) -> Option<&mut Object> {
        let (place, own) = parts(id);
        let at = *self.found.get(&place)?;
        self.places.get_mut(at)?.get_mut(&own).map(|entry| &mut entry.object)
    }

    /// The object of an identity, to be changed; made where there is none.
    pub fn get_or_insert_with(&mut self, id: Id, make: impl FnOnce() -> Object) -> Option<&mut Object> {
        if !self.contains_key(&id) {
            self.insert(id.clone(), make());
        }
        self.get_mut(&id)
    }

    /// Whether there is one of this identity.
    pub fn contains_key(&self, id: &Id) -> bool {
        self.entry(id).is_some()
    }

    /// Puts an object in; the one that was there.
    pub fn insert(&mut self, id: Id, object: Object) -> Option<Object> {
        let (place, own) = parts(&id);
        let before = self.place_mut(place)?.insert(own, Box::new(Entry { id, object }));
        self.len += usize::from(before.is_none());
        before.map(|entry| entry.object)
    }

    /// Puts an object in where there is none of its identity; the identity of one that stays out.
    pub fn insert_new(&mut self, id: Id, object: Object) -> Result<(), Id> {
        let (place, own) = parts(&id);
        match self.place_mut(place).map(|together| together.entry(own)) {
            Some(Slot::Vacant(slot)) => slot.insert(Box::new(Entry { id, object })),
            _ => return Err(id),
        };
        self.len += 1;
        Ok(())
    }

    /// Takes an object out.
    pub fn remove(&mut self, id: &Id) -> Option<Object> {
        let (place, own) = parts(id);
        let at = *self.found.get(&place)?;
        let entry = self.places.get_mut(at)?.remove(&own)?;
        self.len -= 1;
        Some(entry.object)
    }

    /// Keeps what is asked for.
    pub fn retain(&mut self, keep: impl Fn(&Id, &Object) -> bool) {
        Kind::ALL.iter().for_each(|kind| self.retain_of_kind(*kind, &keep));
    }

    /// Keeps what is asked for of one kind, and all of the others.
    pub fn retain_of_kind(&mut self, kind: Kind, keep: impl Fn(&Id, &Object) -> bool) {
        for (_, at) in self.order.range(of_kind(kind)) {
            let Some(together) = self.places.get_mut(*at) else { continue };
            let before = together.len();
            together.retain(|_, entry| keep(&entry.id, &entry.object));
            self.len -= before - together.len();
        }
    }

    /// The identities, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Id> {
        self.iter().map(|(id, _)| id)
    }

    /// The objects, in the order of their identities.
    pub fn values(&self) -> impl Iterator<Item = &Object> {
        self.iter().map(|(_, object)| object)
    }

    /// Identities and objects, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &Object)> {
        self.places_of(self.order.values())
    }

    /// Changes objects, in order.
    pub fn for_each_mut(&mut self, mut change: impl FnMut(&Id, &mut Object)) {
        self.order.values().for_each(|at| change_all(self.places.get_mut(*at), &mut change));
    }

    /// Those of one kind, in order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&Id, &Object)> {
        self.places_of(self.order.range(of_kind(kind)).map(|(_, at)| at))
    }

    /// Changes those of one kind, in order.
    pub fn for_each_of_kind_mut(&mut self, kind: Kind, mut change: impl FnMut(&Id, &mut Object)) {
        let places = self.order.range(of_kind(kind));
        places.for_each(|(_, at)| change_all(self.places.get_mut(*at), &mut change));
    }

    fn places_of<'m>(
        &'m self,
        places: impl Iterator<Item = &'m usize>,
    ) -> impl Iterator<Item = (&'m Id, &'m Object)> {
        places.filter_map(|at| self.places.get(*at)).flat_map(BTreeMap::values).map(shared)
    }

    /// Those of one kind, in order, of a schema or, where it is named, of a relation or domain in it.
    pub fn within(
        &self,
        kind: Kind,
        schema: Option<&Name>,
        relation: Option<&Name>,
    ) -> impl Iterator<Item = (&Id, &Object)> {
        let place = Place { kind, schema: schema.cloned(), relation: relation.cloned() };
        self.place(&place).into_iter().flat_map(BTreeMap::values).map(shared)
    }

    /// Those of a kind and schema that have a name, told apart by their signatures.
    pub fn namesakes<'m>(
        &'m self,
        kind: Kind,
        schema: &Name,
        name: &'m Name,
    ) -> impl Iterator<Item = (&'m Id, &'m Object)> {
        let place = Place { kind, schema: Some(schema.clone()), relation: None };
        let first = Own { name: name.clone(), signature: None };
        let all = self.place(&place).into_iter().flat_map(move |place| place.range(first.clone()..));
        all.take_while(move |(own, _)| own.name == *name).map(|(_, entry)| shared(entry))
    }
}

/// The places of a kind: all that come before the first of the next.
fn of_kind(kind: Kind) -> impl RangeBounds<Place> {
    let first = |kind: &Kind| Place { kind: *kind, schema: None, relation: None };
    let next = Kind::ALL.iter().find(|next| **next > kind);
    (Bound::Included(first(&kind)), next.map_or(Bound::Unbounded, |next| Bound::Excluded(first(next))))
}

impl PartialEq for Objects {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl FromIterator<(Id, Object)> for Objects {
    fn from_iter<I: IntoIterator<Item = (Id, Object)>>(objects: I) -> Self {
        let mut all = Self::default();
        all.extend(objects);
        all
    }
}

impl Extend<(Id, Object)> for Objects {
    fn extend<I: IntoIterator<Item = (Id, Object)>>(&mut self, objects: I) {
        for (id, object) in objects {
            self.insert(id, object);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kinds::schema::Schema;

    fn id() -> impl Strategy<Value = Id> {
        let name = || prop::sample::select(vec!["a", "b", "merge_requests_a", "merge_requests_b"]);
        let kind = prop::sample::select(vec![Kind::Schema, Kind::Table, Kind::Column, Kind::Function]);
        let optional = || prop::option::of(name().prop_map(Name::new));
        let signature = prop::option::of(prop::sample::select(vec!["()", "(integer)"]));
        (kind, optional(), optional(), name(), signature).prop_map(
            |(kind, schema, relation, name, signature)| Id {
                kind,
                schema,
                relation,
                name: Name::new(name),
                signature: signature.map(str::to_owned),
            },
        )
    }

    fn object(number: usize) -> Object {
        Object { comment: Some(number.to_string()), ..Object::new(Schema {}) }
    }

    proptest! {
        #[test]
        fn they_are_an_ordered_map(changes in prop::collection::vec((id(), 0..4_u8), 0..60)) {
            let (mut objects, mut map) = (Objects::default(), BTreeMap::new());
            for (number, (id, change)) in changes.into_iter().enumerate() {
                match change {
                    0 => prop_assert_eq!(objects.remove(&id), map.remove(&id)),
                    1 => {
                        let stays_out = objects.insert_new(id.clone(), object(number)).is_err();
                        prop_assert_eq!(stays_out, map.contains_key(&id));
                        map.entry(id).or_insert_with(|| object(number));
                    }
                    _ => prop_assert_eq!(objects.insert(id.clone(), object(number)), map.insert(id, object(number))),
                }
            }
            prop_assert_eq!(objects.len(), map.len());
            prop_assert!(objects.iter().eq(map.iter()));
            for kind in Kind::ALL {
                let all = map.iter().filter(|(id, _)| id.kind == *kind);
                prop_assert!(objects.of_kind(*kind).eq(all));
            }
            for (id, object) in &map {
                prop_assert_eq!(objects.get(id), Some(object));
                let here = |other: &&Id| {
                    (other.kind, &other.schema, &other.relation) == (id.kind, &id.schema, &id.relation)
                };
                let within = objects.within(id.kind, id.schema.as_ref(), id.relation.as_ref());
                prop_assert!(within.map(|(id, _)| id).eq(map.keys().filter(here)));
                if let (Some(schema), None) = (&id.schema, &id.relation) {
                    let same = map.keys().filter(here).filter(|other| other.name == id.name);
                    prop_assert!(objects.namesakes(id.kind, schema, &id.name).map(|(id, _)| id).eq(same));
                }
            }
            let mut seen = Vec::new();
            objects.for_each_mut(|id, _| seen.push(id.clone()));
            prop_assert!(seen.iter().eq(map.keys()));
            objects.retain_of_kind(Kind::Column, |id, _| id.name.as_str() == "a");
            map.retain(|id, _| id.kind != Kind::Column || id.name.as_str() == "a");
            prop_assert_eq!(objects.len(), map.len());
            prop_assert!(objects.keys().eq(map.keys()));
        }
    }
}
