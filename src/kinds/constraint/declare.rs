//! Constraints as statements make them.

use super::{Constraint, ConstraintRule, Deferrable, Exclusion, ForeignKey, KeyConstraint};
use crate::declare::ddl::{
    ConstraintAttributes, ConstraintDef, ConstraintDefRule, ExcludeDef, ForeignKeyDef, Ident, KeyDef, KeyExpr,
};
use crate::declare::make::{names, options};
use crate::declare::not_null::NotNull;
use crate::declare::world::World;
use crate::declare::{names as auto, words};
use crate::kinds::index::Key;
use crate::kinds::{Body, Kind, column, index};
use crate::model::{Id, Name, Object, QName};

/// A constraint that waits for its table to be complete.
#[derive(Clone, Debug)]
pub(crate) struct Pending<'d> {
    /// As written.
    pub(crate) definition: &'d ConstraintDef,
    /// The column that it was written on.
    pub(crate) column: Option<Name>,
}

/// How constraints come to a table.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct How {
    /// With the table itself: there is no row that was not checked.
    pub(crate) creating: bool,
    /// ALTER TABLE ONLY: not to its children.
    pub(crate) only: bool,
}

/// Adds constraints in PostgreSQL's order: checks first, then the primary key, other keys, foreign keys.
pub(crate) fn add_all(world: &mut World, table: &QName, pending: &[Pending<'_>], how: How) {
    not_nulls(world, table, pending, how);
    for check in pending.iter().filter(|p| matches!(p.definition.rule, ConstraintDefRule::Check(_))) {
        add(world, table, check, how, None);
    }
    for (key, name) in distinct_keys(pending) {
        add(world, table, key, how, name);
    }
    for key in pending.iter().filter(|p| matches!(p.definition.rule, ConstraintDefRule::ForeignKey(_))) {
        add(world, table, key, how, None);
    }
}

/// Primary key, unique keys and exclusions, each once: `transformIndexConstraints()` merges keys over the same columns
/// and keeps the first name that is given.
fn distinct_keys<'p, 'd>(pending: &'p [Pending<'d>]) -> Vec<(&'p Pending<'d>, Option<Name>)> {
    let rank = |p: &Pending<'_>| match &p.definition.rule {
        ConstraintDefRule::PrimaryKey(_) => Some(0),
        ConstraintDefRule::Unique(_) | ConstraintDefRule::Exclude(_) => Some(1),
        _ => None,
    };
    let mut keys: Vec<&Pending<'_>> = pending.iter().filter(|p| rank(p).is_some()).collect();
    keys.sort_by_key(|p| rank(p));
    let mut distinct: Vec<(&Pending<'_>, Option<Name>)> = Vec::new();
    for key in keys {
        let name = key.definition.name.as_ref().map(|name| name.name.clone());
        match distinct.iter_mut().find(|(earlier, _)| is_same_key(earlier, key)) {
            Some((_, first)) => *first = first.take().or(name),
            None => distinct.push((key, name)),
        }
    }
    distinct
}

fn is_same_key(a: &Pending<'_>, b: &Pending<'_>) -> bool {
    let part = |p: &Pending<'_>| match &p.definition.rule {
        ConstraintDefRule::PrimaryKey(key) | ConstraintDefRule::Unique(key) if key.using_index.is_none() => {
            let options: Vec<_> = key.options.iter().map(|d| (d.name.clone(), d.text())).collect();
            Some((key_columns(key, p.column.as_ref()), names(&key.include), key.nulls_not_distinct, options))
        }
        _ => None,
    };
    let (first, second) = (part(a), part(b));
    first.is_some()
        && first == second
        && deferrable(&a.definition.attributes) == deferrable(&b.definition.attributes)
}

fn key_columns(key: &KeyDef, column: Option<&Name>) -> Vec<Name> {
    if key.columns.is_empty() { column.cloned().into_iter().collect() } else { names(&key.columns) }
}

/// DEFERRABLE and INITIALLY DEFERRED together.
pub(crate) fn deferrable(attributes: &ConstraintAttributes) -> Deferrable {
    match (attributes.initially_deferred, attributes.deferrable) {
        (Some(true), _) => Deferrable::Deferred,
        (_, Some(true)) => Deferrable::Immediate,
        _ => Deferrable::Not,
    }
}

/// Adds one constraint; `name` goes before the one written.
fn add(world: &mut World, table: &QName, pending: &Pending<'_>, how: How, name: Option<Name>) {
    let definition = pending.definition;
    let column = pending.column.as_ref();
    if let ConstraintDefRule::PrimaryKey(key) | ConstraintDefRule::Unique(key) = &definition.rule
        && let Some(index) = &key.using_index
    {
        let primary = matches!(definition.rule, ConstraintDefRule::PrimaryKey(_));
        use_index(world, table, definition, index, primary);
        return;
    }
    let Some(rule) = rule(world, table, definition, column) else { return };
    let written = name.or_else(|| definition.name.as_ref().map(|name| name.name.clone()));
    let name = written.unwrap_or_else(|| free_name(world, table, &rule));
    let id = Id::under(Kind::Constraint, table, &name);
    if world.has(&id) && world.inherited_from(&id).is_some() {
        // Declared here what is inherited as well: now it is the table's own.
        world.disinherit(&id);
        let origin = world.stand_in.or(Some(definition.origin));
        if let Some(object) = world.get_mut(&id) {
            object.origin = origin;
            // A new table has no row to check: its own is valid whatever the parent's is.
            if let (Body::Constraint(constraint), true) = (&mut object.body, how.creating) {
                constraint.validated = true;
            }
        }
        return;
    }
    if !world.is_new(&id, false) {
        return;
    }
    let attributes = &definition.attributes;
    let enforced = attributes.enforced != Some(false);
    let constraint = Constraint {
        // What is not enforced is never validated: that says nothing more.
        validated: !enforced || how.creating || !attributes.not_valid,
        deferrable: deferrable(attributes),
        enforced,
        ..Constraint::new(rule)
    };
    world.create_at(id.clone(), constraint, Some(definition.origin));
    if !how.only {
        world.spread_to_children(&id);
    }
}

/// NOT NULL constraints of a table, and what its primary key makes NOT NULL. What a new table says itself comes before
/// what it inherits.
pub(crate) fn not_nulls(world: &mut World, table: &QName, pending: &[Pending<'_>], how: How) {
    for Pending { definition, column } in pending {
        let ConstraintDefRule::NotNull(written) = &definition.rule else { continue };
        let Some(column) = written.as_ref().map(|column| &column.name).or(column.as_ref()) else { continue };
        world.set_not_null(table, column, said_of_not_null(definition, how));
    }
    for Pending { definition, column } in pending {
        if let ConstraintDefRule::PrimaryKey(key) = &definition.rule {
            for column in key_columns(key, column.as_ref()) {
                if how.creating {
                    world.ensure_not_null(table, &column);
                } else {
                    world.set_not_null(table, &column, NotNull { only: how.only, ..NotNull::default() });
                }
            }
        }
    }
}

/// What a NOT NULL says beside its column.
pub(crate) fn said_of_not_null(definition: &ConstraintDef, how: How) -> NotNull {
    NotNull {
        name: definition.name.as_ref().map(|name| name.name.clone()),
        no_inherit: definition.attributes.no_inherit == Some(true),
        not_valid: !how.creating && definition.attributes.not_valid,
        only: how.only,
        origin: Some(definition.origin),
    }
}

/// What a constraint of a table demands, its names resolved.
fn rule(
    world: &mut World,
    table: &QName,
    definition: &ConstraintDef,
    column: Option<&Name>,
) -> Option<ConstraintRule> {
    Some(match &definition.rule {
        ConstraintDefRule::Check(expr) => ConstraintRule::Check {
            expr: world.expr(expr),
            no_inherit: definition.attributes.no_inherit == Some(true),
        },
        ConstraintDefRule::PrimaryKey(key) => ConstraintRule::PrimaryKey(self::key(world, key, column)),
        ConstraintDefRule::Unique(key) => ConstraintRule::Unique(self::key(world, key, column)),
        ConstraintDefRule::ForeignKey(key) => ConstraintRule::ForeignKey(foreign_key(world, table, key, column)),
        ConstraintDefRule::Exclude(exclude) => ConstraintRule::Exclusion(exclusion(world, table, exclude)),
        ConstraintDefRule::NotNull(_)
        | ConstraintDefRule::Null
        | ConstraintDefRule::Default(_)
        | ConstraintDefRule::Identity { .. }
        | ConstraintDefRule::Generated { .. } => return None,
    })
}

fn key(world: &World, key: &KeyDef, column: Option<&Name>) -> KeyConstraint {
    KeyConstraint {
        columns: key_columns(key, column),
        include: names(&key.include),
        nulls_not_distinct: key.nulls_not_distinct,
        without_overlaps: key.without_overlaps,
        options: options(&key.options),
        tablespace: world.tablespace(key.tablespace.as_ref()),
    }
}

fn foreign_key(world: &mut World, own: &QName, key: &ForeignKeyDef, column: Option<&Name>) -> ForeignKey {
    let ForeignKeyDef { columns, table: written_table, references, period, matching, on_update, on_delete, on_delete_columns } = key;
    let table = world.relation_name(&written_table.qname());
    let known = world.relation_id(&table).is_some() || world.is_provided(&table);
    if !known && !world.is_beyond(written_table) {
        world.unresolved(format!("table {table} that a foreign key of {own} refers to does not exist"), own);
    }
    let columns =
        if columns.is_empty() { column.cloned().into_iter().collect() } else { names(columns) };
    let references = if references.is_empty() { primary_key(world, &table) } else { names(references) };
    ForeignKey {
        columns,
        table,
        references,
        matching: (*matching).to_owned(),
        on_update: (*on_update).to_owned(),
        on_delete: (*on_delete).to_owned(),
        on_delete_columns: names(on_delete_columns),
        period: *period,
    }
}

/// The columns of a table's primary key.
pub(crate) fn primary_key(world: &World, table: &QName) -> Vec<Name> {
    let columns = world.model.children(Kind::Constraint, table).find_map(|(_, object)| match &object.body {
        Body::Constraint(Constraint { rule: ConstraintRule::PrimaryKey(key), .. }) => Some(key.columns.clone()),
        _ => None,
    });
    columns.unwrap_or_default()
}

fn exclusion(world: &World, table: &QName, exclude: &ExcludeDef) -> Exclusion {
    let ExcludeDef { method, elements, include, options: parameters, tablespace, predicate } = exclude;
    let method = method.clone().unwrap_or_else(|| "btree".into());
    let elements = elements.iter().map(|(element, operator)| {
        let ty = match &element.key {
            KeyExpr::Column(name) => world.column(table, &name.name).map(|column| &column.ty),
            KeyExpr::Expr(_) => None,
        };
        let operator = match ty {
            Some(ty) => world.operator_for(&operator.qname(), Some(ty), Some(ty)),
            None => world.operator_name(&operator.qname()),
        };
        let symbol = match &operator.schema {
            Some(schema) if !operator.is_builtin() => format!("{schema}.{}", operator.name.as_str()),
            _ => operator.name.as_str().to_owned(),
        };
        (index::declare::key(world, table, method.as_str(), element), symbol)
    });
    Exclusion {
        elements: elements.collect(),
        include: names(include),
        predicate: predicate.as_ref().map(|predicate| world.expr(predicate)),
        options: options(parameters),
        tablespace: world.tablespace(tablespace.as_ref()),
        method,
    }
}

/// The name that a key gets by itself where no other relation has it yet.
pub(crate) fn usual_key_name(table: &QName, rule: &ConstraintRule, major: u16) -> Option<Name> {
    let (addition, label) = key_name(rule, major)?;
    Some(Name::new(&auto::object_name(table.name.as_str(), addition.as_deref(), label)))
}

/// What the name of a key is made of besides its table's: its columns' names and a label.
fn key_name(rule: &ConstraintRule, major: u16) -> Option<(Option<String>, &'static str)> {
    Some(match rule {
        ConstraintRule::PrimaryKey(_) => (None, "pkey"),
        ConstraintRule::Unique(key) => {
            let columns: Vec<Key> = key.columns.iter().cloned().map(Key::Column).collect();
            (Some(index::declare::addition(&columns, &key.include, major)), "key")
        }
        ConstraintRule::Exclusion(exclusion) => {
            let keys = exclusion.elements.iter().map(|(key, _)| &key.key);
            (Some(index::declare::addition(keys, &exclusion.include, major)), "excl")
        }
        _ => return None,
    })
}

/// The name that a constraint gets by itself.
pub(crate) fn free_name(world: &World, table: &QName, rule: &ConstraintRule) -> Name {
    match key_name(rule, world.major) {
        Some((addition, label)) => world.free_relation(table, addition.as_deref(), label, true),
        None => {
            let (addition, label) = keyless_name(world, table, rule);
            world.free_constraint(table, addition.as_deref(), label)
        }
    }
}

/// The same of a constraint that has no index.
fn keyless_name(world: &World, table: &QName, rule: &ConstraintRule) -> (Option<String>, &'static str) {
    match rule {
        ConstraintRule::ForeignKey(key) => (Some(auto::addition(key.columns.iter().map(Name::as_str))), "fkey"),
        ConstraintRule::Check { expr, .. } => {
            let known = column::declare::names(world, table);
            let mentioned = words::columns(&expr.sql, &table.name, |name| known.iter().find(|k| *k == name));
            let column = match mentioned.as_slice() {
                [column] => Some(column.as_str().to_owned()),
                _ => None,
            };
            (column, "check")
        }
        ConstraintRule::NotNull { column, .. } => {
            (column.as_ref().map(|column| column.as_str().to_owned()), "not_null")
        }
        _ => (None, "check"),
    }
}

/// ADD CONSTRAINT … USING INDEX: the index becomes the constraint's, and is called like it.
fn use_index(world: &mut World, table: &QName, definition: &ConstraintDef, name: &Ident, primary: bool) {
    let id = Id::of(Kind::Index, &QName { schema: table.schema.clone(), name: name.name.clone() });
    let Some(Object { body: Body::Index(index), comment, .. }) = world.get(&id).cloned() else {
        world.unresolved(format!("index {id} does not exist"), &id);
        return;
    };
    let columns = index.keys.iter().filter_map(|key| match &key.key {
        Key::Column(name) => Some(name.clone()),
        Key::Expr(_) => None,
    });
    let key = KeyConstraint {
        columns: columns.collect(),
        include: index.include.clone(),
        nulls_not_distinct: index.nulls_not_distinct,
        without_overlaps: false,
        options: index.options.clone(),
        tablespace: index.tablespace.clone(),
    };
    world.remove(&id);
    let name = definition.name.as_ref().map_or(&name.name, |name| &name.name);
    if primary {
        key.columns.iter().for_each(|column| world.ensure_not_null(table, column));
    }
    let rule = if primary { ConstraintRule::PrimaryKey(key) } else { ConstraintRule::Unique(key) };
    let constraint = Constraint {
        deferrable: deferrable(&definition.attributes),
        cluster: index.cluster,
        index_comment: comment,
        ..Constraint::new(rule)
    };
    world.create_at(Id::under(Kind::Constraint, table, name), constraint, Some(definition.origin));
}

/// ALTER CONSTRAINT.
pub(crate) fn alter(constraint: &mut Constraint, attributes: &ConstraintAttributes) {
    if attributes.deferrable.is_some() || attributes.initially_deferred.is_some() {
        constraint.deferrable = deferrable(attributes);
    }
    if let Some(enforced) = attributes.enforced {
        constraint.enforced = enforced;
        constraint.validated = true;
    }
    if let (Some(no_inherit), ConstraintRule::NotNull { no_inherit: held, .. }) =
        (attributes.no_inherit, &mut constraint.rule)
    {
        *held = no_inherit;
    }
}
