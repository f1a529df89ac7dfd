//! Columns: in CREATE TABLE, by ADD COLUMN, by ALTER COLUMN.

use super::{Column, Generated, Identity};
use crate::kinds::sequence::plan::bounds;
use crate::kinds::table::plan::named_not_nulls;
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::{Body, Kind, Written};
use crate::model::{Id, Name, Options, QName, TypeRef};
use crate::plan::address::{address, relation};
use crate::plan::context::{At, Between};
use crate::plan::write::{
    HazardKind, Lock, Sql, Writer, alter_foreign_options, alter_parameters, collate, foreign_options,
};

use alter::Alteration;
pub(crate) use alter::needs_using;

#[path = "alter.rs"]
mod alter;

/// `ALTER TABLE app.t`, `ALTER VIEW app.v`; of partitions and children too this means the one table only where `only` is set.
fn table(at: &At<'_>, only: bool) -> String {
    let name = relation(at.id);
    let only = if only { "ONLY " } else { "" };
    match at.model.relation(&name) {
        Some((id, object)) if id.kind != Kind::Table => format!("ALTER {}", address(id, object)),
        _ => format!("ALTER TABLE {only}{name}"),
    }
}

fn is_foreign(at: &At<'_>) -> bool {
    matches!(at.model.relation(&relation(at.id)), Some((id, _)) if id.kind == Kind::ForeignTable)
}

impl Identity {
    /// `GENERATED ALWAYS AS IDENTITY (…)`: options only where they are not the usual ones.
    fn sql(&self, at: &At<'_>, ty: &TypeRef) -> String {
        let Self { always, sequence, .. } = self;
        let mut options: Vec<_> = Vec::new();
        options.extend(sequence.as_ref().map(|name| match &at.id.schema {
            Some(schema) => format!("SEQUENCE NAME {schema}.{name}"),
            None => format!("SEQUENCE NAME {name}"),
        }));
        options.extend(self.options(ty));
        let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
        format!("GENERATED {} AS IDENTITY{options}", if *always { "ALWAYS" } else { "BY DEFAULT" })
    }

    fn options(&self, ty: &TypeRef) -> Vec<String> {
        let (least, most) = bounds(&ty.to_string(), self.increment);
        let usual = if self.increment > 0 { self.min } else { self.max };
        let options = [
            ("START WITH", self.start, usual),
            ("INCREMENT BY", self.increment, 1),
            ("MINVALUE", self.min, least),
            ("MAXVALUE", self.max, most),
            ("CACHE", self.cache, 1),
        ];
        let said = options.into_iter().filter(|(_, value, usual)| value != usual);
        let mut said: Vec<_> = said.map(|(word, value, _)| format!("{word} {value}")).collect();
        said.extend(self.cycle.then(|| "CYCLE".to_owned()));
        said
    }
}

impl Generated {
    fn sql(&self, writer: &mut Writer) -> String {
        let Self { expr, stored } = self;
        format!("GENERATED ALWAYS AS {} {}", writer.parens(expr), if *stored { "STORED" } else { "VIRTUAL" })
    }
}

impl Column {
    /// `name type …` as CREATE TABLE and ADD COLUMN write it.
    pub(crate) fn definition(&self, at: &At<'_>, writer: &mut Writer, named_not_null: bool) -> String {
        let mut sql = format!("{} {}", at.id.name, self.ty);
        if is_foreign(at) {
            sql.push_str(&foreign_options(&self.options));
        }
        if let Some(method) = &self.compression {
            sql.push_str(&format!(" COMPRESSION {method}"));
        }
        sql.push_str(&collate(self.collation.as_ref()));
        sql.push_str(&self.value_sql(at, writer));
        if self.not_null && !named_not_null {
            sql.push_str(" NOT NULL");
        }
        sql
    }

    /// ` DEFAULT …`, ` GENERATED …`, or nothing.
    pub(crate) fn value_sql(&self, at: &At<'_>, writer: &mut Writer) -> String {
        if let Some(generated) = &self.generated {
            return format!(" {}", generated.sql(writer));
        }
        if let Some(identity) = &self.identity {
            return format!(" {}", identity.sql(at, &self.ty));
        }
        match &self.default {
            Some(default) if !at.apart.contains(at.id) => format!(" DEFAULT {}", writer.default_value(default)),
            _ => String::new(),
        }
    }

    /// What CREATE TABLE and ADD COLUMN do not say.
    pub(crate) fn trimmings(&self, at: &At<'_>) -> Vec<Sql> {
        let alter = format!("{} ALTER COLUMN {}", table(at, true), at.id.name);
        let mut statements = Vec::new();
        if let Some(storage) = &self.storage {
            statements.push(Sql::exclusive(format!("{alter} SET STORAGE {}", storage.to_uppercase())));
        }
        if let Some(target) = self.statistics {
            statements
                .push(Sql::locking(Lock::ShareUpdateExclusive, format!("{alter} SET STATISTICS {target}")));
        }
        if !self.options.is_empty() && !is_foreign(at) {
            let actions = alter_parameters(&Options::new(), &self.options);
            statements.extend(
                actions.into_iter().map(|a| Sql::locking(Lock::ShareUpdateExclusive, format!("{alter} {a}"))),
            );
        }
        statements
    }

    /// What leads a column that came with its table's type to what it is.
    pub(crate) fn beyond_type(&self, at: &At<'_>) -> Vec<Sql> {
        let mut statements = Vec::new();
        if self.default.is_some() && !at.apart.contains(at.id) {
            statements.push(self.default_sql(at));
        }
        if self.not_null {
            statements.push(Sql::exclusive(format!("{} ALTER COLUMN {} SET NOT NULL", table(at, true), at.id.name)));
        }
        statements.extend(self.trimmings(at));
        statements
    }

    /// SET DEFAULT, or DROP DEFAULT.
    pub(crate) fn default_sql(&self, at: &At<'_>) -> Sql {
        let alter = format!("{} ALTER COLUMN {}", table(at, true), at.id.name);
        let mut writer = Writer::default();
        let action = match &self.default {
            Some(default) => format!("SET DEFAULT {}", writer.expr(default)),
            None => "DROP DEFAULT".to_owned(),
        };
        Sql { lock: Some(Lock::AccessExclusive), ..writer.finish(format!("{alter} {action}")) }
    }
}

/// Makes a column one of texts, until its own type is there again.
pub(crate) fn to_text(at: &At<'_>, relation: &QName) -> Sql {
    let name = &at.id.name;
    let sql = format!("ALTER TABLE {relation} ALTER COLUMN {name} TYPE text USING {name}::text");
    Sql::exclusive(sql).hazard(HazardKind::TableRewrite, "Its values are texts until their type is made again.")
}

/// Whether a default is written anew for each row: adding the column rewrites the table.
fn is_volatile(column: &Column) -> bool {
    let volatile = ["nextval", "random", "clock_timestamp", "uuid", "timeofday"];
    column.identity.is_some()
        || column.generated.as_ref().is_some_and(|g| g.stored)
        || column.default.as_ref().is_some_and(|d| volatile.iter().any(|f| d.sql.contains(f)))
}

/// The NOT NULL constraint of a column that has a name of its own: a key or an identity would bring one of another name.
fn own_not_null<'m>(at: &At<'m>) -> Option<(&'m Id, &'m Constraint)> {
    let table = relation(at.id);
    at.model.children(Kind::Constraint, &table).find_map(|(id, object)| match &object.body {
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::NotNull { column: Some(column), .. } => {
                (*column == at.id.name && constraint.validated).then_some((id, constraint))
            }
            _ => None,
        },
        _ => None,
    })
}

impl Written for Column {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut writer = Writer::default();
        let named = own_not_null(at);
        let said = named_not_nulls(at.model, &relation(at.id)).contains(&at.id.name);
        let mut definition = self.definition(at, &mut writer, said);
        if let Some((id, constraint)) = &named {
            let own = matches!(&constraint.rule, ConstraintRule::NotNull { no_inherit: true, .. });
            let own = if own { " NO INHERIT" } else { "" };
            definition.push_str(&format!(" CONSTRAINT {} NOT NULL{own}", id.name));
        }
        let mut add = Sql {
            lock: Some(Lock::AccessExclusive),
            ..writer.finish(format!("{} ADD COLUMN {definition}", table(at, false)))
        };
        if is_volatile(self) {
            add = add.hazard(HazardKind::TableRewrite, "Each row gets a value of its own.");
        } else if self.not_null && self.default.is_none() {
            let what =
                "Fails where the table has rows: a NOT NULL column without a default has no value for them.";
            add = add.fails_on(what, format!("SELECT count(*) FROM {}", relation(at.id)));
        }
        let mut statements = vec![add];
        statements.extend(self.trimmings(at));
        statements
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let online = between.online && !is_foreign(&between.actual);
        Alteration { from: self, to, between, online }.statements()
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = Sql::exclusive(format!("{} DROP COLUMN {}", table(at, false), at.id.name));
        vec![sql.loses("The column's values are lost.")]
    }
}

/// Options lead from some to others: of a foreign table OPTIONS, else attribute options.
fn options(from: &Options, to: &Options, at: &At<'_>, name: &Name) -> Vec<Sql> {
    let alter = format!("{} ALTER COLUMN {name}", table(at, true));
    let actions = if is_foreign(at) {
        alter_foreign_options(from, to).into_iter().collect()
    } else {
        alter_parameters(from, to)
    };
    actions
        .into_iter()
        .map(|action| Sql::locking(Lock::ShareUpdateExclusive, format!("{alter} {action}")))
        .collect()
}
