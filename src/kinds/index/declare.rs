//! Indexes as CREATE INDEX makes them.

use super::{Index, IndexKey, Key};
use crate::declare::ddl::{CreateIndex, IndexElement, KeyExpr};
use crate::declare::make::{names, options};
use crate::declare::world::World;
use crate::declare::words::words;
use crate::declare::{colname, names as auto};
use crate::expr::{ast, children, parse};
use crate::inspect::catalog::text::unwrapped;
use crate::kinds::column::Column;
use crate::kinds::{Body, Kind};
use crate::model::{Expr, Id, Name, QName};

/// A key column or expression as the catalog has it.
pub(crate) fn key(world: &World, table: &QName, method: &str, element: &IndexElement) -> IndexKey {
    let IndexElement { key, collation, opclass, opclass_options, descending, nulls_first, origin: _ } = element;
    let (key, inner) = match key {
        KeyExpr::Column(name) => (Key::Column(name.name.clone()), None),
        KeyExpr::Expr(expr) => without_collation(world.expr(expr)),
    };
    let column = match &key {
        Key::Column(name) => world.column(table, name),
        Key::Expr(_) => None,
    };
    // `COLLATE "default"` says something where the column has another.
    let default = || QName::builtin("default");
    let collation = collation.as_ref().map(|c| c.qname()).or(inner);
    let collation = collation.map(|collation| world.collation_name(&collation).unwrap_or_else(default));
    let usual = match &key {
        Key::Column(_) => column.and_then(own_collation),
        Key::Expr(expr) => collation_of(world, table, expr),
    }
    .unwrap_or_else(default);
    IndexKey {
        key,
        collation: collation.filter(|collation| *collation != usual),
        opclass: opclass.as_ref().and_then(|class| match opclass_options.as_slice() {
            [] => world.opclass(&class.qname(), method, column.map(|column| &column.ty)),
            // With options a class is written down whichever it is.
            _ => Some(world.named_opclass(&class.qname(), method)),
        }),
        opclass_options: options(opclass_options),
        descending: *descending,
        nulls_first: nulls_first.unwrap_or(*descending),
    }
}

/// The collation of a column; `name` has one of its own.
fn own_collation(column: &Column) -> Option<QName> {
    column.collation.clone().or_else(|| column.ty.is_builtin("name").then(|| QName::builtin("C")))
}

/// The collation that an expression has by what is in it: the one that is written, else that of its columns; none is the
/// default, which gives way to any other.
fn collation_of(world: &World, table: &QName, expr: &Expr) -> Option<QName> {
    let tree = parse::expression(&expr.sql).ok()?;
    let (mut written, mut implied) = (None, None);
    let mut open = vec![&tree];
    while let Some(expr) = open.pop() {
        match expr {
            ast::Expr::Collate(_, called) => written = world.collation_name(&called.name),
            ast::Expr::Column(path) => {
                let column = path.last().and_then(|name| world.column(table, name));
                implied = column.and_then(own_collation).or(implied);
            }
            _ => open.extend(children(expr)),
        }
    }
    written.or(implied)
}

/// `ComputeIndexAttrs()`: the collation that an expression in parentheses ends in is the key's, and what is left may be
/// but a column.
fn without_collation(mut expr: Expr) -> (Key, Option<QName>) {
    let Ok(mut tree) = parse::expression(&expr.sql) else { return (Key::Expr(expr), None) };
    let mut collation = None;
    while let ast::Expr::Collate(operand, called) = tree {
        let text = unwrapped(&expr.sql);
        let at = words(text).iter().rfind(|word| word.name.as_str() == "collate" && !word.quoted).map(|w| w.start);
        let inner = at.and_then(|at| text.get(..at)).unwrap_or(text).trim().to_owned();
        expr.sql = inner;
        collation.get_or_insert(called.name);
        tree = *operand;
    }
    match tree {
        ast::Expr::Column(mut path) => match path.pop() {
            Some(name) => (Key::Column(name), collation),
            None => (Key::Expr(expr), collation),
        },
        _ => (Key::Expr(expr), collation),
    }
}

/// What a key is called in an index's own name.
pub(crate) fn key_name(key: &Key, major: u16) -> String {
    match key {
        Key::Column(name) => name.as_str().to_owned(),
        Key::Expr(expr) => colname::of_index(&expr.sql, major),
    }
}

/// `ChooseIndexNameAddition()` of an index: its columns' names, INCLUDE too.
pub(crate) fn addition<'k>(keys: impl IntoIterator<Item = &'k Key>, include: &[Name], major: u16) -> String {
    let keys = keys.into_iter().map(|key| key_name(key, major));
    let wanted = keys.chain(include.iter().map(|name| name.as_str().to_owned()));
    let columns = auto::index_columns(wanted);
    auto::addition(columns.iter().map(String::as_str))
}

/// The name that an index of a table gets by itself.
pub(crate) fn free_name(world: &World, table: &QName, index: &Index) -> Name {
    world.free_relation(table, Some(&addition_of(index, world.major)), "idx", false)
}

/// The same where no other relation has it yet.
pub(crate) fn usual_name(table: &QName, index: &Index, major: u16) -> Name {
    Name::new(&auto::object_name(table.name.as_str(), Some(&addition_of(index, major)), "idx"))
}

fn addition_of(index: &Index, major: u16) -> String {
    addition(index.keys.iter().map(|key| &key.key), &index.include, major)
}

/// CREATE INDEX.
pub(crate) fn create(world: &mut World, statement: &CreateIndex) {
    let CreateIndex {
        unique,
        concurrently: _,
        if_not_exists,
        name,
        only,
        table,
        method,
        elements,
        include,
        nulls_not_distinct,
        options: parameters,
        tablespace,
        predicate,
    } = statement;
    if world.is_beyond(table) {
        return;
    }
    let Some(table) = world.expect_relation(table, false).map(|id| id.qname()) else { return };
    let method = match method.as_ref().map(Name::as_str) {
        None => Name::new("btree"),
        Some("rtree") => Name::new("gist"),
        Some(method) => Name::new(method),
    };
    let index = Index {
        table: table.clone(),
        unique: *unique,
        keys: elements.iter().map(|element| key(world, &table, method.as_str(), element)).collect(),
        method,
        include: names(include),
        predicate: predicate.as_ref().map(|predicate| world.expr(predicate)),
        nulls_not_distinct: *nulls_not_distinct,
        options: options(parameters),
        tablespace: world.tablespace(tablespace.as_ref()),
        valid: true,
        cluster: false,
        statistics: std::collections::BTreeMap::new(),
        extensions: std::collections::BTreeSet::new(),
        attached_to: None,
        partition_names: Vec::new(),
    };
    let name = match name {
        Some(name) => name.name.clone(),
        None => free_name(world, &table, &index),
    };
    let id = Id::of(Kind::Index, &QName { schema: table.schema.clone(), name });
    if !world.is_new_relation(&id, *if_not_exists) {
        return;
    }
    world.create(id.clone(), index);
    if !only {
        world.spread_to_partitions(&id);
    }
    world.revalidate(&id);
}

/// The index of this identity.
pub(crate) fn get<'w>(world: &'w World, id: &Id) -> Option<&'w Index> {
    match &world.get(id)?.body {
        Body::Index(index) => Some(index),
        _ => None,
    }
}

/// Whether an index of a partition is what an index of its parent asks for (`CompareIndexInfo()`).
pub(crate) fn matches(child: &Index, parent: &Index) -> bool {
    let Index {
        table: _,
        unique,
        method,
        keys,
        include,
        predicate,
        nulls_not_distinct,
        options: _,
        tablespace: _,
        valid: _,
        cluster: _,
        statistics: _,
        extensions: _,
        attached_to: _,
        partition_names: _,
    } = parent;
    (child.unique, &child.method, child.nulls_not_distinct) == (*unique, method, *nulls_not_distinct)
        && keys_match(&child.keys, keys)
        && child.include == *include
        && child.predicate.as_ref().map(|e| squeezed(&e.sql)) == predicate.as_ref().map(|e| squeezed(&e.sql))
}

/// Keys are compared by column, expression, collation and operator class; their order does not count.
pub(crate) fn keys_match(child: &[IndexKey], parent: &[IndexKey]) -> bool {
    child.len() == parent.len()
        && child.iter().zip(parent).all(|(child, parent)| {
            let same = match (&child.key, &parent.key) {
                (Key::Column(a), Key::Column(b)) => a == b,
                (Key::Expr(a), Key::Expr(b)) => squeezed(&a.sql) == squeezed(&b.sql),
                _ => false,
            };
            same && child.collation == parent.collation && child.opclass == parent.opclass
        })
}

/// A text without blanks and parentheses: what two spellings of one simple expression have in common.
pub(crate) fn squeezed(sql: &str) -> String {
    sql.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).flat_map(char::to_lowercase).collect()
}
