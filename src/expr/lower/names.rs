//! Columns: which one a name means (`parse_relation.c`).

use std::sync::Arc;

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::Expr;
use crate::expr::catalog::TypeId;
use crate::expr::resolve::FoundFunction;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::{Head, Term};
use crate::model::{Had, Name};

/// What one query's FROM offers.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) entries: Vec<Entry>,
}

/// An element of FROM.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its number among all of the text.
    pub(super) number: u32,
    /// Its alias or own name; none of a join without alias.
    pub(super) name: Option<Name>,
    /// The schema it can be named with: of a relation without an alias.
    pub(super) schema: Option<Name>,
    /// Whether it has the columns that every table has.
    pub(super) system: bool,
    /// Whether FOR UPDATE without OF means it too.
    pub(super) lockable: bool,
    /// Its columns: the name, and what it stands for.
    pub(super) columns: Vec<(Name, Term)>,
    /// The row type of it as a whole.
    pub(super) row: TypeId,
    /// Whether its columns can be named alone: not so of what a join has merged.
    pub(super) by_column: bool,
    /// Whether it can be named.
    pub(super) by_name: bool,
    /// Whether it is a sub-query or the like: its columns have the names that this text gives them.
    pub(super) derived: bool,
    /// Whether the whole row of a function that returns a scalar is that scalar.
    pub(super) scalar: bool,
}

/// Columns that every table has.
const SYSTEM: &[(&str, TypeId)] = &[
    ("tableoid", TypeId::OID),
    ("ctid", TypeId::TID),
    ("xmin", TypeId::XID),
    ("xmax", TypeId::XID),
    ("cmin", TypeId::CID),
    ("cmax", TypeId::CID),
];

impl Entry {
    /// An element with these columns.
    pub(super) fn new(number: u32, name: Option<Name>, columns: &[RowColumn], row: TypeId) -> Self {
        let column =
            |c: &RowColumn| (c.name.clone(), column_term(number, &c.name, c.ty).with_modifier(c.modifier));
        Self {
            number,
            name,
            schema: None,
            system: false,
            lockable: false,
            columns: columns.iter().map(column).collect(),
            row,
            by_column: true,
            by_name: true,
            derived: false,
            scalar: false,
        }
    }

    /// Calls its columns what they were called when the query was written: those that came later cannot be named, and
    /// those that went hold their place.
    pub(super) fn as_it_was(&mut self, had: &Had) {
        let known = std::mem::take(&mut self.columns);
        let column = |(at, (then, now)): (usize, &(Name, Option<Name>))| {
            let found = known.iter().find(|(name, _)| Some(name) == now.as_ref());
            let gone = || Name::new(&format!("........pg.dropped.{}.{at}........", self.number));
            match found {
                Some((_, term)) => (then.clone(), term.clone()),
                None => (gone(), column_term(self.number, &gone(), TypeId::NONE)),
            }
        };
        self.columns = had.columns.iter().enumerate().map(column).collect();
    }

    fn column(&self, name: &Name) -> Option<Term> {
        if let Some((_, term)) = self.columns.iter().find(|(n, _)| n == name) {
            return Some(term.clone());
        }
        self.system.then_some(())?;
        let (_, ty) = SYSTEM.iter().find(|(n, _)| *n == name.as_str())?;
        Some(column_term(self.number, name, *ty))
    }

    /// The whole row.
    pub(super) fn whole(&self) -> Term {
        match (self.scalar, self.columns.first()) {
            (true, Some((_, term))) => term.clone(),
            // What a row is called inside it counts where the row is taken as a whole (`row_to_json(t)`).
            _ => {
                let label =
                    |(name, _): &(Name, Term)| Term::named("label", name.as_str(), Vec::new(), TypeId::NONE);
                // A type of its own has names of its own.
                let labels = if self.derived && self.row == TypeId::RECORD {
                    self.columns.iter().map(label).collect()
                } else {
                    Vec::new()
                };
                Term::new(Head::Column(self.number, Name::new("*")), labels, self.row)
            }
        }
    }

    fn is_called(&self, schema: Option<&Name>, name: &Name) -> bool {
        self.by_name
            && self.name.as_ref() == Some(name)
            && schema.is_none_or(|schema| self.schema.as_ref() == Some(schema))
    }
}

pub(super) fn column_term(number: u32, name: &Name, ty: TypeId) -> Term {
    Term::new(Head::Column(number, name.clone()), Vec::new(), ty)
}

impl Lowering<'_, '_> {
    /// A column by the words of its name.
    pub(super) fn column(&mut self, parts: &[Name]) -> Lowered<Term> {
        match parts {
            [name] => self.bare_column(name),
            [table, name] => self.column_of(None, table, name),
            [schema, table, name] => self.column_of(Some(schema), table, name),
            // The database's name may stand before all.
            [_, schema, table, name] => self.column_of(Some(schema), table, name),
            _ => unresolved("a column's name has too many parts"),
        }
    }

    fn bare_column(&mut self, name: &Name) -> Lowered<Term> {
        for level in self.levels.iter().rev() {
            let mut found = level.entries.iter().filter(|e| e.by_column).filter_map(|e| e.column(name));
            if let Some(term) = found.next() {
                return if found.next().is_some() {
                    unresolved(format!("column {name} is ambiguous"))
                } else {
                    Ok(term)
                };
            }
        }
        if let (Some(value), "value") = (&self.value, name.as_str()) {
            return Ok(value.clone());
        }
        if let Some((_, term)) = self.arguments.iter().find(|(n, _)| n == name) {
            return Ok(term.clone());
        }
        // An element's own name is its row.
        let row = self.entry(None, name).map(Entry::whole);
        row.map_or_else(|| unresolved(format!("no column {name}")), Ok)
    }

    /// The element of FROM of a name, the innermost first.
    pub(super) fn entry(&self, schema: Option<&Name>, name: &Name) -> Option<&Entry> {
        self.levels.iter().rev().find_map(|level| level.entries.iter().find(|e| e.is_called(schema, name)))
    }

    fn column_of(&mut self, schema: Option<&Name>, table: &Name, name: &Name) -> Lowered<Term> {
        let Some(entry) = self.entry(schema, table) else {
            // A plan shows the value of a domain as a column of the one row there is.
            if let (Some(value), None, "value", "value") =
                (&self.value, schema, table.as_str(), name.as_str())
            {
                return Ok(value.clone());
            }
            if let Some(found) = self.of_arguments(schema, table, name)? {
                return Ok(found);
            }
            return unresolved(format!("no element of FROM is called {table}"));
        };
        match entry.column(name) {
            Some(term) => Ok(term),
            None => unresolved(format!("{table} has no column {name}")),
        }
    }

    /// `function.argument`, `argument.field` or `function.argument.field` in a routine's body
    /// (`sql_fn_post_column_ref()`).
    fn of_arguments(&mut self, schema: Option<&Name>, table: &Name, name: &Name) -> Lowered<Option<Term>> {
        let argument =
            |called: &Name| self.arguments.iter().find(|(n, _)| n == called).map(|(_, t)| t.clone());
        let row = argument(table).and_then(|row| Some((self.side.attributes(row.ty)?, row)));
        let field = row.filter(|(fields, _)| fields.iter().any(|field| field.name == *name));
        match (field, argument(name).filter(|_| schema.is_none())) {
            // Only the name of the function would tell.
            (Some(_), Some(_)) => unresolved(format!("{table}.{name} may be an argument or a field of one")),
            (Some((fields, row)), None) => self.field(row, Some(&fields), name).map(Some),
            (None, argument) => Ok(argument),
        }
    }

    /// A value that is a row, and what its fields are: its type's, or of `record` the OUT arguments of what is called.
    pub(super) fn row_and_fields(&mut self, operand: &Expr) -> Lowered<(Term, Option<Arc<Columns>>)> {
        let (row, called) = match operand {
            Expr::Call(call) => self.call_with_function(call)?,
            _ => (self.expr(operand)?, None),
        };
        let fields = self.side.attributes(row.ty).or_else(|| called.and_then(|found| outputs(&found)));
        Ok((row, fields))
    }

    /// What a field of a row is: of a whole row its column, else a field of the value.
    pub(super) fn field(&mut self, row: Term, fields: Option<&Columns>, name: &Name) -> Lowered<Term> {
        if let Head::Column(number, star) = &row.head
            && star.as_str() == "*"
        {
            let entry =
                self.levels.iter().flat_map(|l| &l.entries).find(|e| e.number == *number && e.by_name);
            // `(t).c` is `t.c`: PostgreSQL itself makes no difference.
            if let Some(term) = entry.and_then(|e| e.column(name)) {
                return Ok(term);
            }
        }
        let Some(attributes) = fields else {
            return unresolved("a field of no known row type");
        };
        let Some(found) = attributes.iter().find(|a| a.name == *name) else {
            return unresolved(format!("no field {name}"));
        };
        let term = Term::named("field", name.as_str(), vec![row], found.ty);
        Ok(term.with_modifier(found.modifier))
    }
}

/// The fields of the `record` that a function with several OUT arguments gives.
fn outputs(function: &FoundFunction) -> Option<Arc<Columns>> {
    let field = |(name, ty): &(Name, TypeId)| RowColumn { name: name.clone(), ty: *ty, modifier: -1 };
    let named =
        function.columns.len() > 1 && function.columns.iter().all(|(name, _)| !name.as_str().is_empty());
    named.then(|| Arc::new(function.columns.iter().map(field).collect()))
}
