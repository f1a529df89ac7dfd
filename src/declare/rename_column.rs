//! RENAME COLUMN: the column, every list and text of its own table, and the views over it.

use std::collections::BTreeSet;

use super::mentions::is_mention;
use super::refs::Named;
use super::rename_text::{is_alias, is_keyword, is_source};
use super::stars::{Walk, parse};
use super::words::Word;
use super::world::World;
use super::{had, texts, words};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::Key;
use crate::kinds::{Body, Kind};
use crate::model::{self, Id, Name, QName};

/// RENAME COLUMN of a table, view or composite type.
pub(crate) fn column(world: &mut World, relation: &Id, from: &Name, to: &Name) {
    let table = relation.qname();
    match relation.kind {
        Kind::View | Kind::MaterializedView => {
            rename_view_column(world, relation, from, to);
            return;
        }
        Kind::Index => return,
        _ => {}
    }
    let Some(id) = world.expect(Id::under(Kind::Column, &table, from), false) else { return };
    keep_identity_name(world, &id, &table, to);
    world.name_not_nulls(&table);
    world.rekey(&id, Id::under(Kind::Column, &table, to));
    own_names(world, &table, from, to);
    views_over(world, &table, from, to);
    bodies_over(world, &table, from, to);
    policies_over(world, &table, from, to);
    for child in world.children(&table) {
        if world.has(&Id::under(Kind::Column, &child.qname(), from)) {
            column(world, &child, from, to);
        }
    }
}

fn keep_identity_name(world: &mut World, id: &Id, table: &QName, to: &Name) {
    let was = super::names::sequence(id);
    let usual = super::names::sequence(&Id::under(Kind::Column, table, to));
    world.update(id, |object| {
        if let Body::Column(column) = &mut object.body
            && let Some(identity) = &mut column.identity
        {
            let name = identity.sequence.take().unwrap_or(was);
            identity.sequence = (name != usual).then_some(name);
        }
    });
}

/// What lists or mentions the columns of its own table.
fn own_names(world: &mut World, table: &QName, from: &Name, to: &Name) {
    let mut ids = vec![];
    for kind in [Kind::Column, Kind::Constraint, Kind::Trigger, Kind::Policy, Kind::Rule] {
        ids.extend(world.under(kind, table));
    }
    for kind in [Kind::Index, Kind::Statistics, Kind::Sequence, Kind::Constraint] {
        ids.extend(world.attached(table, kind));
    }
    ids.extend(world.relation_id(table).cloned());
    ids.extend(world.model.of_kind(Kind::Publication).map(|(id, _)| id.clone()).collect::<Vec<_>>());
    for id in ids {
        let own = id.kind != Kind::Constraint || id.relation().as_ref() == Some(table);
        world.update(&id, |object| {
            lists(&mut object.body, table, own, from, to);
            if own && !matches!(object.body, Body::Publication(_)) {
                for text in texts::of(&mut object.body) {
                    rewrite_column(text.sql, table, from, to);
                }
            }
        });
    }
}

/// Replaces a column in an expression over its table.
fn rewrite_column(sql: &mut String, table: &QName, from: &Name, to: &Name) {
    let new = words::replace(sql, |all, n| {
        let word = all.get(n)?;
        let qualifier = n.checked_sub(1).and_then(|n| all.get(n)).filter(|_| word.before == b'.');
        let old_or_new = |name: &Name| name == &table.name || matches!(name.as_str(), "old" | "new");
        let fits = match qualifier {
            Some(qualifier) => old_or_new(&qualifier.name) && word.after != b'(',
            None => word.may_be_column(),
        };
        (fits && word.name == *from).then(|| to.to_string())
    });
    if let Some(new) = new {
        *sql = new;
    }
}

/// Lists of columns that an object holds as names.
fn lists(body: &mut Body, table: &QName, own: bool, from: &Name, to: &Name) {
    let swap =
        |names: &mut Vec<Name>| names.iter_mut().filter(|name| *name == from).for_each(|n| *n = to.clone());
    let swap_key = |key: &mut Key| match key {
        Key::Column(name) if name == from => *name = to.clone(),
        _ => {}
    };
    match body {
        Body::Constraint(constraint) => match &mut constraint.rule {
            ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => {
                swap(&mut key.columns);
                swap(&mut key.include);
            }
            ConstraintRule::ForeignKey(key) => {
                if key.table == *table {
                    swap(&mut key.references);
                }
                if own {
                    swap(&mut key.columns);
                    swap(&mut key.on_delete_columns);
                }
            }
            ConstraintRule::Exclusion(exclusion) => {
                exclusion.elements.iter_mut().for_each(|(key, _)| swap_key(&mut key.key));
                swap(&mut exclusion.include);
            }
            ConstraintRule::NotNull { column: Some(name), .. } if name == from => *name = to.clone(),
            _ => {}
        },
        Body::Index(index) => {
            index.keys.iter_mut().for_each(|key| swap_key(&mut key.key));
            swap(&mut index.include);
        }
        Body::Table(table) => {
            let keys = table.partition_key.as_mut();
            keys.into_iter().flat_map(|key| &mut key.keys).for_each(|part| swap_key(&mut part.key));
        }
        Body::Statistics(statistics) => {
            if statistics.columns.remove(from) {
                statistics.columns.insert(to.clone());
            }
        }
        Body::Sequence(sequence) => {
            if let Some((_, column)) = sequence.owned_by.as_mut().filter(|(_, column)| column == from) {
                *column = to.clone();
            }
        }
        Body::Trigger(trigger) => {
            trigger
                .columns
                .iter_mut()
                .filter(|column| *column == from)
                .for_each(|column| *column = to.clone());
        }
        Body::Publication(publication) => {
            for published in publication.tables.values_mut().filter(|published| published.table == *table) {
                if let Some(columns) = &mut published.columns
                    && columns.remove(from)
                {
                    columns.insert(to.clone());
                }
                if let Some(filter) = &mut published.filter {
                    rewrite_column(&mut filter.sql, table, from, to);
                }
            }
        }
        _ => {}
    }
}

/// The columns that a relation had before one of them got another name.
fn columns_before(world: &World, table: &QName, from: &Name, to: &Name) -> Option<Vec<Name>> {
    let before = |name: Name| if name == *to { from.clone() } else { name };
    Some(world.relation_columns(table)?.into_iter().map(|(name, _)| before(name)).collect())
}

/// The statements of SQL-standard bodies.
fn bodies_over(world: &mut World, table: &QName, from: &Name, to: &Name) {
    let Some(before) = columns_before(world, table, from, to) else { return };
    for id in world.mentioning(&[Kind::Function, Kind::Procedure], Named::Relation, table) {
        let Some(mut body) = world.get(&id).map(|object| object.body.clone()) else { continue };
        for query in texts::queries(&mut body) {
            follow(world, query, (table, &before), from, to);
        }
        world.replace_body(&id, body);
    }
}

/// A query follows a renamed column: in its text where that can be told, else by what is noted of it. The names that its
/// columns had, where the text was written anew.
fn follow(
    world: &World,
    query: &mut model::Query,
    (table, before): (&QName, &[Name]),
    from: &Name,
    to: &Name,
) -> Option<Vec<Name>> {
    let in_star = query.stars.iter().any(|star| star.contains(from));
    let in_text = words::words(&query.sql).iter().any(|word| word.name == *from);
    let known = had::knows(query, table);
    if !in_star && !in_text && !known {
        return None;
    }
    let rewritten = if known { None } else { renamed_in_query(world, query, table, from, to) };
    let Some((rewritten, names)) = rewritten else {
        had::rename(query, table, before, from, to);
        return None;
    };
    *query = rewritten;
    Some(names)
}

/// Sub-queries of other tables' policies.
fn policies_over(world: &mut World, table: &QName, from: &Name, to: &Name) {
    let policies = world.mentioning(&[Kind::Policy], Named::Relation, table);
    for id in policies.into_iter().filter(|id| id.relation().as_ref() != Some(table)) {
        let Some(mut body) = world.get(&id).map(|object| object.body.clone()) else { continue };
        for text in texts::of(&mut body) {
            let new = id
                .relation()
                .and_then(|own| renamed_in_condition(world, (text.sql, text.path), [&own, table], from, to));
            if let Some(new) = new {
                *text.sql = new;
            }
        }
        world.replace_body(&id, body);
    }
}

/// A condition over one relation with a column of another renamed that its sub-queries read; `None` where it cannot be
/// told which columns are that one.
fn renamed_in_condition(
    world: &World,
    (sql, path): (&str, &model::SearchPath),
    [own, table]: [&QName; 2],
    from: &Name,
    to: &Name,
) -> Option<String> {
    let all = words::words(sql);
    let called = qualifiers(&all, path, table);
    let has = |relation: &QName| {
        world.relation_columns(relation).is_none_or(|columns| columns.iter().any(|(name, _)| name == from))
    };
    let sources = (0..all.len()).filter(|n| is_source(&all, *n)).filter_map(|n| source_name(&all, n));
    let others = sources.filter_map(|source| world.relation(&source)).filter(|source| source != table);
    let is_its_alone = !has(own) && !others.into_iter().any(|other| has(&other));
    let is_bare = |word: &Word| word.name == *from && word.before != b'.' && word.after != b'(';
    if !is_its_alone && all.iter().any(is_bare) {
        return None;
    }
    words::replace(sql, |all, n| {
        let word = all.get(n).filter(|word| word.name == *from && word.after != b'(')?;
        let qualifier = n.checked_sub(1).and_then(|n| all.get(n)).filter(|_| word.before == b'.');
        qualifier.is_none_or(|qualifier| called.contains(&qualifier.name)).then(|| to.to_string())
    })
}

/// The relation whose name ends with a word.
fn source_name(all: &[Word], n: usize) -> Option<QName> {
    let word = all.get(n)?;
    let schema = n.checked_sub(1).and_then(|n| all.get(n)).filter(|_| word.before == b'.');
    Some(QName { schema: schema.map(|schema| schema.name.clone()), name: word.name.clone() })
}

/// Views keep the names of their columns when a table's column gets another.
fn views_over(world: &mut World, table: &QName, from: &Name, to: &Name) {
    let Some(before) = columns_before(world, table, from, to) else { return };
    for id in world.mentioning(&[Kind::View, Kind::MaterializedView], Named::Relation, table) {
        let Some(mut body) = world.get(&id).map(|object| object.body.clone()) else { continue };
        let (columns, query) = match &mut body {
            Body::View(view) => (&mut view.columns, &mut view.query),
            Body::MaterializedView(view) => (&mut view.columns, &mut view.query),
            _ => continue,
        };
        let names = follow(world, query, (table, &before), from, to);
        if columns.is_empty() {
            *columns = names.unwrap_or_default();
        }
        world.replace_body(&id, body);
    }
}

fn rename_view_column(world: &mut World, id: &Id, from: &Name, to: &Name) {
    let derived = match world.get(id).map(|object| &object.body) {
        Some(Body::View(view)) => super::stars::output(world, &view.columns, &view.query),
        Some(Body::MaterializedView(view)) => super::stars::output(world, &view.columns, &view.query),
        _ => None,
    };
    let Some(mut names) = derived.filter(|names| names.contains(from)) else {
        world.unresolved(format!("column {from} of {id} is not known"), id);
        return;
    };
    names.iter_mut().filter(|name| *name == from).for_each(|name| *name = to.clone());
    let under = |name| Id::under(Kind::Column, &id.qname(), name);
    world.rekey(&under(from), under(to));
    match world.get_mut(id).map(|object| &mut object.body) {
        Some(Body::View(view)) => view.columns = names,
        Some(Body::MaterializedView(view)) => view.columns = names,
        _ => {}
    }
    views_over(world, &id.qname(), from, to);
}

/// A query with a column renamed where others that it reads have one of that name too: every one of them is qualified,
/// and by what means one relation alone. `None` where that is not so, or a star stands for them.
fn rename_qualified(
    query: &model::Query,
    all: &[Word],
    (table, others): (&QName, &[&QName]),
    from: &Name,
    to: &Name,
) -> Option<String> {
    let own = qualifiers(all, &query.path, table);
    let theirs = others.iter().flat_map(|other| qualifiers(all, &query.path, other));
    let is_bare = |word: &Word| word.name == *from && word.before != b'.';
    if !query.stars.is_empty()
        || theirs.into_iter().any(|name| own.contains(&name))
        || all.iter().any(is_bare)
    {
        return None;
    }
    let sql = words::replace(&query.sql, |all, n| {
        let word = all.get(n).filter(|word| word.name == *from && word.before == b'.')?;
        let qualifier = n.checked_sub(1).and_then(|n| all.get(n))?;
        (own.contains(&qualifier.name) && word.after != b'(').then(|| to.to_string())
    });
    Some(sql.unwrap_or_else(|| query.sql.clone()))
}

/// What a query calls a relation that it reads: its aliases, or its name.
fn qualifiers(all: &[Word], path: &model::SearchPath, relation: &QName) -> BTreeSet<Name> {
    let read = (0..all.len()).filter(|n| {
        is_mention(all, *n, path, relation) && all.get(*n).is_some_and(|word| word.after != b'.')
    });
    let called = read.filter_map(|n| {
        let next = |n: usize| all.get(n).filter(|_| is_alias(all, n));
        let alias = match next(n + 1) {
            Some(word) if word.name.as_str() == "as" && !word.quoted => all.get(n + 2),
            other => other.filter(|word| !is_keyword(word)),
        };
        Some(alias.or_else(|| all.get(n))?.name.clone())
    });
    called.collect()
}

/// A query after a column of a table it reads got another name, with the names that its columns had and keep;
/// `None` where the text is ambiguous.
fn renamed_in_query(
    world: &World,
    query: &model::Query,
    table: &QName,
    from: &Name,
    to: &Name,
) -> Option<(model::Query, Vec<Name>)> {
    let mut walk = Walk::of(world, query);
    let names = walk.query(&parse(&query.sql)?)?.into_iter().map(|(name, _)| name).collect();
    let others: Vec<&QName> = walk.sources.iter().filter(|source| *source != table).collect();
    let all = words::words(&query.sql);
    let may_be_theirs = |other: &&QName| {
        world.relation_columns(other).is_none_or(|columns| columns.iter().any(|(name, _)| name == from))
    };
    if others.iter().any(may_be_theirs) {
        let sql = rename_qualified(query, &all, (table, &others), from, to)?;
        return Some((model::Query { sql, ..query.clone() }, names));
    }
    let is_alias = |n: usize| {
        all.get(n).is_some_and(|word| word.name == *from)
            && n > 0
            && all.get(n - 1).is_some_and(|before| !before.quoted && before.name.as_str() == "as")
    };
    if (0..all.len()).any(is_alias) {
        return None;
    }
    let sql = words::replace(&query.sql, |all, n| {
        let word = all.get(n)?;
        (word.name == *from && word.after != b'(' && word.before != b':').then(|| to.to_string())
    });
    let mut stars = query.stars.clone();
    stars.iter_mut().flatten().filter(|name| *name == from).for_each(|name| *name = to.clone());
    let sql = sql.unwrap_or_else(|| query.sql.clone());
    Some((model::Query { sql, path: query.path.clone(), stars, had: query.had.clone() }, names))
}
