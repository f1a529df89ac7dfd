//! What needs what within one side, by resolved names: of structured values surely, of texts by the names they mention.

use std::collections::{BTreeMap, BTreeSet};

use crate::expr::catalog::{Catalog, Extension};
use crate::expr::words::{Mention, mentions};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::{Index as TableIndex, IndexKey};
use crate::kinds::trigger::original;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Object, QName, SearchPath, TypeRef, Value};

/// What every object of one side needs.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    of: BTreeMap<Id, BTreeSet<Id>>,
}

/// In what place a name can stand for an object of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Relation,
    Type,
    Routine,
    Operator,
    Other,
}

fn class(kind: Kind) -> Class {
    match kind {
        Kind::Table
        | Kind::View
        | Kind::MaterializedView
        | Kind::ForeignTable
        | Kind::Sequence
        | Kind::Index => Class::Relation,
        Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::BaseType | Kind::Domain => Class::Type,
        Kind::Function | Kind::Procedure | Kind::Aggregate => Class::Routine,
        Kind::Operator => Class::Operator,
        _ => Class::Other,
    }
}

/// Objects by the name that texts know them by.
struct Index<'m> {
    names: BTreeMap<&'m str, Vec<&'m Id>>,
    multiranges: BTreeMap<&'m str, Vec<(&'m QName, &'m Id)>>,
    homes: BTreeMap<&'m Id, (Name, &'static Extension)>,
    of_tables: BTreeMap<&'m QName, Vec<(&'m Id, &'m TableIndex)>>,
}

impl<'m> Index<'m> {
    fn new(model: &'m Model, major: u16) -> Self {
        let mut index = Self {
            names: BTreeMap::new(),
            multiranges: BTreeMap::new(),
            homes: BTreeMap::new(),
            of_tables: model.indexes_by_table(),
        };
        for (id, object) in model.objects.iter() {
            if let Body::Extension(extension) = &object.body {
                index.add_members(id, extension.schema.as_ref(), major);
            }
            if id.relation.is_none() && id.schema.is_some() {
                index.names.entry(id.name.as_str()).or_default().push(id);
            }
            if let Body::RangeType(range) = &object.body {
                let name = range.multirange.as_ref();
                name.map(|n| index.multiranges.entry(n.name.as_str()).or_default().push((n, id)))
                    .unwrap_or_default();
            }
        }
        index
    }

    /// The names of what an extension of contrib brings.
    fn add_members(&mut self, id: &'m Id, schema: Option<&Name>, major: u16) {
        let Some(known) = Catalog::builtin(major).extension(id.name.as_str()) else { return };
        let Some(home) = known.schema.map(Name::new).or_else(|| schema.cloned()) else { return };
        for name in known.layer.member_names() {
            self.names.entry(name).or_default().push(id);
        }
        self.homes.insert(id, (home, known));
    }

    /// The extensions whose operator classes are the default ones of an access method.
    fn with_defaults(&self, method: &Name) -> impl Iterator<Item = &'m Id> {
        let brings = |known: &Extension| {
            known.layer.operator_classes.iter().any(|c| c.default && c.method == method.as_str())
        };
        self.homes.iter().filter(move |(_, (_, known))| brings(known)).map(|(id, _)| *id)
    }

    /// The objects of a name; without a schema those that the path finds.
    fn find<'s>(
        &'s self,
        schema: Option<&'s Name>,
        name: &Name,
        path: &'s SearchPath,
    ) -> impl Iterator<Item = &'m Id> + 's {
        let all = self.names.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let home = |id: &'m Id| self.homes.get(id).map(|(home, _)| home).or(id.schema.as_ref());
        let visible = move |id: &'m Id| match (home(id), schema) {
            (Some(own), Some(asked)) => own == asked,
            (Some(own), None) => path.0.contains(own),
            (None, _) => true,
        };
        all.iter().copied().filter(move |id| visible(id))
    }

    fn named(&self, name: &QName) -> Vec<&'m Id> {
        let nowhere = SearchPath::default();
        let mut found: Vec<_> = self.find(name.schema.as_ref(), &name.name, &nowhere).collect();
        let multiranges = self.multiranges.get(name.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        found.extend(multiranges.iter().filter(|(n, _)| *n == name).map(|(_, id)| *id));
        found
    }
}

/// What a mention may stand for, given where it stands.
fn fits(mention: &Mention, id: &Id, qualified: bool) -> bool {
    // Of an extension it may be anything.
    if id.kind == Kind::Extension {
        return true;
    }
    match class(id.kind) {
        Class::Routine => mention.called || mention.text,
        Class::Type => qualified || mention.typed || mention.text,
        Class::Relation => qualified || mention.listed || mention.typed || mention.text,
        Class::Operator => mention.symbol,
        Class::Other => qualified || mention.text || mention.typed,
    }
}

struct Collector<'i, 'm> {
    index: &'i Index<'m>,
    /// Whether its names may be routines.
    calls: bool,
    found: BTreeSet<Id>,
}

impl Collector<'_, '_> {
    fn take<'m>(&mut self, ids: impl IntoIterator<Item = &'m Id>) {
        self.found.extend(ids.into_iter().cloned());
    }

    fn name(&mut self, name: &QName) {
        let ids = self.index.named(name);
        let calls = self.calls;
        self.take(ids.into_iter().filter(|id| calls || class(id.kind) != Class::Routine));
    }

    fn ty(&mut self, ty: &TypeRef) {
        let ids = self.index.named(&ty.name);
        self.take(ids.into_iter().filter(|id| class(id.kind) != Class::Routine));
    }

    fn text(&mut self, sql: &str, path: &SearchPath, bare: bool) {
        for mention in mentions(sql) {
            let mut chain = mention.chain.iter();
            let Some(first) = chain.next() else { continue };
            let found: Vec<Id> = match chain.next() {
                Some(second) => {
                    // `schema.name` or, of what the path finds, `table.column`.
                    let qualified = self.index.find(Some(first), second, path);
                    let qualified = qualified.filter(|id| bare || fits(&mention, id, true));
                    let column =
                        self.index.find(None, first, path).filter(|id| class(id.kind) == Class::Relation);
                    qualified.chain(column).cloned().collect()
                }
                None => self
                    .index
                    .find(None, first, path)
                    .filter(|id| fits(&mention, id, false))
                    .cloned()
                    .collect(),
            };
            self.found.extend(found);
        }
    }

    fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Type(ty) => self.ty(ty),
            Value::Name(name) => self.name(name),
            Value::Expr(expr, _) => self.text(&expr.sql, &expr.path, false),
            Value::Query(query, _) => self.text(&query.sql, &query.path, false),
            // Options name functions and types, qualified.
            Value::Text(text) if text.contains('.') => self.text(text, &SearchPath::default(), true),
            Value::List(values) | Value::Set(values) => values.iter().for_each(|v| self.value(v)),
            Value::Record(fields) => fields.iter().for_each(|(_, v)| self.value(v)),
            Value::Map(entries) => entries.values().for_each(|v| self.value(v)),
            Value::Text(_)
            | Value::Unspecified
            | Value::Absent
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Source(_)
            | Value::Privileges(_) => {}
        }
    }
}

/// What is named without a schema: languages, servers, wrappers, access methods, schemas of a publication.
fn globals(body: &Body) -> Vec<Id> {
    let id = |kind: Kind, name: &Name| Id::global(kind, name);
    match body {
        Body::Function(f) => vec![id(Kind::Language, &f.0.language)],
        Body::Procedure(p) => vec![id(Kind::Language, &p.0.language)],
        Body::ForeignTable(table) => vec![id(Kind::ForeignServer, &table.server)],
        Body::ForeignServer(server) => vec![id(Kind::ForeignDataWrapper, &server.wrapper)],
        Body::UserMapping(mapping) => vec![id(Kind::ForeignServer, &mapping.server)],
        Body::Index(index) => vec![id(Kind::AccessMethod, &index.method)],
        Body::Table(table) => table.access_method.iter().map(|m| id(Kind::AccessMethod, m)).collect(),
        Body::MaterializedView(view) => {
            view.access_method.iter().map(|m| id(Kind::AccessMethod, m)).collect()
        }
        Body::Extension(extension) => extension.schema.iter().map(|s| id(Kind::Schema, s)).collect(),
        Body::Publication(publication) => publication.schemas.iter().map(|s| id(Kind::Schema, s)).collect(),
        Body::DefaultPrivileges(privileges) => {
            privileges.schema.iter().map(|s| id(Kind::Schema, s)).collect()
        }
        _ => Vec::new(),
    }
}

/// The extensions that an extension of contrib needs.
fn required(id: &Id, body: &Body, major: u16) -> impl Iterator<Item = Id> {
    let known =
        matches!(body, Body::Extension(_)).then(|| Catalog::builtin(major).extension(id.name.as_str()));
    let requires = known.flatten().map(|known| known.requires.iter()).into_iter().flatten();
    requires.map(|name| Id::global(Kind::Extension, &Name::new(name)))
}

/// Whether what an object of a kind names outside its expressions may be a routine: of relations and what hangs under
/// them only a trigger's is.
fn names_routines(kind: Kind) -> bool {
    class(kind) != Class::Relation
        && !matches!(
            kind,
            Kind::Column | Kind::Constraint | Kind::Statistics | Kind::Policy | Kind::Publication
        )
}

/// The access method of which an index takes a default operator class.
fn default_classes(body: &Body) -> Option<&Name> {
    let unnamed = |key: &IndexKey| key.opclass.is_none();
    match body {
        Body::Index(index) => index.keys.iter().any(unnamed).then_some(&index.method),
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::Exclusion(exclusion) => {
                exclusion.elements.iter().any(|(key, _)| unnamed(key)).then_some(&exclusion.method)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The keys and unique indexes that a foreign key can refer to.
fn referenced(model: &Model, index: &Index<'_>, body: &Body) -> Vec<Id> {
    let Body::Constraint(constraint) = body else { return Vec::new() };
    let ConstraintRule::ForeignKey(key) = &constraint.rule else { return Vec::new() };
    let wanted: BTreeSet<_> = key.references.iter().collect();
    let keys = model.children(Kind::Constraint, &key.table).filter(|(_, object)| match &object.body {
        Body::Constraint(c) => match &c.rule {
            ConstraintRule::PrimaryKey(k) | ConstraintRule::Unique(k) => {
                k.columns.iter().collect::<BTreeSet<_>>() == wanted
            }
            _ => false,
        },
        _ => false,
    });
    let mut found: Vec<_> = keys.map(|(id, _)| id.clone()).collect();
    if found.is_empty() {
        let indexes = index.of_tables.get(&key.table).into_iter().flatten();
        found.extend(indexes.filter(|(_, index)| index.unique).map(|(id, _)| (*id).clone()));
    }
    found
}

/// The relation or other holder of an object, of the kind it really has.
pub fn holder(model: &Model, id: &Id, object: &Object) -> Option<Id> {
    let parent = object.body.parent(id)?;
    match parent.kind {
        Kind::Table => model.relation(&parent.qname()).map(|(id, _)| id.clone()),
        _ => model.objects.contains_key(&parent).then_some(parent),
    }
}

impl Needs {
    /// Works out what every object of a side needs, directly.
    pub fn new(model: &Model, major: u16) -> Self {
        let index = Index::new(model, major);
        let mut of = BTreeMap::new();
        for (id, object) in model.objects.iter() {
            let mut collector =
                Collector { index: &index, calls: names_routines(id.kind), found: BTreeSet::new() };
            object.body.values(id).iter().for_each(|value| collector.value(value));
            let mut found = collector.found;
            found.extend(globals(&object.body).into_iter().filter(|id| model.objects.contains_key(id)));
            found.extend(referenced(model, &index, &object.body));
            found.extend(required(id, &object.body, major).filter(|id| model.objects.contains_key(id)));
            if let Some(method) = default_classes(&object.body) {
                found.extend(index.with_defaults(method).cloned());
            }
            if matches!(&object.body, Body::Trigger(trigger) if trigger.inherited) {
                found.extend(original(model, id).cloned());
            }
            // A sequence is there before the column that owns it.
            if id.kind != Kind::Sequence {
                found.extend(holder(model, id, object));
            }
            let schema = id.schema.as_ref().map(|schema| Id::global(Kind::Schema, schema));
            found.extend(schema.filter(|schema| model.objects.contains_key(schema)));
            found.remove(id);
            of.insert(id.clone(), found);
        }
        Self { of }
    }

    /// What an object needs, directly.
    pub fn of(&self, id: &Id) -> impl Iterator<Item = &Id> {
        self.of.get(id).into_iter().flatten()
    }

    /// The objects that need this one, directly.
    pub fn dependents<'n>(&'n self, on: &'n Id) -> impl Iterator<Item = &'n Id> {
        self.of.iter().filter(|(_, needs)| needs.contains(on)).map(|(id, _)| id)
    }

    /// What needs each object, directly.
    pub fn reversed(&self) -> BTreeMap<&Id, BTreeSet<&Id>> {
        let mut reversed: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
        for (id, needs) in &self.of {
            for need in needs {
                reversed.entry(need).or_default().insert(id);
            }
        }
        reversed
    }
}

/// Whether the texts and values of an object mention a column of that name.
pub fn mentions_column(id: &Id, object: &Object, column: &Name) -> bool {
    fn within(value: &Value<'_>, column: &Name) -> bool {
        let said = |sql: &str| mentions(sql).iter().any(|m| m.chain.contains(column));
        match value {
            Value::Expr(expr, _) => said(&expr.sql),
            Value::Query(query, _) => said(&query.sql) || query.sql.contains('*'),
            Value::Text(text) => text.as_ref() == column.as_str(),
            Value::List(values) | Value::Set(values) => values.iter().any(|v| within(v, column)),
            Value::Record(fields) => fields.iter().any(|(_, v)| within(v, column)),
            Value::Map(entries) => entries.values().any(|v| within(v, column)),
            _ => false,
        }
    }
    object.body.values(id).iter().any(|value| within(value, column))
}
