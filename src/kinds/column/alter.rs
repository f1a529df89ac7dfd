//! ALTER COLUMN, attribute by attribute.

use super::{Column, Identity, options, table};
use crate::expr::catalog::Catalog;
use crate::kinds::Kind;
use crate::model::{Id, TypeRef};
use crate::plan::address::relation;
use crate::plan::context::Between;
use crate::plan::{defaults, dress};
use crate::plan::write::{HazardKind, Lock, Sql, Writer, collate};

/// One column on its way.
pub(super) struct Alteration<'a> {
    pub(super) from: &'a Column,
    pub(super) to: &'a Column,
    pub(super) between: &'a Between<'a>,
    pub(super) online: bool,
}

impl Alteration<'_> {
    /// What leads there; `None`: the column must be taken away and added again.
    pub(super) fn statements(&self) -> Option<Vec<Sql>> {
        if self.needs_another() {
            return None;
        }
        let mut statements = Vec::new();
        let retyped = self.between.differs("type") || self.between.differs("collation");
        let had_default = self.from.default.is_some() && !self.between.undefaulted;
        if self.from.identity.is_some() && self.to.identity.is_none() {
            statements.push(self.alter("DROP IDENTITY"));
        }
        if self.from.generated.is_some() && self.to.generated.is_none() {
            statements.push(self.alter("DROP EXPRESSION"));
        }
        if had_default && (retyped || self.to.identity.is_some()) {
            statements.push(self.alter("DROP DEFAULT"));
        }
        if retyped {
            statements.push(self.retype());
        }
        if let (Some(generated), false) = (&self.to.generated, retyped) {
            // 17 and newer.
            if self.between.differs("generated") {
                let mut writer = Writer::default();
                let action = format!("SET EXPRESSION AS {}", writer.parens(&generated.expr));
                let sql = self.alter(&action).with_path(writer.path());
                statements
                    .push(sql.hazard(HazardKind::TableRewrite, "A stored expression is computed anew."));
            }
        }
        let default = self.between.differs("default") || retyped && had_default;
        if default && (self.to.default.is_some() || !retyped && self.to.identity.is_none()) {
            statements.push(self.to.default_sql(&self.between.expected));
        }
        if self.between.differs("not_null") {
            statements.extend(self.nullability());
        }
        if let Some(identity) = &self.to.identity {
            statements.extend(self.identity(identity));
        }
        statements.extend(self.storage());
        Some(statements)
    }

    /// A generated column cannot be given to one that is none, nor (before 17) another expression.
    fn needs_another(&self) -> bool {
        match (&self.from.generated, &self.to.generated) {
            (None, Some(_)) => true,
            (Some(from), Some(to)) => {
                let told_anew = self.between.differs("generated") && self.between.actual.major < 17;
                let retyped = self.between.differs("generated") && self.between.differs("type");
                from.stored != to.stored || told_anew || retyped
            }
            (Some(from), None) => !from.stored,
            (None, None) => false,
        }
    }

    fn alter(&self, action: &str) -> Sql {
        let at = &self.between.expected;
        Sql::exclusive(format!("{} ALTER COLUMN {} {action}", table(at, false), at.id.name))
    }

    fn retype(&self) -> Sql {
        let (from, to) = (&self.from.ty, &self.to.ty);
        let name = &self.between.actual.id.name;
        // USING would rewrite rows, and those of a foreign table are not ours.
        let home = self.between.actual.id.relation().map(|relation| Id::of(Kind::ForeignTable, &relation));
        let foreign = home.is_some_and(|home| self.between.actual.model.objects.contains_key(&home));
        let using = if !foreign && self.to.generated.is_none() && (self.between.swapped || needs_using(from, to)) {
            format!(" USING {}", conversion(&name.to_string(), from, to, self.between.actual.major))
        } else {
            String::new()
        };
        let collation = match (&self.to.collation, &self.from.collation) {
            (None, Some(_)) if is_text(to) => " COLLATE \"default\"".to_owned(),
            (collation, _) => collate(collation.as_ref()),
        };
        let sql = self.alter(&format!("TYPE {to}{collation}{using}"));
        let table = relation(self.between.actual.id);
        if is_widened(from, to) {
            return sql.hazard(HazardKind::Note, "Neither scans nor rewrites the table.");
        }
        let sql = sql
            .hazard(HazardKind::TableRewrite, "Every row and every index over the column is written anew.");
        sql.fails_on(
            format!("Fails where a value of type {from} is no {to}; values may be rounded or cut."),
            format!("SELECT {name} FROM {table} WHERE {name} IS NOT NULL"),
        )
    }

    fn nullability(&self) -> Vec<Sql> {
        let (table, column) = (relation(self.between.actual.id), &self.between.actual.id.name);
        if !self.to.not_null {
            return vec![self.alter("DROP NOT NULL")];
        }
        let query = format!("SELECT * FROM {table} WHERE {column} IS NULL");
        let fails = "Fails where a row has a NULL.";
        if !self.online {
            let set = self
                .alter("SET NOT NULL")
                .hazard(HazardKind::TableScan, "All rows are checked under the lock.");
            return vec![set.fails_on(fails, query)];
        }
        // A valid CHECK spares SET NOT NULL its scan under the lock.
        let check = crate::model::Name::new(&format!("driftlint_{}_not_null", column.as_str()));
        let alter = format!("ALTER TABLE {table}");
        let validate =
            Sql::locking(Lock::ShareUpdateExclusive, format!("{alter} VALIDATE CONSTRAINT {check}"));
        vec![
            Sql::exclusive(format!("{alter} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID")),
            validate
                .hazard(HazardKind::TableScan, "All rows are checked; others read and write meanwhile.")
                .fails_on(fails, query),
            self.alter("SET NOT NULL").hazard(HazardKind::Note, "The check above spares it the scan."),
            Sql::exclusive(format!("{alter} DROP CONSTRAINT {check}")),
        ]
    }

    fn identity(&self, to: &Identity) -> Vec<Sql> {
        let Some(from) = &self.from.identity else {
            let sql = self.alter(&format!("ADD {}", to.sql(&self.between.expected, &self.to.ty)));
            let table = relation(self.between.actual.id);
            let what = "It starts where it is declared to: set it behind the values that are there.";
            let next = format!("SELECT max({}) FROM {table}", self.between.actual.id.name);
            let had = |id: &Id| defaults::had(self.between.actual.model, id, self.between.actual.major);
            let told = dress::of_identity(&self.between.expected, &had);
            return [sql.fails_on(what, next)].into_iter().chain(told).collect();
        };
        let mut actions = Vec::new();
        if from.always != to.always {
            actions.push(format!("SET GENERATED {}", if to.always { "ALWAYS" } else { "BY DEFAULT" }));
        }
        let numbers = [
            ("START WITH", from.start, to.start),
            ("INCREMENT BY", from.increment, to.increment),
            ("MINVALUE", from.min, to.min),
            ("MAXVALUE", from.max, to.max),
            ("CACHE", from.cache, to.cache),
        ];
        actions.extend(
            numbers.iter().filter(|(_, from, to)| from != to).map(|(word, _, to)| format!("SET {word} {to}")),
        );
        if from.cycle != to.cycle {
            actions.push(if to.cycle { "SET CYCLE" } else { "SET NO CYCLE" }.to_owned());
        }
        // Where it began is outside the new limits, so it may stand outside of them too, and PostgreSQL refuses that.
        if !(to.min..=to.max).contains(&from.start) {
            actions.push(format!("RESTART WITH {}", to.start));
        }
        let numbers = (!actions.is_empty()).then(|| self.alter(&actions.join(" ")));
        numbers.into_iter().chain(dress::identity(self.between, from, to)).collect()
    }

    fn storage(&self) -> Vec<Sql> {
        let at = &self.between.expected;
        let retyped = self.between.differs("type");
        let mut statements = Vec::new();
        if self.between.differs("storage") || retyped && self.to.storage.is_some() {
            let usual = || usual_storage(&self.to.ty).to_owned();
            let storage = self.to.storage.clone().unwrap_or_else(usual).to_uppercase();
            let sql = self.alter(&format!("SET STORAGE {storage}"));
            statements.push(sql.hazard(HazardKind::Note, "Holds for rows that are written from now on."));
        }
        if self.between.differs("compression") {
            let method = self.to.compression.as_deref().unwrap_or("DEFAULT");
            let sql = self.alter(&format!("SET COMPRESSION {method}"));
            statements.push(sql.hazard(HazardKind::Note, "Holds for rows that are written from now on."));
        }
        if self.between.differs("statistics") || retyped && self.to.statistics.is_some() {
            let target = self.to.statistics.unwrap_or(-1);
            let sql = Sql {
                lock: Some(Lock::ShareUpdateExclusive),
                ..self.alter(&format!("SET STATISTICS {target}"))
            };
            statements.push(sql);
        }
        if self.between.differs("options") {
            statements.extend(options(&self.from.options, &self.to.options, at, &at.id.name));
        }
        statements
    }
}

/// Types whose TOAST strategy is not `extended` among those that have one at all.
fn usual_storage(ty: &TypeRef) -> &'static str {
    let fixed = [
        "int2",
        "int4",
        "int8",
        "bool",
        "float4",
        "float8",
        "uuid",
        "date",
        "timestamp",
        "timestamptz",
        "time",
        "timetz",
        "interval",
        "oid",
        "name",
        "char",
    ];
    let main = ["numeric", "inet", "cidr"];
    let is = |names: &[&str]| names.iter().any(|name| ty.is_builtin(name));
    if is(&fixed) {
        "plain"
    } else if is(&main) {
        "main"
    } else {
        "extended"
    }
}

/// An expression of the new type. Types without a cast between them know each other only as texts; an array takes and
/// gives the first element.
fn conversion(column: &str, from: &TypeRef, to: &TypeRef, major: u16) -> String {
    let through = if has_cast(from, to, major) { "" } else { "::text" };
    match (from.array, to.array) {
        (false, true) => {
            let element = TypeRef { array: false, ..to.clone() };
            format!("CASE WHEN {column} IS NOT NULL THEN ARRAY[{column}{through}::{element}] END")
        }
        (true, false) => format!("{column}[1]{through}::{to}"),
        _ => format!("{column}{through}::{to}"),
    }
}

/// Whether PostgreSQL itself has a cast from one to the other; from and to texts it has them all.
fn has_cast(from: &TypeRef, to: &TypeRef, major: u16) -> bool {
    let catalog = Catalog::builtin(major).pg_catalog();
    let named = |ty: &TypeRef| catalog.type_named(ty.name.name.as_str()).filter(|_| ty.name.is_builtin());
    match (named(from), named(to)) {
        (Some(one), Some(other)) => {
            one.id == other.id || is_text(from) || is_text(to) || catalog.cast(one.id, other.id).is_some()
        }
        _ => false,
    }
}

/// Texts of any length.
fn is_text(ty: &TypeRef) -> bool {
    ["text", "varchar", "bpchar"].iter().any(|name| ty.is_builtin(name))
}

/// Whether PostgreSQL has no assignment cast from one to the other: only to texts, and between numbers, it surely has.
pub(crate) fn needs_using(from: &TypeRef, to: &TypeRef) -> bool {
    let number = |ty: &TypeRef| {
        ["int2", "int4", "int8", "numeric", "float4", "float8"].iter().any(|name| ty.is_builtin(name))
    };
    let moment = |ty: &TypeRef| ["date", "timestamp", "timestamptz"].iter().any(|name| ty.is_builtin(name));
    let same = from.without_modifiers() == to.without_modifiers();
    let family = number(from) && number(to) || moment(from) && moment(to);
    !(same || is_text(to) && !from.array || family)
}

/// Whether every value stays as it is on disk: a longer varchar, or text.
fn is_widened(from: &TypeRef, to: &TypeRef) -> bool {
    let length = |ty: &TypeRef| ty.modifiers.first().and_then(|m| m.parse::<u32>().ok());
    let varchar = |ty: &TypeRef| ty.is_builtin("varchar") || ty.is_builtin("text");
    varchar(from)
        && varchar(to)
        && match (length(from), length(to)) {
            (_, None) => true,
            (Some(from), Some(to)) => to >= from,
            (None, Some(_)) => false,
        }
}
