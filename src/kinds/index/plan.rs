//! CREATE INDEX, ALTER INDEX.

use super::declare::usual_name;
use super::{Index, IndexKey, Key};
use crate::kinds::{Body, Kind, Written};
use crate::model::{Id, Model, Name, Object, Options, QName};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Lock, Sql, Writer, alter_parameters, collate, list, parameters, with_parameters};

/// A column or expression; functions calls too stand between parentheses, which is never wrong.
pub(crate) fn key(key: &Key, writer: &mut Writer) -> String {
    match key {
        Key::Column(name) => name.to_string(),
        Key::Expr(expr) => writer.parens(expr),
    }
}

/// `key COLLATE c opclass (options) DESC NULLS LAST`.
pub(crate) fn element(element: &IndexKey, writer: &mut Writer) -> String {
    let IndexKey { key: over, collation, opclass, opclass_options, descending, nulls_first } = element;
    let mut sql = format!("{}{}", key(over, writer), collate(collation.as_ref()));
    if let Some(opclass) = opclass {
        sql.push_str(&format!(" {opclass}"));
        if !opclass_options.is_empty() {
            sql.push_str(&format!(" {}", parameters(opclass_options)));
        }
    }
    sql.push_str(match (descending, nulls_first) {
        (false, false) => "",
        (false, true) => " NULLS FIRST",
        (true, true) => " DESC",
        (true, false) => " DESC NULLS LAST",
    });
    sql
}

/// Whether a relation is a partitioned table: its indexes cannot be built concurrently.
pub(crate) fn is_partitioned(model: &Model, table: &QName) -> bool {
    matches!(model.relation(table), Some((_, object)) if matches!(&object.body, Body::Table(t) if t.partition_key.is_some()))
}

impl Index {
    /// CREATE INDEX, CONCURRENTLY or not.
    pub(crate) fn create_sql(&self, at: &At<'_>, concurrently: bool) -> Sql {
        let mut writer = Writer::default();
        let unique = if self.unique { "UNIQUE " } else { "" };
        let concurrent = if concurrently { "CONCURRENTLY " } else { "" };
        let only = if !self.valid && is_partitioned(at.model, &self.table) { "ONLY " } else { "" };
        let keys: Vec<_> = self.keys.iter().map(|k| element(k, &mut writer)).collect();
        let mut sql = format!(
            "CREATE {unique}INDEX {concurrent}{} ON {only}{} USING {} ({})",
            at.id.name,
            self.table,
            self.method,
            keys.join(", ")
        );
        if !self.include.is_empty() {
            sql.push_str(&format!(" INCLUDE ({})", list(&self.include)));
        }
        if self.nulls_not_distinct {
            sql.push_str(" NULLS NOT DISTINCT");
        }
        sql.push_str(&with_parameters(&self.options));
        sql.push_str(&self.tablespace.as_ref().map(|t| format!(" TABLESPACE {t}")).unwrap_or_default());
        if let Some(predicate) = &self.predicate {
            sql.push_str(&format!(" WHERE {}", writer.parens(predicate)));
        }
        let lock = if concurrently { Lock::ShareUpdateExclusive } else { Lock::Share };
        let sql = Sql { lock: Some(lock), transactional: !concurrently, ..writer.finish(sql) };
        if self.unique { self.duplicates(sql) } else { sql }
    }

    fn duplicates(&self, sql: Sql) -> Sql {
        let columns = self.keys.iter().map(|k| match &k.key {
            Key::Column(name) => name.to_string(),
            Key::Expr(expr) => format!("({})", expr.sql),
        });
        let columns = list(columns);
        let filter = self.predicate.as_ref().map(|e| format!(" WHERE {}", e.sql)).unwrap_or_default();
        let query = format!("SELECT {columns}, count(*) FROM {}{filter} GROUP BY {columns} HAVING count(*) > 1", self.table);
        sql.fails_on("Fails where rows have the same key.", query)
    }

    /// Partitions whose index PostgreSQL would give another name.
    pub(crate) fn named_partitions(&self, at: &At<'_>) -> Vec<(&QName, &Name)> {
        let usual = |table: &QName| Some(usual_name(table, self, at.major));
        named_partitions(&self.partition_names, usual, at.model)
    }

    /// The partitions that are there before the index is made: those of their own names, of an incomplete index all.
    pub(crate) fn waits_for(&self, at: &At<'_>) -> Vec<QName> {
        if !self.is_piecemeal(at) {
            return self.named_partitions(at).into_iter().map(|(table, _)| table.clone()).collect();
        }
        let tables = at.model.of_kind(Kind::Table).map(|(id, _)| id.qname());
        tables.filter(|table| ancestors(at.model, table).contains(&self.table)).collect()
    }

    /// Whether it is a partitioned table's that some partition lacks: it is made ON ONLY, and its parts are attached.
    fn is_piecemeal(&self, at: &At<'_>) -> bool {
        !self.valid && is_partitioned(at.model, &self.table)
    }

    /// The index of one partition.
    fn of_partition(&self, table: &QName, name: &Name, at: &At<'_>) -> Sql {
        let id = Id::of(Kind::Index, &QName { schema: table.schema.clone(), name: name.clone() });
        let index = Self { table: table.clone(), ..self.clone() };
        index.create_sql(&At { id: &id, ..*at }, false)
    }

    /// The indexes of the partitions that PostgreSQL would give another name.
    fn partitions(&self, at: &At<'_>) -> Vec<Sql> {
        let named = self.named_partitions(at).into_iter();
        named.map(|(table, name)| self.of_partition(table, name, at)).collect()
    }

    /// The parts that there are, each attached to that of the table above it.
    fn pieces(&self, at: &At<'_>) -> Vec<Sql> {
        let mut names: Vec<_> = self.partition_names.iter().collect();
        names.sort_by_key(|(table, _)| ancestors(at.model, table).len());
        let mut statements = Vec::new();
        for (table, name) in names {
            let above = ancestors(at.model, table).into_iter().next();
            let over = self.partition_names.iter().find(|(table, _)| above.as_ref() == Some(table));
            let over = over.map_or_else(
                || at.id.qname(),
                |(table, name)| QName { schema: table.schema.clone(), name: name.clone() },
            );
            let own = QName { schema: table.schema.clone(), name: name.clone() };
            statements.push(self.of_partition(table, name, at));
            statements.push(Sql::new(format!("ALTER INDEX {over} ATTACH PARTITION {own}")));
        }
        statements
    }

    /// What leads the index that a partition got from another to what it is.
    fn departures(&self, root: &QName, at: &At<'_>) -> Vec<Sql> {
        let address = at.address();
        let (usual, space) = match at.model.objects.get(&Id::of(Kind::Index, root)).map(|object| &object.body) {
            Some(Body::Index(root)) => (root.options.clone(), root.tablespace.as_ref()),
            _ => (Options::default(), None),
        };
        let mut statements: Vec<_> = set_parameters(&address, &usual, &self.options).collect();
        if space != self.tablespace.as_ref() {
            statements.push(set_tablespace(&address, self.tablespace.as_ref()));
        }
        statements.extend(self.trimmings(at));
        statements
    }

    /// What CREATE INDEX does not say.
    pub(crate) fn trimmings(&self, at: &At<'_>) -> Vec<Sql> {
        let mut statements: Vec<_> = self.statistics.iter().map(|(column, target)| statistics(at, *column, *target)).collect();
        if self.cluster {
            statements.extend(cluster(&self.table, self.cluster, at));
        }
        statements
    }
}

fn set_parameters(address: &str, from: &Options, to: &Options) -> impl Iterator<Item = Sql> {
    // The lock is the strongest that one of the parameters asks for (`AlterTableGetRelOptionsLockLevel()`).
    let changed = |key: &&String| from.get(key.as_str()) != to.get(key.as_str());
    let light = from.keys().chain(to.keys()).filter(changed).all(|key| {
        matches!(key.as_str(), "fillfactor" | "deduplicate_items" | "vacuum_cleanup_index_scale_factor")
    });
    let lock = if light { Lock::ShareUpdateExclusive } else { Lock::AccessExclusive };
    let actions = alter_parameters(from, to).into_iter();
    actions.map(move |action| Sql::locking(lock, format!("ALTER {address} {action}")))
}

fn set_tablespace(address: &str, to: Option<&Name>) -> Sql {
    let space = to.map_or("pg_default".to_owned(), ToString::to_string);
    let sql = Sql::exclusive(format!("ALTER {address} SET TABLESPACE {space}"));
    sql.hazard(HazardKind::Note, "Its files are copied under the lock.")
}

fn statistics(at: &At<'_>, column: u32, target: i32) -> Sql {
    let sql = format!("ALTER {} ALTER COLUMN {column} SET STATISTICS {target}", at.address());
    Sql::locking(Lock::ShareUpdateExclusive, sql)
}

/// CLUSTER ON the index (or the constraint's) at hand, or on none; nothing where another of the table takes its place.
pub(crate) fn cluster(table: &QName, on: bool, at: &At<'_>) -> Option<Sql> {
    if !on && is_clustered(table, at.model) {
        return None;
    }
    let on = if on { format!("CLUSTER ON {}", at.id.name) } else { "SET WITHOUT CLUSTER".to_owned() };
    let word = match at.model.relation(table) {
        Some((id, _)) if id.kind == Kind::MaterializedView => "MATERIALIZED VIEW",
        _ => "TABLE",
    };
    Some(Sql::locking(Lock::ShareUpdateExclusive, format!("ALTER {word} {table} {on}")))
}

/// Whether a table is clustered on any index or key of it.
fn is_clustered(table: &QName, model: &Model) -> bool {
    let by_key = |object: &Object| matches!(&object.body, Body::Constraint(constraint) if constraint.cluster);
    let by_index = |object: &Object| matches!(&object.body, Body::Index(index) if index.cluster && index.table == *table);
    model.children(Kind::Constraint, table).any(|(_, object)| by_key(object))
        || model.of_kind(Kind::Index).any(|(_, object)| by_index(object))
}

/// The tables above a partition, the nearest first.
pub(crate) fn ancestors(model: &Model, table: &QName) -> Vec<QName> {
    let parent = |table: &QName| match &model.relation(table)?.1.body {
        Body::Table(table) => table.partition_of.as_ref().map(|(parent, _)| parent.clone()),
        _ => None,
    };
    // Partitions nest a few levels at most; the bound keeps a model that contradicts itself from turning in circles.
    std::iter::successors(parent(table), parent).take(8).collect()
}

/// Partitions whose own index or key is to have another name than PostgreSQL gives it, those furthest down first: made
/// before the parent's, it is what the parent's finds there and attaches (`DefineIndex()`).
pub(crate) fn named_partitions<'n>(
    names: &'n [(QName, Name)],
    usual: impl Fn(&QName) -> Option<Name>,
    model: &Model,
) -> Vec<(&'n QName, &'n Name)> {
    let unusual = names.iter().filter(|(table, name)| usual(table).as_ref() != Some(name));
    let mut unusual: Vec<_> = unusual.map(|(table, name)| (table, name)).collect();
    unusual.sort_by_key(|(table, _)| std::cmp::Reverse(ancestors(model, table).len()));
    unusual
}

impl Written for Index {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        if let Some(root) = &self.attached_to {
            return self.departures(root, at);
        }
        let whole = self.create_sql(at, false);
        let mut statements = Vec::new();
        if self.is_piecemeal(at) {
            statements.push(whole);
            statements.extend(self.pieces(at));
        } else {
            statements.extend(self.partitions(at));
            statements.push(whole);
        }
        statements.extend(self.trimmings(at));
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let address = between.address();
        let mut statements = Vec::new();
        if between.differs("definition") {
            let attached = self.attached_to.is_some() && self.attached_to == to.attached_to;
            let kept = to.clone();
            let only_options = attached
                || Self { options: kept.options, partition_names: kept.partition_names, ..self.clone() } == *to;
            if !only_options {
                return None;
            }
            // "This operation is not supported for partitioned indexes."
            if is_partitioned(between.actual.model, &self.table) {
                return None;
            }
            statements.extend(set_parameters(&address, &self.options, &to.options));
        }
        // One on a partitioned table alone is made so; a whole one takes its partitions' along.
        if between.differs("valid") && is_partitioned(between.actual.model, &self.table) {
            return None;
        }
        if between.differs("valid") && to.valid {
            let concurrently = if between.online { "CONCURRENTLY " } else { "" };
            let sql = format!("REINDEX INDEX {concurrently}{}", between.actual.id.qname());
            let lock = if between.online { Lock::ShareUpdateExclusive } else { Lock::AccessExclusive };
            let sql = Sql { transactional: !between.online, ..Sql::locking(lock, sql) };
            statements.push(if self.unique { self.duplicates(sql) } else { sql });
        }
        if between.differs("tablespace") {
            statements.push(set_tablespace(&address, to.tablespace.as_ref()));
        }
        if between.differs("statistics") {
            let columns: std::collections::BTreeSet<_> = self.statistics.keys().chain(to.statistics.keys()).collect();
            let target = |column: &u32| to.statistics.get(column).copied().unwrap_or(-1);
            statements.extend(columns.into_iter().map(|c| statistics(&between.expected, *c, target(c))));
        }
        if between.differs("cluster") {
            statements.extend(cluster(&to.table, to.cluster, &between.expected));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        // It goes with the one that it is attached to.
        if self.attached_to.is_some() {
            return Vec::new();
        }
        vec![Sql::exclusive(format!("DROP {}", at.address()))]
    }
}
