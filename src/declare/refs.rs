//! The names of other objects that an object holds, by what they name.

use super::texts;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::IndexKey;
use crate::kinds::routine::{Argument, Routine};
use crate::kinds::{Body, Kind};
use crate::model::{QName, TypeRef};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum Named {
    Relation,
    Type,
    Function,
    /// Collations, operator classes and families, text search objects.
    Other(Kind),
}

/// All of them.
pub(crate) fn of(body: &mut Body) -> Vec<(Named, &mut QName)> {
    let mut refs: Vec<(Named, &mut QName)> = Vec::new();
    match body {
        Body::Column(column) => {
            refs.push((Named::Type, &mut column.ty.name));
            refs.extend(other(Kind::Collation, column.collation.as_mut()));
        }
        Body::Domain(domain) => {
            refs.push((Named::Type, &mut domain.ty.name));
            refs.extend(other(Kind::Collation, domain.collation.as_mut()));
        }
        Body::CompositeType(composite) => {
            for attribute in &mut composite.attributes {
                refs.push((Named::Type, &mut attribute.ty.name));
                refs.extend(other(Kind::Collation, attribute.collation.as_mut()));
            }
        }
        Body::RangeType(range) => {
            refs.push((Named::Type, &mut range.subtype.name));
            refs.extend(range.multirange.as_mut().map(|name| (Named::Type, name)));
            refs.extend(other(Kind::OperatorClass, range.opclass.as_mut()));
            refs.extend(other(Kind::Collation, range.collation.as_mut()));
            refs.extend(
                [range.canonical.as_mut(), range.subtype_diff.as_mut()].into_iter().flatten().map(function),
            );
        }
        Body::Table(table) => {
            refs.extend(table.partition_of.as_mut().map(|(parent, _)| (Named::Relation, parent)));
            refs.extend(table.inherits.iter_mut().map(|parent| (Named::Relation, parent)));
            refs.extend(table.of_type.as_mut().map(|ty| (Named::Type, ty)));
            for part in table.partition_key.iter_mut().flat_map(|key| &mut key.keys) {
                refs.extend(other(Kind::Collation, part.collation.as_mut()));
                refs.extend(other(Kind::OperatorClass, part.opclass.as_mut()));
            }
        }
        Body::ForeignTable(table) => {
            refs.extend(table.partition_of.as_mut().map(|(parent, _)| (Named::Relation, parent)));
            refs.extend(table.inherits.iter_mut().map(|parent| (Named::Relation, parent)));
        }
        Body::Constraint(constraint) => match &mut constraint.rule {
            ConstraintRule::ForeignKey(key) => refs.push((Named::Relation, &mut key.table)),
            ConstraintRule::Exclusion(exclusion) => {
                exclusion.elements.iter_mut().for_each(|(key, _)| of_key(key, &mut refs));
            }
            ConstraintRule::DomainCheck { base, .. } => refs.push((Named::Type, &mut base.name)),
            _ => {}
        },
        Body::Index(index) => {
            refs.push((Named::Relation, &mut index.table));
            index.keys.iter_mut().for_each(|key| of_key(key, &mut refs));
        }
        Body::Statistics(statistics) => refs.push((Named::Relation, &mut statistics.table)),
        Body::Trigger(trigger) => {
            refs.push(function(&mut trigger.function));
            refs.extend(trigger.from.as_mut().map(|from| (Named::Relation, from)));
        }
        Body::EventTrigger(trigger) => refs.push(function(&mut trigger.function)),
        Body::Publication(publication) => {
            refs.extend(publication.tables.values_mut().map(|table| (Named::Relation, &mut table.table)));
        }
        Body::Function(routine) => of_routine(&mut routine.0, &mut refs),
        Body::Procedure(routine) => of_routine(&mut routine.0, &mut refs),
        Body::Aggregate(aggregate) => of_arguments(&mut aggregate.arguments, &mut refs),
        Body::Operator(operator) => {
            refs.extend(types([operator.left.as_mut(), operator.right.as_mut()].into_iter().flatten()));
            refs.push(function(&mut operator.function));
            refs.extend(
                [operator.restrict.as_mut(), operator.join.as_mut()].into_iter().flatten().map(function),
            );
        }
        Body::OperatorClass(class) => {
            refs.push((Named::Type, &mut class.ty.name));
            refs.push((Named::Other(Kind::OperatorFamily), &mut class.family));
            refs.extend(types(class.storage.as_mut()));
        }
        Body::Cast(cast) => refs.extend(types([&mut cast.source, &mut cast.target])),
        Body::Conversion(conversion) => refs.push(function(&mut conversion.function)),
        Body::Language(language) => {
            let functions =
                [language.handler.as_mut(), language.inline.as_mut(), language.validator.as_mut()];
            refs.extend(functions.into_iter().flatten().map(function));
        }
        Body::ForeignDataWrapper(wrapper) => {
            refs.extend(
                [wrapper.handler.as_mut(), wrapper.validator.as_mut()].into_iter().flatten().map(function),
            );
        }
        Body::AccessMethod(method) => refs.push(function(&mut method.handler)),
        Body::TextSearchDictionary(dictionary) => {
            refs.push((Named::Other(Kind::TextSearchTemplate), &mut dictionary.template))
        }
        Body::TextSearchConfiguration(configuration) => {
            refs.push((Named::Other(Kind::TextSearchParser), &mut configuration.parser));
            refs.extend(
                configuration
                    .mappings
                    .values_mut()
                    .flatten()
                    .map(|name| (Named::Other(Kind::TextSearchDictionary), name)),
            );
        }
        body => {
            let queries = texts::queries(body).into_iter();
            refs.extend(
                queries.flat_map(|query| &mut query.had).map(|had| (Named::Relation, &mut had.relation)),
            );
        }
    }
    refs
}

fn other(kind: Kind, name: Option<&mut QName>) -> Option<(Named, &mut QName)> {
    name.map(|name| (Named::Other(kind), name))
}

fn function(name: &mut QName) -> (Named, &mut QName) {
    (Named::Function, name)
}

fn types<'b>(
    types: impl IntoIterator<Item = &'b mut TypeRef>,
) -> impl Iterator<Item = (Named, &'b mut QName)> {
    types.into_iter().map(|ty| (Named::Type, &mut ty.name))
}

fn of_key<'b>(key: &'b mut IndexKey, refs: &mut Vec<(Named, &'b mut QName)>) {
    refs.extend(other(Kind::Collation, key.collation.as_mut()));
    refs.extend(other(Kind::OperatorClass, key.opclass.as_mut()));
}

fn of_arguments<'b>(arguments: &'b mut [Argument], refs: &mut Vec<(Named, &'b mut QName)>) {
    refs.extend(types(arguments.iter_mut().map(|argument| &mut argument.ty)));
}

fn of_routine<'b>(routine: &'b mut Routine, refs: &mut Vec<(Named, &'b mut QName)>) {
    of_arguments(&mut routine.arguments, refs);
    refs.extend(types(routine.returns.as_mut()));
    refs.extend(types(routine.transforms.iter_mut()));
    refs.extend(routine.support.as_mut().map(function));
}
