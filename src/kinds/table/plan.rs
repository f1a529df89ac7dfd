//! CREATE TABLE with its columns and constraints, ALTER TABLE.

use std::collections::{BTreeMap, BTreeSet};

use super::{PartitionBound, PartitionKey, ReplicaIdentity, Table};
use crate::kinds::column::Column;
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::constraint::plan as constraint;
use crate::kinds::index::plan::{ancestors, key};
use crate::kinds::{Body, Kind, Written};
use crate::model::{Id, Model, Name, QName};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Lock, Sql, Writer, alter_parameters, collate, list, with_parameters};

impl PartitionBound {
    /// `FOR VALUES …` or `DEFAULT`.
    pub(crate) fn sql(&self, writer: &mut Writer) -> String {
        let mut bounds = |exprs: &[crate::model::Expr]| list(exprs.iter().map(|e| writer.expr(e)));
        match self {
            Self::Default => "DEFAULT".to_owned(),
            Self::List(values) => format!("FOR VALUES IN ({})", bounds(values)),
            Self::Range(from, to) => format!("FOR VALUES FROM ({}) TO ({})", bounds(from), bounds(to)),
            Self::Hash(modulus, remainder) => {
                format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
            }
        }
    }
}

impl PartitionKey {
    fn sql(&self, writer: &mut Writer) -> String {
        let Self { strategy, keys } = self;
        let keys = keys.iter().map(|part| {
            let opclass = part.opclass.as_ref().map(|o| format!(" {o}")).unwrap_or_default();
            format!("{}{}{opclass}", key(&part.key, writer), collate(part.collation.as_ref()))
        });
        format!(" PARTITION BY {} ({})", strategy.to_uppercase(), keys.collect::<Vec<_>>().join(", "))
    }
}

impl ReplicaIdentity {
    fn sql(&self) -> String {
        match self {
            Self::Default => "DEFAULT".to_owned(),
            Self::Nothing => "NOTHING".to_owned(),
            Self::Full => "FULL".to_owned(),
            Self::Index(name) => format!("USING INDEX {name}"),
        }
    }
}

/// The columns of the table `at` as CREATE TABLE writes them, and what it cannot say of them.
pub(crate) struct Columns {
    pub(crate) lines: Vec<String>,
    pub(crate) after: Vec<Sql>,
}

/// Columns whose NOT NULL is a constraint of its own name.
pub(crate) fn named_not_nulls(model: &Model, table: &QName) -> Vec<Name> {
    let children = model.children(Kind::Constraint, table);
    let columns = children.filter_map(|(_, object)| match &object.body {
        Body::Constraint(c) => match &c.rule {
            ConstraintRule::NotNull { column, .. } => column.clone(),
            _ => None,
        },
        _ => None,
    });
    columns.collect()
}

/// The same column of a table that this one inherits from or is a partition of.
fn inherited<'m>(at: &At<'m>, parents: &[&QName], name: &Name) -> Option<&'m Column> {
    parents.iter().find_map(|parent| {
        match at.model.objects.get(&Id::under(Kind::Column, parent, name)).map(|o| &o.body) {
            Some(Body::Column(column)) => Some(column),
            _ => None,
        }
    })
}

/// All columns; of those that come from `parents` only what departs from them.
pub(crate) fn columns(at: &At<'_>, parents: &[&QName], writer: &mut Writer) -> Columns {
    let not_nulls = named_not_nulls(at.model, &at.id.qname());
    let mut columns = Columns { lines: Vec::new(), after: Vec::new() };
    let merges = !matches!(&at.object.body, Body::Table(Table { partition_of: Some(_), .. }));
    for (name, column) in at.model.columns(&at.id.qname()) {
        let id = Id::under(Kind::Column, &at.id.qname(), name);
        let Some(object) = at.model.objects.get(&id) else { continue };
        let at = At { id: &id, object, ..*at };
        match inherited(&at, parents, name) {
            None => {
                columns.lines.push(column.definition(&at, writer, not_nulls.contains(name)));
                columns.after.extend(column.trimmings(&at));
            }
            // Said again in an inheriting table, it is merged with what is inherited.
            Some(parent) if merges && (column.local || column.not_null && !parent.not_null) => {
                let own = merging(column, parent);
                columns.lines.push(own.definition(&at, writer, not_nulls.contains(name)));
                columns.after.extend(own.trimmings(&at));
            }
            Some(parent) => columns.after.extend(departing(column, parent, &at)),
        }
    }
    columns
}

/// A column as an inheriting table says it again: what it generates comes from the parent (which 15 insists on).
fn merging(column: &Column, parent: &Column) -> Column {
    let mut own = column.clone();
    own.generated = own.generated.filter(|_| column.generated != parent.generated);
    own
}

/// What a column of a child has otherwise than its parent's.
fn departing(column: &Column, parent: &Column, at: &At<'_>) -> Vec<Sql> {
    let mut statements = Vec::new();
    let table = at.id.relation().map(|r| r.to_string()).unwrap_or_default();
    if column.default != parent.default && column.generated.is_none() && !at.apart.contains(at.id) {
        statements.push(column.default_sql(at));
    }
    if column.not_null && !parent.not_null {
        statements.push(Sql::exclusive(format!(
            "ALTER TABLE ONLY {table} ALTER COLUMN {} SET NOT NULL",
            at.id.name
        )));
    }
    let own = Column {
        storage: column.storage.clone().filter(|_| column.storage != parent.storage),
        ..column.clone()
    };
    statements.extend(own.trimmings(at));
    statements
}

impl Table {
    /// The tables that columns come from.
    pub(crate) fn parents(&self) -> Vec<&QName> {
        self.partition_of.iter().map(|(table, _)| table).chain(&self.inherits).collect()
    }

    fn head(&self, at: &At<'_>) -> String {
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        format!("CREATE {unlogged}TABLE {}", at.id.qname())
    }

    fn tail(&self, writer: &mut Writer) -> String {
        let mut sql = String::new();
        if let Some((_, bound)) = &self.partition_of {
            sql.push_str(&format!(" {}", bound.sql(writer)));
        } else if !self.inherits.is_empty() {
            sql.push_str(&format!(" INHERITS ({})", list(&self.inherits)));
        }
        sql.push_str(&self.partition_key.as_ref().map(|key| key.sql(writer)).unwrap_or_default());
        sql.push_str(&self.access_method.as_ref().map(|m| format!(" USING {m}")).unwrap_or_default());
        sql.push_str(&with_parameters(&self.options));
        sql.push_str(&self.tablespace.as_ref().map(|t| format!(" TABLESPACE {t}")).unwrap_or_default());
        sql
    }

    fn columns(&self, at: &At<'_>, writer: &mut Writer) -> Columns {
        let parents = self.parents();
        let of_type: Vec<_> = self.of_type.iter().collect();
        let mut columns = columns(at, &parents, writer);
        if of_type.is_empty() {
            return columns;
        }
        // Names and types come from the type.
        let typed = at.model.columns(&at.id.qname()).into_iter().filter_map(|(name, column)| {
            let id = Id::under(Kind::Column, &at.id.qname(), name);
            let at = At { id: &id, ..*at };
            let value = column.value_sql(&at, writer);
            let not_null = if column.not_null { " NOT NULL" } else { "" };
            (!value.is_empty() || column.not_null).then(|| format!("{name} WITH OPTIONS{value}{not_null}"))
        });
        columns.lines = typed.collect();
        columns
    }

    fn security(&self, at: &At<'_>) -> Vec<Sql> {
        let alter = format!("ALTER TABLE {}", at.id.qname());
        let words = [(self.row_security, "ENABLE"), (self.force_row_security, "FORCE")];
        let on = words.iter().filter(|(on, _)| *on);
        on.map(|(_, word)| Sql::exclusive(format!("{alter} {word} ROW LEVEL SECURITY"))).collect()
    }

    /// REPLICA IDENTITY; it may name an index, so it comes apart from the rest.
    pub(crate) fn identity(&self, at: &At<'_>) -> Sql {
        let sql =
            format!("ALTER TABLE ONLY {} REPLICA IDENTITY {}", at.id.qname(), self.replica_identity.sql());
        Sql::exclusive(sql)
    }

    /// REPLICA IDENTITY, which may need an index.
    pub(crate) fn replica_identity_sql(&self, at: &At<'_>) -> Option<Sql> {
        (self.replica_identity != ReplicaIdentity::Default).then(|| self.identity(at))
    }
}

/// A table that is made with the lock that it takes on its parents: a partitioned table is locked as a whole, since a
/// default partition may have rows of the new one (`DefineRelation()`, `MergeAttributes()`).
pub(crate) fn below(create: Sql, partition_of: Option<&Part>, inherits: &[QName]) -> Sql {
    match (partition_of, inherits.first()) {
        (Some((parent, _)), _) => create.locks(Lock::AccessExclusive, parent),
        (None, Some(parent)) => create.locks(Lock::ShareUpdateExclusive, parent),
        (None, None) => create,
    }
}

/// CREATE TABLE's parts put together.
pub(crate) fn assemble(head: &str, lines: &[String], tail: &str, optional: bool) -> String {
    match lines {
        [] if optional => format!("{head}{tail}"),
        [] => format!("{head} (){tail}"),
        lines => format!("{head} (\n    {}\n){tail}", lines.join(",\n    ")),
    }
}

impl Written for Table {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut writer = Writer::default();
        let mut head = self.head(at);
        if let Some((parent, _)) = &self.partition_of {
            head.push_str(&format!(" PARTITION OF {parent}"));
        } else if let Some(ty) = &self.of_type {
            head.push_str(&format!(" OF {ty}"));
        }
        let mut columns = self.columns(at, &mut writer);
        columns.lines.extend(constraint::inline(at, &mut writer));
        let tail = self.tail(&mut writer);
        let optional = self.partition_of.is_some() || self.of_type.is_some();
        let create = writer.finish(assemble(&head, &columns.lines, &tail, optional));
        let mut statements = vec![below(create, self.partition_of.as_ref(), &self.inherits)];
        statements.extend(columns.after);
        statements.extend(constraint::inline_trimmings(at));
        statements.extend(self.security(at));
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let method = between.differs("access_method") && between.actual.major < 15;
        if between.differs("partition_key") || method {
            return None;
        }
        let mut statements = self.parts(to, between);
        let alter = format!("ALTER TABLE {}", between.actual.id.qname());
        if between.differs("persistence") {
            let logged = if to.unlogged { "UNLOGGED" } else { "LOGGED" };
            let sql = Sql::exclusive(format!("{alter} SET {logged}"));
            statements
                .push(sql.hazard(HazardKind::TableRewrite, "The table and its indexes are written anew."));
        }
        if between.differs("options") {
            let actions = alter_parameters(&self.options, &to.options);
            let lock = Lock::ShareUpdateExclusive;
            statements
                .extend(actions.into_iter().map(|action| Sql::locking(lock, format!("{alter} {action}"))));
        }
        if between.differs("tablespace") {
            let space = to.tablespace.as_ref().map_or("pg_default".to_owned(), ToString::to_string);
            let sql = Sql::exclusive(format!("{alter} SET TABLESPACE {space}"));
            statements.push(sql.hazard(HazardKind::TableRewrite, "Its files are copied under the lock."));
        }
        if between.differs("access_method") {
            let method = to.access_method.as_ref().map_or("heap".to_owned(), ToString::to_string);
            let sql = Sql::exclusive(format!("{alter} SET ACCESS METHOD {method}"));
            statements.push(sql.hazard(HazardKind::TableRewrite, "The table is written anew."));
        }
        let switches = [
            ("row_security", to.row_security, ["ENABLE", "DISABLE"]),
            ("force_row_security", to.force_row_security, ["FORCE", "NO FORCE"]),
        ];
        for (attribute, on, [yes, no]) in switches {
            if between.differs(attribute) {
                let sql = Sql::exclusive(format!("{alter} {} ROW LEVEL SECURITY", if on { yes } else { no }));
                statements.push(sql.hazard(HazardKind::Access, "Other rows become visible or writable."));
            }
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::exclusive(format!("DROP {}", at.address())).loses("All its rows are lost.")]
    }
}

impl Table {
    /// What makes it a part of other tables, or no more: DETACH and ATTACH PARTITION, INHERIT, OF.
    fn parts(&self, to: &Self, between: &Between<'_>) -> Vec<Sql> {
        let name = between.actual.id.qname();
        let mut statements = self.checks_to_join(to, between);
        statements.extend(partition(&name, self.partition_of.as_ref(), to.partition_of.as_ref()));
        if between.differs("inherits") {
            let gone =
                self.inherits.iter().filter(|t| !to.inherits.contains(t)).map(|t| format!("NO INHERIT {t}"));
            let new =
                to.inherits.iter().filter(|t| !self.inherits.contains(t)).map(|t| format!("INHERIT {t}"));
            statements
                .extend(gone.chain(new).map(|action| Sql::exclusive(format!("ALTER TABLE {name} {action}"))));
        }
        if between.differs("of_type") {
            let action = to.of_type.as_ref().map_or("NOT OF".to_owned(), |ty| format!("OF {ty}"));
            statements.push(Sql::exclusive(format!("ALTER TABLE {name} {action}")));
        }
        statements.extend(self.checks_left_behind(to, between));
        statements.extend(self.copies_left_behind(to, between));
        statements
    }

    /// The indexes, keys and foreign keys that a partition keeps from the table that it leaves, where it is declared without.
    fn copies_left_behind(&self, to: &Self, between: &Between<'_>) -> Vec<Sql> {
        if self.partition_of.is_none() || to.partition_of.is_some() {
            return Vec::new();
        }
        let name = between.actual.id.qname();
        let left = ancestors(between.actual.model, &name);
        let copies = left.iter().flat_map(|table| copies(between.actual.model, table, &name));
        let gone = copies.filter(|copy| !between.expected.model.objects.contains_key(copy));
        let drop = |copy: Id| match copy.kind {
            Kind::Index => Sql::exclusive(format!("DROP INDEX {}", copy.qname())),
            _ => Sql::exclusive(format!("ALTER TABLE {name} DROP CONSTRAINT {}", copy.name)),
        };
        gone.map(drop).collect()
    }

    /// The checks of tables that this one joins: it must have them already.
    fn checks_to_join(&self, to: &Self, between: &Between<'_>) -> Vec<Sql> {
        let before = self.parents();
        let joined: Vec<&QName> = to.parents().into_iter().filter(|t| !before.contains(t)).collect();
        let name = between.actual.id.qname();
        let own: BTreeSet<&Name> = checks(between.actual.model, &name).into_keys().collect();
        let missing = joined.iter().flat_map(|parent| inherited_checks(between.expected.model, parent));
        let missing = missing.filter(|(check, _)| !own.contains(check));
        let add = |(check, constraint): (&Name, &Constraint)| {
            let id = Id::under(Kind::Constraint, &name, check);
            constraint.add(&At { id: &id, ..between.expected }, false)
        };
        missing.collect::<Checks<'_>>().into_iter().map(add).collect()
    }

    /// The checks that a table keeps from those that it leaves, where it is declared without.
    fn checks_left_behind(&self, to: &Self, between: &Between<'_>) -> Vec<Sql> {
        let after = to.parents();
        let left: Vec<&QName> = self.parents().into_iter().filter(|t| !after.contains(t)).collect();
        let name = between.actual.id.qname();
        let mut kept: BTreeSet<&Name> = checks(between.actual.model, &name).into_keys().collect();
        kept.extend(checks(between.expected.model, &name).into_keys());
        kept.extend(after.iter().flat_map(|parent| inherited_checks(between.expected.model, parent).into_keys()));
        let gone = left.iter().flat_map(|parent| inherited_checks(between.actual.model, parent).into_keys());
        let gone: BTreeSet<&Name> = gone.filter(|check| !kept.contains(check)).collect();
        let drop = |check: &Name| Sql::exclusive(format!("ALTER TABLE {name} DROP CONSTRAINT {check}"));
        gone.into_iter().map(drop).collect()
    }
}

/// What a partition has as copies of a partitioned table's indexes, keys and foreign keys.
fn copies(model: &Model, table: &QName, partition: &QName) -> Vec<Id> {
    let named = |names: &[(QName, Name)]| names.iter().find(|(of, _)| of == partition).map(|(_, name)| name.clone());
    let constraints = model.children(Kind::Constraint, table).filter_map(|(id, object)| match &object.body {
        Body::Constraint(c) if matches!(c.rule, ConstraintRule::ForeignKey(_)) => Some(id.name.clone()),
        Body::Constraint(c) => named(&c.partition_names),
        _ => None,
    });
    let constraints = constraints.map(|name| Id::under(Kind::Constraint, partition, &name));
    let indexes = model.of_kind(Kind::Index).filter_map(|(_, object)| match &object.body {
        Body::Index(index) if index.table == *table => named(&index.partition_names),
        _ => None,
    });
    let index = |name: Name| Id::of(Kind::Index, &QName { schema: partition.schema.clone(), name });
    constraints.chain(indexes.map(index)).collect()
}

/// Checks by name.
type Checks<'m> = BTreeMap<&'m Name, &'m Constraint>;

/// The checks of a table that its children have too.
fn checks<'m>(model: &'m Model, table: &QName) -> Checks<'m> {
    let found = model.children(Kind::Constraint, table).filter_map(|(id, object)| match &object.body {
        Body::Constraint(c) if matches!(c.rule, ConstraintRule::Check { no_inherit: false, .. }) => {
            Some((&id.name, c))
        }
        _ => None,
    });
    found.collect()
}

/// The checks that a table gives its children: its own and those that it has from its parents.
fn inherited_checks<'m>(model: &'m Model, table: &QName) -> Checks<'m> {
    let (mut found, mut line) = (Checks::new(), vec![table.clone()]);
    let mut seen = BTreeSet::new();
    while let Some(table) = line.pop() {
        if seen.insert(table.clone()) {
            found.extend(checks(model, &table));
            line.extend(crate::diff::parents(model, &table));
        }
    }
    found
}

type Part = (QName, PartitionBound);

/// DETACH PARTITION and ATTACH PARTITION; also of foreign tables.
pub(crate) fn partition(name: &QName, from: Option<&Part>, to: Option<&Part>) -> Vec<Sql> {
    let mut statements = Vec::new();
    if from == to {
        return statements;
    }
    if let Some((parent, _)) = from {
        let sql = Sql::exclusive(format!("ALTER TABLE {parent} DETACH PARTITION {name}"));
        statements.push(
            sql.hazard(HazardKind::Access, "Its rows are no longer seen through the partitioned table."),
        );
    }
    if let Some((parent, bound)) = to {
        let mut writer = Writer::default();
        let sql = format!("ALTER TABLE {parent} ATTACH PARTITION {name} {}", bound.sql(&mut writer));
        let sql = Sql { lock: Some(Lock::AccessExclusive), ..writer.finish(sql) };
        let sql =
            sql.hazard(HazardKind::TableScan, "All its rows are checked, and those of a default partition.");
        statements.push(sql.hazard(HazardKind::MayFail, "Fails where a row is outside the bounds."));
    }
    statements
}
