//! All objects of a side by their identities.

use std::borrow::Borrow;
use std::collections::{BTreeMap, btree_map};
use std::ops::RangeFrom;

use super::{Id, Object};

/// All objects of a side, in the order of their identities.
///
/// An ordered map that keeps each object behind a pointer: an object is large beside its identity, and a map that holds
/// it would move a dozen of them to make room for one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objects(BTreeMap<Id, Box<Object>>);

/// An identity with its object.
type Entry<'m> = (&'m Id, &'m Object);

/// As [`Entry`], the object to be changed.
type EntryMut<'m> = (&'m Id, &'m mut Object);

#[allow(clippy::borrowed_box, reason = "it is what the map gives")]
fn shared<'m>((id, object): (&'m Id, &'m Box<Object>)) -> Entry<'m> {
    (id, object)
}

fn mutable<'m>((id, object): (&'m Id, &'m mut Box<Object>)) -> EntryMut<'m> {
    (id, object)
}

impl Objects {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object of an identity.
    pub fn get(&self, id: &Id) -> Option<&Object> {
        self.0.get(id).map(Borrow::borrow)
    }

    /// The object of an identity, with the identity that is kept here.
    pub fn get_key_value(&self, id: &Id) -> Option<Entry<'_>> {
        self.0.get_key_value(id).map(shared)
    }

    /// The object of an identity, to be changed.
    pub fn get_mut(&mut self, id: &Id) -> Option<&mut Object> {
        self.0.get_mut(id).map(AsMut::as_mut)
    }

    /// The object of an identity, to be changed; made where there is none.
    pub fn get_or_insert_with(&mut self, id: Id, make: impl FnOnce() -> Object) -> &mut Object {
        self.0.entry(id).or_insert_with(|| Box::new(make()))
    }

    /// Whether there is one of this identity.
    pub fn contains_key(&self, id: &Id) -> bool {
        self.0.contains_key(id)
    }

    /// Puts an object in; the one that was there.
    pub fn insert(&mut self, id: Id, object: Object) -> Option<Object> {
        self.0.insert(id, Box::new(object)).map(|before| *before)
    }

    /// Takes an object out.
    pub fn remove(&mut self, id: &Id) -> Option<Object> {
        self.0.remove(id).map(|object| *object)
    }

    /// Keeps what is asked for.
    pub fn retain(&mut self, mut keep: impl FnMut(&Id, &mut Object) -> bool) {
        self.0.retain(|id, object| keep(id, object));
    }

    /// The identities, in order.
    pub fn keys(&self) -> btree_map::Keys<'_, Id, Box<Object>> {
        self.0.keys()
    }

    /// The objects, in the order of their identities.
    pub fn values(&self) -> impl Iterator<Item = &Object> + Clone {
        self.0.values().map(Borrow::borrow)
    }

    /// The objects, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        self.0.values_mut().map(AsMut::as_mut)
    }

    /// Identities and objects, in order.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// The same, the objects to be changed.
    pub fn iter_mut(&mut self) -> <&mut Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// Those that come at an identity or after it.
    pub fn range(&self, from: RangeFrom<Id>) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        self.0.range(from).map(shared)
    }

    /// The same, to be changed.
    pub fn range_mut(&mut self, from: RangeFrom<Id>) -> impl Iterator<Item = EntryMut<'_>> {
        self.0.range_mut(from).map(mutable)
    }
}

impl<'m> IntoIterator for &'m Objects {
    type Item = Entry<'m>;
    type IntoIter =
        std::iter::Map<btree_map::Iter<'m, Id, Box<Object>>, fn((&'m Id, &'m Box<Object>)) -> Entry<'m>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(shared)
    }
}

impl<'m> IntoIterator for &'m mut Objects {
    type Item = EntryMut<'m>;
    type IntoIter = std::iter::Map<
        btree_map::IterMut<'m, Id, Box<Object>>,
        fn((&'m Id, &'m mut Box<Object>)) -> EntryMut<'m>,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut().map(mutable)
    }
}

impl IntoIterator for Objects {
    type Item = (Id, Object);
    type IntoIter =
        std::iter::Map<btree_map::IntoIter<Id, Box<Object>>, fn((Id, Box<Object>)) -> (Id, Object)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(id, object)| (id, *object))
    }
}

impl FromIterator<(Id, Box<Object>)> for Objects {
    fn from_iter<I: IntoIterator<Item = (Id, Box<Object>)>>(objects: I) -> Self {
        Self(objects.into_iter().collect())
    }
}

impl Extend<(Id, Object)> for Objects {
    fn extend<I: IntoIterator<Item = (Id, Object)>>(&mut self, objects: I) {
        self.0.extend(objects.into_iter().map(|(id, object)| (id, Box::new(object))));
    }
}
