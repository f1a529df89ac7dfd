//! NOT NULL constraints that one side has with a name, comment or option of its own, and the other only as a flag of
//! its column or domain: from 18 on (17 of domains) that flag is a constraint too, under its usual name.

use std::collections::BTreeSet;

use super::scope::{Scope, Sides};
use crate::declare::names::object_name;
use crate::diff::value_of;
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Object, QName};

/// The table or domain, and the column, that a constraint says NOT NULL of.
fn said_of(id: &Id, object: &Object) -> Option<(QName, Option<Name>)> {
    match &object.body {
        Body::Constraint(Constraint { rule: ConstraintRule::NotNull { column, .. }, .. }) => {
            Some((id.relation()?, column.clone()))
        }
        _ => None,
    }
}

/// The column that takes a NOT NULL constraint with it when it goes: one of a key or an identity is nobody's to drop.
pub(super) fn column_of(id: &Id, object: &Object) -> Option<Id> {
    let (holder, column) = said_of(id, object)?;
    Some(Id::under(Kind::Column, &holder, &column?))
}

/// The NOT NULL constraint of a column or domain that a model has.
pub(super) fn of(model: &Model, holder: &QName, column: Option<&Name>) -> Option<Id> {
    let mut constraints = model.children(Kind::Constraint, holder);
    let of_it =
        |id: &Id, object: &Object| said_of(id, object).is_some_and(|(_, theirs)| theirs.as_ref() == column);
    constraints.find(|(id, object)| of_it(id, object)).map(|(id, _)| id.clone())
}

/// The column, or the domain, that has the flag.
fn flagged(holder: &QName, column: Option<&Name>) -> Id {
    match column {
        Some(column) => Id::under(Kind::Column, holder, column),
        None => Id::of(Kind::Domain, holder),
    }
}

/// Whether a column or domain is NOT NULL.
fn is_not_null(model: &Model, holder: &QName, column: Option<&Name>) -> bool {
    match model.objects.get(&flagged(holder, column)).map(|object| &object.body) {
        Some(Body::Column(column)) => column.not_null,
        Some(Body::Domain(domain)) => domain.not_null,
        _ => false,
    }
}

/// The name that PostgreSQL gives a NOT NULL constraint of a column or domain.
pub(super) fn usual_name(holder: &QName, column: Option<&Name>) -> Name {
    Name::new(&object_name(holder.name.as_str(), column.map(Name::as_str), "not_null"))
}

/// The constraints that a model has as flags, where the other side has them as constraints.
pub(super) fn usual(model: &Model, other: &Model) -> Vec<(Id, Object)> {
    let theirs = other.of_kind(Kind::Constraint).filter_map(|(id, object)| said_of(id, object));
    let flags = theirs.filter(|(holder, column)| {
        is_not_null(model, holder, column.as_ref()) && of(model, holder, column.as_ref()).is_none()
    });
    let named = flags.map(|(holder, column)| {
        let name = usual_name(&holder, column.as_ref());
        let rule = ConstraintRule::NotNull { column, no_inherit: false };
        (Id::under(Kind::Constraint, &holder, &name), Object::new(Constraint::new(rule)))
    });
    named.collect()
}

impl Scope {
    /// Pairs the NOT NULL constraints of the same column or domain; a flag is not set or dropped beside one.
    pub(super) fn pair_not_nulls(
        &mut self,
        sides: &Sides<'_>,
        in_place: &dyn Fn(&Id, &BTreeSet<&'static str>) -> bool,
    ) {
        let all: BTreeSet<Id> = self.make.union(&self.gone).cloned().collect();
        for id in all {
            let object = sides.expected.objects.get(&id).or_else(|| sides.actual.objects.get(&id));
            let Some((holder, column)) = object.and_then(|object| said_of(&id, object)) else { continue };
            let there = of(sides.actual, &holder, column.as_ref());
            match (of(sides.expected, &holder, column.as_ref()), there) {
                (Some(new), Some(old)) if new == old => {
                    self.make.remove(&id);
                    self.gone.remove(&id);
                    self.alter(&id, differing(sides, &id), in_place);
                }
                (Some(new), Some(old)) => {
                    self.make.insert(new);
                    self.gone.insert(old);
                }
                _ => self.leave_flag(&holder, column.as_ref()),
            }
        }
    }

    fn leave_flag(&mut self, holder: &QName, column: Option<&Name>) {
        if let Some(names) = self.changed.get_mut(&flagged(holder, column)) {
            names.remove("not_null");
        }
        self.changed.retain(|_, names| !names.is_empty());
    }
}

/// The attributes of a constraint of both sides that differ, as their texts go.
fn differing(sides: &Sides<'_>, id: &Id) -> BTreeSet<&'static str> {
    let value =
        |model: &Model, attribute: &str| Some(value_of(id, model.objects.get(id)?, attribute)?.to_string());
    let own = Kind::Constraint.attributes().iter().map(|(name, _)| *name);
    let comment = sides.expected.speaks.comments.then_some("comment");
    own.chain(comment)
        .filter(|attribute| value(sides.expected, attribute) != value(sides.actual, attribute))
        .collect()
}
