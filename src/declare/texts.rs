//! The expressions and queries of an object, whatever its kind: what a rename rewrites and a DROP … CASCADE looks into.

use crate::kinds::Body;
use crate::kinds::constraint::{ConstraintRule, Exclusion};
use crate::kinds::function::Function;
use crate::kinds::index::Key;
use crate::kinds::procedure::Procedure;
use crate::kinds::routine::{Routine, RoutineBody};
use crate::kinds::table::PartitionBound;
use crate::model::{Expr, Query, SearchPath};

/// A text and the path of its names.
#[derive(Debug)]
pub(crate) struct Text<'b> {
    /// The text.
    pub(crate) sql: &'b mut String,
    /// Where its unqualified names are looked for.
    pub(crate) path: &'b mut SearchPath,
}

impl<'b> From<&'b mut Expr> for Text<'b> {
    fn from(expr: &'b mut Expr) -> Self {
        Self { sql: &mut expr.sql, path: &mut expr.path }
    }
}

impl<'b> From<&'b mut Query> for Text<'b> {
    fn from(query: &'b mut Query) -> Self {
        Self { sql: &mut query.sql, path: &mut query.path }
    }
}

/// All texts of an object.
pub(crate) fn of(body: &mut Body) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    match body {
        Body::Column(column) => {
            texts.extend(column.default.as_mut().map(Text::from));
            texts.extend(column.generated.as_mut().map(|generated| Text::from(&mut generated.expr)));
        }
        Body::Domain(domain) => texts.extend(domain.default.as_mut().map(Text::from)),
        Body::Constraint(constraint) => match &mut constraint.rule {
            ConstraintRule::Check { expr, .. } | ConstraintRule::DomainCheck { expr, .. } => {
                texts.push(expr.into());
            }
            ConstraintRule::Exclusion(Exclusion { elements, predicate, .. }) => {
                texts.extend(elements.iter_mut().filter_map(|(key, _)| of_key(&mut key.key)));
                texts.extend(predicate.as_mut().map(Text::from));
            }
            ConstraintRule::PrimaryKey(_)
            | ConstraintRule::Unique(_)
            | ConstraintRule::ForeignKey(_)
            | ConstraintRule::NotNull { .. } => {}
        },
        Body::Index(index) => {
            texts.extend(index.keys.iter_mut().filter_map(|key| of_key(&mut key.key)));
            texts.extend(index.predicate.as_mut().map(Text::from));
        }
        Body::Table(table) => {
            let key = table.partition_key.as_mut();
            texts.extend(
                key.into_iter().flat_map(|key| &mut key.keys).filter_map(|part| of_key(&mut part.key)),
            );
            texts.extend(table.partition_of.as_mut().map(|(_, bound)| of_bound(bound)).unwrap_or_default());
        }
        Body::ForeignTable(table) => {
            texts.extend(table.partition_of.as_mut().map(|(_, bound)| of_bound(bound)).unwrap_or_default());
        }
        Body::View(view) => texts.push((&mut view.query).into()),
        Body::MaterializedView(view) => texts.push((&mut view.query).into()),
        Body::Policy(policy) => {
            texts.extend(policy.using.as_mut().map(Text::from));
            texts.extend(policy.check.as_mut().map(Text::from));
        }
        Body::Trigger(trigger) => texts.extend(trigger.when.as_mut().map(Text::from)),
        Body::Rule(rule) => {
            texts.extend(rule.condition.as_mut().map(Text::from));
            texts.extend(rule.actions.iter_mut().map(Text::from));
        }
        Body::Statistics(statistics) => texts.extend(statistics.expressions.iter_mut().map(Text::from)),
        Body::Publication(publication) => {
            texts.extend(
                publication.tables.values_mut().filter_map(|table| table.filter.as_mut()).map(Text::from),
            );
        }
        Body::Function(function) => of_routine(&mut function.0, &mut texts),
        Body::Procedure(procedure) => of_routine(&mut procedure.0, &mut texts),
        _ => {}
    }
    texts
}

/// The queries among them.
pub(crate) fn queries(body: &mut Body) -> Vec<&mut Query> {
    match body {
        Body::View(view) => vec![&mut view.query],
        Body::MaterializedView(view) => vec![&mut view.query],
        Body::Rule(rule) => rule.actions.iter_mut().collect(),
        Body::Function(Function(routine)) | Body::Procedure(Procedure(routine)) => match &mut routine.body {
            RoutineBody::Atomic(queries) => queries.iter_mut().collect(),
            RoutineBody::Return(_) | RoutineBody::Source(_) | RoutineBody::Library(..) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_key(key: &mut Key) -> Option<Text<'_>> {
    match key {
        Key::Expr(expr) => Some(expr.into()),
        Key::Column(_) => None,
    }
}

fn of_bound(bound: &mut PartitionBound) -> Vec<Text<'_>> {
    match bound {
        PartitionBound::List(values) => values.iter_mut().map(Text::from).collect(),
        PartitionBound::Range(from, to) => from.iter_mut().chain(to).map(Text::from).collect(),
        PartitionBound::Default | PartitionBound::Hash(..) => Vec::new(),
    }
}

fn of_routine<'b>(routine: &'b mut Routine, texts: &mut Vec<Text<'b>>) {
    texts.extend(
        routine.arguments.iter_mut().filter_map(|argument| argument.default.as_mut()).map(Text::from),
    );
    match &mut routine.body {
        RoutineBody::Return(expr) => texts.push(expr.into()),
        RoutineBody::Atomic(queries) => texts.extend(queries.iter_mut().map(Text::from)),
        // The text of an interpreted language is read when it runs: a rename does not reach it.
        RoutineBody::Source(_) | RoutineBody::Library(..) => {}
    }
}
