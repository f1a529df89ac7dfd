//! A statement of a migration as the rules see it: with the schema before it, and what its file has said so far.

use std::collections::BTreeSet;

use super::super::expressions::{any, builtin_volatility};
use super::super::replayed::Replayed;
use super::{Check, Flaw, LintRule};
use crate::declare::ddl::{
    AlterAction, Class, ColumnAction, ColumnDef, ColumnTarget, ConstraintDef, Ddl, Drop, ObjectName,
    ObjectRef, RelationAction, Statement, Transaction, TypeAction,
};
use crate::declare::words::words;
use crate::declare::world::World;
use crate::declare::{Script, Settings, Watcher};
use crate::expr::ast::Expr;
use crate::expr::catalog::Volatility;
use crate::expr::parse;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Origin, QName};

/// Which of the texts are migrations.
pub struct Migrations<'a> {
    /// Whether the text of that number is one.
    pub are: &'a dyn Fn(usize) -> bool,
    /// Whether the one of that number is judged.
    pub judged: &'a dyn Fn(usize) -> bool,
    /// Whether all that are judged are one change; else each is a change of its own.
    pub together: bool,
}

/// What a file has said so far.
#[derive(Debug, Default)]
pub(super) struct File {
    number: u32,
    /// After a BEGIN.
    pub(super) in_transaction: bool,
    /// After a SET lock_timeout.
    pub(super) lock_timeout: bool,
    /// After a statement that locks what was there.
    pub(super) locked: bool,
    /// Labels that were added to enums.
    pub(super) labels: Vec<String>,
    /// Names of the views that the file makes anywhere.
    pub(super) views: BTreeSet<Name>,
}

/// A statement, with the schema before it.
pub struct Step<'w> {
    /// The schema before it.
    pub(super) world: &'w World,
    /// The statement.
    pub(super) statement: &'w Statement,
    /// Its file.
    pub(super) file: &'w File,
    is_new: &'w dyn Fn(u32) -> bool,
}

/// Looks at each statement of the migrations that are judged, and at the whole in the end.
struct Judge<'a> {
    asked: &'a Migrations<'a>,
    rules: &'a [&'static LintRule],
    file: File,
    found: Found,
}

/// What rules find while texts are replayed, each with its rule.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In the statements of migrations.
    pub(crate) steps: Vec<(&'static str, Flaw)>,
    /// In the texts as a whole.
    pub(crate) whole: Vec<(&'static str, Flaw)>,
}

/// The schema that texts declare, and what rules find on the way there.
pub(crate) fn judge(
    script: Script,
    settings: &Settings,
    asked: &Migrations<'_>,
    rules: &[&'static LintRule],
) -> (Model, Found) {
    let mut judge = Judge { asked, rules, file: File::default(), found: Found::default() };
    let model = script.replay(settings, Some(&mut judge));
    (model, judge.found)
}

impl Judge<'_> {
    fn is_judged(&self, source: u32) -> bool {
        usize::try_from(source).is_ok_and(|source| (self.asked.judged)(source))
    }
}

impl Watcher for Judge<'_> {
    fn file(&mut self, number: u32, statements: &[Statement]) {
        let views = statements.iter().filter_map(|statement| match &statement.ddl {
            Ddl::CreateView(view) => Some(view.name.name.clone()),
            _ => None,
        });
        self.file = File { number, views: views.collect(), ..File::default() };
    }

    fn step(&mut self, world: &World, statement: &Statement) {
        if !self.is_judged(self.file.number) {
            return;
        }
        let is_new = |source: u32| {
            if self.asked.together { self.is_judged(source) } else { source == self.file.number }
        };
        let step = Step { world, statement, file: &self.file, is_new: &is_new };
        let mut found = Vec::new();
        for rule in self.rules {
            if let Check::Step(check) = rule.check {
                found.extend(check(&step).into_iter().map(|flaw| (rule.name, flaw)));
            }
        }
        let locks = !step.locked().is_empty();
        self.found.steps.extend(found);
        self.file.note(statement, locks);
    }

    fn end(&mut self, world: &World) {
        let replayed = Replayed::new(world, self.asked.are);
        for rule in self.rules {
            if let Check::Replay(check) = rule.check {
                self.found.whole.extend(check(&replayed).into_iter().map(|flaw| (rule.name, flaw)));
            }
        }
    }
}

impl File {
    /// Remembers what a statement says about those after it.
    fn note(&mut self, statement: &Statement, locks: bool) {
        self.locked |= locks;
        match &statement.ddl {
            Ddl::Transaction(Transaction::Begin) => self.in_transaction = true,
            Ddl::Transaction(Transaction::Commit | Transaction::Rollback) => self.in_transaction = false,
            Ddl::Set(setting) => self.lock_timeout |= setting.name == "lock_timeout",
            Ddl::AlterType(alter) => {
                self.labels.extend(alter.actions.iter().filter_map(|action| match action {
                    TypeAction::AddValue { label, .. } => Some(label.text.clone()),
                    _ => None,
                }))
            }
            _ => {}
        }
    }
}

impl Step<'_> {
    /// The relation of a name, where it was there before the change.
    pub(super) fn standing(&self, name: &ObjectName) -> Option<Id> {
        let id = self.world.relation_id(&self.world.relation(&name.qname())?)?;
        let made = self.world.get(id)?.origin.map(|origin| origin.source);
        (!made.is_some_and(|source| (self.is_new)(source))).then(|| id.clone())
    }

    /// Whether a column is one that the change itself has added.
    pub(super) fn is_new_column(&self, table: &Id, name: &Name) -> bool {
        let column = self.world.get(&Id::under(Kind::Column, &table.qname(), name));
        column.and_then(|column| column.origin).is_some_and(|origin| (self.is_new)(origin.source))
    }

    /// Whether the statement's words name a relation that the change itself has made.
    pub(super) fn names_new(&self) -> bool {
        let text = self.text();
        let words = words(&text);
        (0..words.len()).any(|n| {
            let Some(word) = words.get(n) else { return false };
            let schema = n.checked_sub(1).and_then(|n| words.get(n)).filter(|_| word.before == b'.');
            let name = QName { schema: schema.map(|schema| schema.name.clone()), name: word.name.clone() };
            let made = self.world.relation(&name).and_then(|name| self.world.relation_id(&name).cloned());
            let origin = made.and_then(|id| self.world.get(&id)).and_then(|object| object.origin);
            origin.is_some_and(|origin| (self.is_new)(origin.source))
        })
    }

    /// What an ALTER does to a relation that was there before the change.
    pub(super) fn alterations(&self) -> Vec<(Id, &AlterAction)> {
        let Ddl::AlterRelation(alter) = &self.statement.ddl else { return Vec::new() };
        let Some(table) = self.standing(&alter.name) else { return Vec::new() };
        alter.actions.iter().map(|action| (table.clone(), action)).collect()
    }

    /// What a DROP takes away that was there before the change.
    pub(super) fn dropped(&self, class: Class) -> impl Iterator<Item = (Id, &Drop)> {
        let drop = match &self.statement.ddl {
            Ddl::Drop(drop) => Some(drop),
            _ => None,
        };
        drop.into_iter().flat_map(move |drop| {
            let named = drop.objects.iter().filter_map(move |object| match object {
                ObjectRef::Named(of, name) if *of == class => self.standing(name),
                _ => None,
            });
            named.map(move |id| (id, drop))
        })
    }

    /// What the statement locks against everybody, and was there before the change.
    pub(super) fn locked(&self) -> Vec<Id> {
        let mut locked: Vec<Id> = self.alterations().into_iter().map(|(table, _)| table).collect();
        locked.extend([Class::Table, Class::Index].into_iter().flat_map(|class| {
            self.dropped(class).filter(|(_, drop)| !drop.concurrently).map(|(id, _)| id).collect::<Vec<_>>()
        }));
        locked
    }

    /// The statement's text.
    pub(super) fn text(&self) -> String {
        let Origin { start, end, .. } = self.statement.origin;
        let text = self.world.source_text(self.statement.origin).unwrap_or_default();
        let range = usize::try_from(start).unwrap_or_default()..usize::try_from(end).unwrap_or_default();
        text.get(range).unwrap_or_default().to_owned()
    }

    /// The statement's words, folded; constants and comments aside.
    pub(super) fn words(&self) -> Vec<String> {
        words(&self.text()).into_iter().map(|word| word.name.as_str().to_owned()).collect()
    }

    /// Whether an expression has another value for each row.
    pub(super) fn is_volatile(&self, sql: &str) -> bool {
        let Ok(parsed) = parse::expression(sql) else { return false };
        any(&parsed, &|one| match one {
            Expr::Call(call) => self.is_volatile_function(&call.function.name),
            _ => false,
        })
    }

    fn is_volatile_function(&self, name: &QName) -> bool {
        let own = self.world.model.objects.iter().find_map(|(id, object)| match &object.body {
            Body::Function(function) if name.agrees(&id.qname()) => Some(function.0.volatility == "volatile"),
            _ => None,
        });
        own.unwrap_or_else(|| match builtin_volatility(self.world.catalog, name.name.as_str()) {
            Some(volatility) => volatility == Volatility::Volatile,
            // Of an extension that is not known: most that are used in defaults make identifiers.
            None => self.world.catalog.pg_catalog().functions(name.name.as_str()).is_empty(),
        })
    }

    /// A fault of what the statement does to an object; `part` is what of it.
    pub(super) fn flaw(&self, id: &Id, origin: Origin, part: &str, message: impl Into<String>) -> Flaw {
        let part = [self.file_name(), part.to_owned()].join(" ");
        Flaw::of_change(id, origin, message).part(part.trim_end())
    }

    /// A fault of the statement itself.
    pub(super) fn flaw_of_statement(&self, message: impl Into<String>) -> Flaw {
        let head: Vec<String> = self.text().split_whitespace().take(6).map(str::to_owned).collect();
        Flaw::at(self.statement.origin, head.join(" "), message).part(self.file_name())
    }

    /// The file without its folders: with it, the same step in another migration is another finding.
    fn file_name(&self) -> String {
        let number = usize::try_from(self.statement.origin.source).unwrap_or(usize::MAX);
        let path =
            self.world.model.sources.get(number).map(|source| source.path.as_str()).unwrap_or_default();
        path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
    }
}

/// What is done to which column, where an action is ALTER COLUMN.
pub(super) fn column_action(action: &RelationAction) -> Option<(&Name, &ColumnAction)> {
    match action {
        RelationAction::AlterColumn(ColumnTarget::Named(name), action) => Some((&name.name, action)),
        _ => None,
    }
}

/// Whether a column is of one of the types that bring a sequence.
pub(super) fn is_serial(column: &ColumnDef) -> bool {
    let name = column.ty.as_ref().filter(|ty| ty.name.schema.is_none()).map(|ty| ty.name.name.as_str());
    matches!(name, Some("serial" | "bigserial" | "smallserial" | "serial2" | "serial4" | "serial8"))
}

/// The constraints of a sort that are added to tables that were there, with what adding them at once does.
pub(super) fn added(step: &Step<'_>, at_once: impl Fn(&ConstraintDef) -> bool, does: &str) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let RelationAction::AddConstraint(constraint) = &action.action else { continue };
        if at_once(constraint) {
            let name = constraint.name.as_ref().map_or_else(|| "…".to_owned(), |name| name.name.to_string());
            let message = format!("adding constraint {name} to {table} at once {does}");
            let fix = format!(
                "ALTER TABLE {table} ADD CONSTRAINT {name} … NOT VALID;\n  and in a transaction of its own:\n  ALTER \
                 TABLE {table} VALIDATE CONSTRAINT {name};"
            );
            flaws.push(step.flaw(&table, action.origin, &name, message).fix(fix));
        }
    }
    flaws
}
