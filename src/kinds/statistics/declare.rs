//! CREATE and ALTER STATISTICS.

use std::collections::BTreeSet;

use super::Statistics;
use crate::declare::ddl::{AlterStatistics, CreateStatistics, KeyExpr};
use crate::declare::names;
use crate::declare::world::World;
use crate::kinds::{Body, Kind, column};
use crate::model::{Id, Name, QName};

/// `ChooseExtendedStatisticName()`: columns by name, expressions as `expr`, in that order.
fn addition(columns: &[Name], expressions: usize) -> String {
    let columns = columns.iter().map(Name::as_str);
    names::addition(columns.chain(std::iter::repeat_n("expr", expressions)))
}

/// The name that a copy of some statistics gets by itself: its columns are in the table's order there.
pub(crate) fn free_name(world: &World, table: &QName, statistics: &Statistics) -> Name {
    let columns: Vec<Name> =
        column::declare::names(world, table).into_iter().filter(|name| statistics.columns.contains(name)).collect();
    choose(world, table, &addition(&columns, statistics.expressions.len()))
}

fn choose(world: &World, table: &QName, addition: &str) -> Name {
    names::choose(table.name.as_str(), Some(addition), "stat", |name| {
        world.has(&Id::of(Kind::Statistics, &QName { schema: table.schema.clone(), name: name.clone() }))
    })
}

/// CREATE STATISTICS.
pub(crate) fn create(world: &mut World, statement: &CreateStatistics) {
    let CreateStatistics { if_not_exists, name, kinds, elements, table } = statement;
    let Some(table) = world.expect_relation(table, false).map(|id| id.qname()) else { return };
    let (mut columns, mut expressions) = (Vec::new(), Vec::new());
    let mut parts = Vec::new();
    for element in elements {
        match element {
            KeyExpr::Column(column) => {
                parts.push(column.name.as_str());
                columns.push(column.name.clone());
            }
            KeyExpr::Expr(expr) => {
                parts.push("expr");
                expressions.push(world.expr(expr));
            }
        }
    }
    let id = match name {
        Some(name) => world.new_object(Kind::Statistics, name),
        None => {
            let name = choose(world, &table, &names::addition(parts.iter().copied()));
            Id::of(Kind::Statistics, &QName { schema: table.schema.clone(), name })
        }
    };
    if !world.is_new(&id, *if_not_exists) {
        return;
    }
    let one_expression = columns.is_empty() && expressions.len() == 1;
    let kinds: BTreeSet<String> = if one_expression {
        BTreeSet::new()
    } else if kinds.is_empty() {
        ["ndistinct", "dependencies", "mcv"].map(str::to_owned).into()
    } else {
        kinds.iter().map(|kind| kind.as_str().to_owned()).collect()
    };
    world.create(id, Statistics { table, kinds, columns: columns.into_iter().collect(), expressions, target: None });
}

/// ALTER STATISTICS … SET STATISTICS.
pub(crate) fn alter(world: &mut World, statement: &AlterStatistics) {
    let AlterStatistics { if_exists, name, target } = statement;
    let id = Id::of(Kind::Statistics, &world.object_name(Kind::Statistics, &name.qname()));
    if let Some(id) = world.expect(id, *if_exists)
        && let Some(Body::Statistics(statistics)) = world.get_mut(&id).map(|object| &mut object.body)
    {
        statistics.target = *target;
    }
}
