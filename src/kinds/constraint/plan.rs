//! Constraints: inline in CREATE TABLE or CREATE DOMAIN, or by ALTER … ADD CONSTRAINT.

use super::{Constraint, ConstraintRule, Deferrable, Exclusion, ForeignKey, KeyConstraint};
use super::declare::usual_key_name;
use crate::kinds::index::plan::{cluster, element, named_partitions};
use crate::kinds::{Body, Kind, Written};
use crate::model::{Id, Name, QName};
use crate::plan::address::relation;
use crate::plan::context::{At, Between};
use crate::plan::dress::comment_on_relation;
use crate::plan::write::{HazardKind, Lock, Sql, Writer, list, with_parameters};

/// The constraints of a table or domain that are written with it: `CONSTRAINT name …`, keys first.
pub(crate) fn inline(at: &At<'_>, writer: &mut Writer) -> Vec<String> {
    let name = at.id.qname();
    let children = at.model.children(Kind::Constraint, &name);
    let mut found: Vec<_> = children
        .filter(|(id, _)| !at.apart.contains(*id))
        .filter_map(|(id, object)| match &object.body {
            Body::Constraint(constraint) => Some((constraint.rank(), id, constraint)),
            _ => None,
        })
        .collect();
    found.sort_by_key(|(rank, id, _)| (*rank, *id));
    let major = at.major;
    found.into_iter().map(|(_, id, c)| format!("CONSTRAINT {} {}", id.name, c.definition(writer, major))).collect()
}

/// What of these is said afterwards.
pub(crate) fn inline_trimmings(at: &At<'_>) -> Vec<Sql> {
    let name = at.id.qname();
    let children = at.model.children(Kind::Constraint, &name).filter(|(id, _)| !at.apart.contains(*id));
    let trimmings = children.flat_map(|(id, object)| match &object.body {
        Body::Constraint(constraint) => constraint.trimmings(&At { id, object, ..*at }),
        _ => Vec::new(),
    });
    trimmings.collect()
}

impl KeyConstraint {
    fn sql(&self, word: &str) -> String {
        let Self { columns, include, nulls_not_distinct, without_overlaps, options, tablespace } = self;
        let distinct = if *nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
        let overlaps = if *without_overlaps { " WITHOUT OVERLAPS" } else { "" };
        let include = if include.is_empty() { String::new() } else { format!(" INCLUDE ({})", list(include)) };
        let space = tablespace.as_ref().map(|t| format!(" USING INDEX TABLESPACE {t}")).unwrap_or_default();
        format!("{word}{distinct} ({}{overlaps}){include}{}{space}", list(columns), with_parameters(options))
    }
}

impl ForeignKey {
    fn sql(&self) -> String {
        let Self { columns, table, references, matching, on_update, on_delete, on_delete_columns, period } = self;
        let period_of = |names: &[Name]| match names.split_last() {
            Some((last, first)) if *period => list(first.iter().map(ToString::to_string).chain([format!("PERIOD {last}")])),
            _ => list(names),
        };
        let mut sql = format!("FOREIGN KEY ({}) REFERENCES {table}", period_of(columns));
        if !references.is_empty() {
            sql.push_str(&format!(" ({})", period_of(references)));
        }
        if matching != "simple" {
            sql.push_str(&format!(" MATCH {}", matching.to_uppercase()));
        }
        for (word, action) in [("UPDATE", on_update), ("DELETE", on_delete)] {
            if action != "no action" {
                sql.push_str(&format!(" ON {word} {}", action.to_uppercase()));
            }
        }
        if !on_delete_columns.is_empty() {
            sql.push_str(&format!(" ({})", list(on_delete_columns)));
        }
        sql
    }

    fn orphans(&self, table: &QName) -> String {
        let join: Vec<_> = self.columns.iter().zip(&self.references).map(|(a, b)| format!("r.{b} = t.{a}")).collect();
        let there: Vec<_> = self.columns.iter().map(|c| format!("t.{c} IS NOT NULL")).collect();
        format!(
            "SELECT t.* FROM {table} t WHERE {} AND NOT EXISTS (SELECT FROM {} r WHERE {})",
            there.join(" AND "),
            self.table,
            join.join(" AND ")
        )
    }
}

impl Exclusion {
    fn sql(&self, writer: &mut Writer) -> String {
        let Self { method, elements, include, predicate, options, tablespace } = self;
        let elements = elements.iter().map(|(key, operator)| format!("{} WITH {}", element(key, writer), qualified(operator)));
        let mut sql = format!("EXCLUDE USING {method} ({})", elements.collect::<Vec<_>>().join(", "));
        if !include.is_empty() {
            sql.push_str(&format!(" INCLUDE ({})", list(include)));
        }
        sql.push_str(&with_parameters(options));
        sql.push_str(&tablespace.as_ref().map(|t| format!(" USING INDEX TABLESPACE {t}")).unwrap_or_default());
        if let Some(predicate) = predicate {
            sql.push_str(&format!(" WHERE {}", writer.parens(predicate)));
        }
        sql
    }
}

/// `=` or `OPERATOR(app.=)`.
fn qualified(operator: &str) -> String {
    let named = operator.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
    if named { format!("OPERATOR({operator})") } else { operator.to_owned() }
}

impl Constraint {
    fn rank(&self) -> u8 {
        match self.rule {
            ConstraintRule::PrimaryKey(_) => 0,
            ConstraintRule::Unique(_) => 1,
            ConstraintRule::Exclusion(_) => 2,
            ConstraintRule::NotNull { .. } => 3,
            ConstraintRule::Check { .. } | ConstraintRule::DomainCheck { .. } => 4,
            ConstraintRule::ForeignKey(_) => 5,
        }
    }

    /// Whether CREATE TABLE can say all of it, references aside.
    pub(crate) fn fits_inline(&self, at: &At<'_>) -> bool {
        !matches!(self.rule, ConstraintRule::ForeignKey(_))
            && (self.validated || !self.enforced)
            && self.named_partitions(at).is_empty()
    }

    /// Partitions whose key PostgreSQL would give another name.
    pub(crate) fn named_partitions(&self, at: &At<'_>) -> Vec<(&QName, &Name)> {
        let usual = |table: &QName| usual_key_name(table, &self.rule, at.major);
        named_partitions(&self.partition_names, usual, at.model)
    }

    /// The keys of partitions that PostgreSQL would give another name.
    fn partitions(&self, at: &At<'_>) -> Vec<Sql> {
        let named = self.named_partitions(at).into_iter();
        let own = named.map(|(table, name)| self.add(&At { id: &Id::under(Kind::Constraint, table, name), ..*at }, false));
        own.collect()
    }

    /// What its definition does not say.
    pub(crate) fn trimmings(&self, at: &At<'_>) -> Vec<Sql> {
        let cluster = self.cluster.then(|| cluster(&relation(at.id), true, at)).flatten();
        let comment = self.index_comment.is_some().then(|| self.comment_on_index(at));
        cluster.into_iter().chain(comment).collect()
    }

    fn comment_on_index(&self, at: &At<'_>) -> Sql {
        let index = QName { schema: at.id.schema.clone(), name: at.id.name.clone() };
        comment_on_relation(&format!("INDEX {index}"), self.index_comment.as_deref())
    }

    /// What follows its name.
    pub(crate) fn definition(&self, writer: &mut Writer, major: u16) -> String {
        let mut sql = match &self.rule {
            ConstraintRule::PrimaryKey(key) => key.sql("PRIMARY KEY"),
            ConstraintRule::Unique(key) => key.sql("UNIQUE"),
            ConstraintRule::Check { expr, no_inherit } => {
                format!("CHECK {}{}", writer.parens(expr), if *no_inherit { " NO INHERIT" } else { "" })
            }
            ConstraintRule::DomainCheck { expr, base: _ } => format!("CHECK {}", writer.parens(expr)),
            ConstraintRule::ForeignKey(key) => key.sql(),
            ConstraintRule::Exclusion(exclusion) => exclusion.sql(writer),
            ConstraintRule::NotNull { column, no_inherit } => {
                let column = column.as_ref().map(|c| format!(" {c}")).unwrap_or_default();
                format!("NOT NULL{column}{}", if *no_inherit { " NO INHERIT" } else { "" })
            }
        };
        if self.deferrable != Deferrable::Not {
            sql.push_str(&format!(" {}", self.deferrable.sql()));
        }
        if !self.enforced && major >= 18 {
            sql.push_str(" NOT ENFORCED");
        }
        sql
    }

    /// `TABLE app.t`, `DOMAIN app.d`, `FOREIGN TABLE app.f`.
    fn holder(at: &At<'_>) -> String {
        let name = relation(at.id);
        match at.model.relation(&name) {
            Some((id, object)) => crate::plan::address::address(id, object),
            None if at.model.objects.contains_key(&Id::of(Kind::Domain, &name)) => format!("DOMAIN {name}"),
            None => format!("TABLE {name}"),
        }
    }

    /// ADD CONSTRAINT; NOT VALID when asked for.
    pub(crate) fn add(&self, at: &At<'_>, not_valid: bool) -> Sql {
        let mut writer = Writer::default();
        let definition = self.definition(&mut writer, at.major);
        let not_valid = if not_valid && self.enforced { " NOT VALID" } else { "" };
        let sql = format!("ALTER {} ADD CONSTRAINT {} {definition}{not_valid}", Self::holder(at), at.id.name);
        let lock = match self.rule {
            ConstraintRule::ForeignKey(_) => Lock::ShareRowExclusive,
            _ => Lock::AccessExclusive,
        };
        let sql = Sql { lock: Some(lock), ..writer.finish(sql) };
        if not_valid.is_empty() { self.scans(self.may_fail(sql, at)) } else { sql }
    }

    fn scans(&self, sql: Sql) -> Sql {
        match self.rule {
            ConstraintRule::PrimaryKey(_) | ConstraintRule::Unique(_) | ConstraintRule::Exclusion(_) => {
                sql.hazard(HazardKind::TableScan, "Its index is built under the lock.")
            }
            _ => sql.hazard(HazardKind::TableScan, "All rows are checked under the lock."),
        }
    }

    /// VALIDATE CONSTRAINT.
    pub(crate) fn validate(&self, at: &At<'_>) -> Sql {
        let sql = format!("ALTER {} VALIDATE CONSTRAINT {}", Self::holder(at), at.id.name);
        let sql = Sql::locking(Lock::ShareUpdateExclusive, sql);
        self.may_fail(sql, at).hazard(HazardKind::TableScan, "All rows are checked; others read and write meanwhile.")
    }

    fn may_fail(&self, sql: Sql, at: &At<'_>) -> Sql {
        let table = relation(at.id);
        match &self.rule {
            ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => {
                let columns = list(&key.columns);
                let query = format!("SELECT {columns}, count(*) FROM {table} GROUP BY {columns} HAVING count(*) > 1");
                sql.fails_on("Fails where rows have the same key, or a key of a primary key is NULL.", query)
            }
            ConstraintRule::Check { expr, no_inherit: _ } => {
                sql.fails_on("Fails where a row breaks it.", format!("SELECT * FROM {table} WHERE NOT ({})", expr.sql))
            }
            ConstraintRule::ForeignKey(key) => sql.fails_on("Fails where a row refers to nothing.", key.orphans(&table)),
            ConstraintRule::Exclusion(_) => sql.hazard(HazardKind::MayFail, "Fails where rows exclude each other."),
            ConstraintRule::NotNull { column: Some(column), no_inherit: _ } => {
                sql.fails_on("Fails where a row has a NULL.", format!("SELECT * FROM {table} WHERE {column} IS NULL"))
            }
            ConstraintRule::DomainCheck { .. } | ConstraintRule::NotNull { column: None, no_inherit: _ } => {
                sql.hazard(HazardKind::MayFail, "Fails where a column of the domain holds a value that breaks it.")
            }
        }
    }
}

impl Written for Constraint {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut statements = self.partitions(at);
        statements.push(self.add(at, !self.validated));
        statements.extend(self.trimmings(at));
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let foreign_key = matches!(self.rule, ConstraintRule::ForeignKey(_));
        let unvalidated = self.validated && !to.validated;
        let enforced = between.differs("enforced") && !foreign_key;
        if between.differs("definition") || unvalidated || enforced || between.differs("deferrable") && !foreign_key {
            return None;
        }
        let holder = Self::holder(&between.expected);
        let name = &between.actual.id.name;
        let mut statements = Vec::new();
        if between.differs("cluster") {
            statements.extend(cluster(&relation(between.expected.id), to.cluster, &between.expected));
        }
        if between.differs("index_comment") {
            statements.push(to.comment_on_index(&between.expected));
        }
        if between.differs("deferrable") {
            let sql = format!("ALTER {holder} ALTER CONSTRAINT {name} {}", to.deferrable.sql());
            statements.push(Sql::exclusive(sql));
        }
        if between.differs("enforced") {
            let word = if to.enforced { "ENFORCED" } else { "NOT ENFORCED" };
            let sql = Sql::exclusive(format!("ALTER {holder} ALTER CONSTRAINT {name} {word}"));
            statements.push(if to.enforced { to.may_fail(sql, &between.expected) } else { sql });
        } else if between.differs("validated") {
            statements.push(to.validate(&between.expected));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = format!("ALTER {} DROP CONSTRAINT {}", Self::holder(at), at.id.name);
        vec![Sql::exclusive(sql)]
    }
}
