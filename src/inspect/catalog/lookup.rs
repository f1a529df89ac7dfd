//! What the rows of one catalog say about the oids and numbers in the rows of others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::rows::{Query, Row, Rows};
use super::types::Types;
use super::{InspectError, acl};
use crate::kinds::column::Identity;
use crate::kinds::index::Index;
use crate::kinds::{Body, column, index, sequence};
use crate::model::{Id, Name, Notice, Object, Privileges, QName, TypeRef};

/// The queries that [`Catalog`] is made of, besides those of the kinds.
pub(super) const QUERIES: &[Query] = &[
    Query { name: "members", sql: include_str!("members.sql") },
    Query { name: "dependents", sql: include_str!("dependents.sql") },
    Query { name: "types", sql: include_str!("types.sql") },
    Query { name: "relations", sql: include_str!("relations.sql") },
    Query { name: "functions", sql: include_str!("functions.sql") },
    Query { name: "operators", sql: include_str!("operators.sql") },
    Query { name: "collations", sql: include_str!("collations.sql") },
    Query { name: "opclasses", sql: include_str!("opclasses.sql") },
    Query { name: "attached", sql: include_str!("attached.sql") },
];

/// A row of `pg_class`.
#[derive(Debug)]
pub(crate) struct Relation {
    /// Its name.
    pub(crate) name: QName,
    /// Whether an extension brought it.
    pub(crate) member: bool,
}

/// What others need to know of a row of `pg_attribute`.
#[derive(Debug)]
pub(crate) struct ColumnFacts {
    /// Its name.
    pub(crate) name: Name,
    /// Its type.
    pub(crate) type_oid: u32,
    /// Its collation.
    pub(crate) collation: u32,
}

/// A row of `pg_opclass`.
#[derive(Debug)]
pub(crate) struct Opclass {
    /// Its name.
    pub(crate) name: QName,
    /// Its access method.
    pub(crate) method: u32,
    /// The type it is for.
    pub(crate) type_oid: u32,
    /// Whether it is that type's default.
    pub(crate) default: bool,
}

/// A function or operator and the types it takes; 0 is none.
#[derive(Debug)]
pub(crate) struct Callable {
    /// Its name.
    pub(crate) name: QName,
    /// The types of its input arguments.
    pub(crate) arguments: Vec<u32>,
}

/// Names and facts by oid.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// Data types.
    pub(crate) types: Types,
    members: HashMap<String, HashSet<u32>>,
    dependents: HashMap<String, HashMap<u32, BTreeSet<Name>>>,
    relations: HashMap<u32, Relation>,
    columns: HashMap<(u32, i32), ColumnFacts>,
    functions: HashMap<u32, Callable>,
    operators: HashMap<u32, Callable>,
    collations: HashMap<u32, QName>,
    opclasses: HashMap<u32, Opclass>,
    default_opclasses: HashSet<(u32, u32)>,
    identities: HashMap<(u32, i32), Identity>,
    backing: HashMap<u32, Backing>,
    partition_names: HashMap<u32, Vec<(QName, Name)>>,
    attached_to: HashMap<u32, QName>,
}

/// The index behind a constraint.
#[derive(Debug)]
pub(crate) struct Backing {
    pub(crate) index: Index,
    pub(crate) comment: Option<String>,
}

/// An index of a partition that is attached to one of its parent's.
#[derive(Debug)]
struct Attached {
    parent: u32,
    above: QName,
    table: u32,
    name: Name,
}

fn by_oid<T>(
    answers: &BTreeMap<&str, Rows>,
    query: &str,
    value: impl Fn(&Row<'_>) -> Result<T, InspectError>,
) -> Result<HashMap<u32, T>, InspectError> {
    let rows = answers.get(query).into_iter().flat_map(Rows::iter);
    rows.map(|row| Ok((row.get("oid")?, value(&row)?))).collect()
}

impl Catalog {
    pub(super) fn new(answers: &BTreeMap<&str, Rows>) -> Result<Self, InspectError> {
        let rows = |query: &str| answers.get(query).into_iter().flat_map(Rows::iter);
        let mut members: HashMap<String, HashSet<u32>> = HashMap::new();
        for row in rows("members") {
            members.entry(row.text("catalog")?.to_owned()).or_default().insert(row.get("oid")?);
        }
        let mut dependents: HashMap<String, HashMap<u32, BTreeSet<Name>>> = HashMap::new();
        for row in rows("dependents") {
            let of = dependents.entry(row.text("catalog")?.to_owned()).or_default();
            of.entry(row.get("oid")?).or_default().insert(row.name("extension")?);
        }
        let is_member = |oid| members.get("pg_class").is_some_and(|oids| oids.contains(&oid));
        let mut catalog = Self {
            types: answers.get("types").map(Types::new).transpose()?.unwrap_or_default(),
            relations: by_oid(answers, "relations", |row| {
                let member = is_member(row.get("oid")?);
                Ok(Relation { name: row.qname()?, member })
            })?,
            columns: rows("column").map(|row| column::inspect::facts(&row)).collect::<Result<_, _>>()?,
            functions: by_oid(answers, "functions", |row| {
                Ok(Callable { name: row.qname()?, arguments: row.numbers("arguments")? })
            })?,
            operators: by_oid(answers, "operators", |row| {
                Ok(Callable { name: row.qname()?, arguments: vec![row.get("left")?, row.get("right")?] })
            })?,
            collations: by_oid(answers, "collations", |row| row.qname())?,
            opclasses: by_oid(answers, "opclasses", |row| {
                Ok(Opclass {
                    name: row.qname()?,
                    method: row.get("method")?,
                    type_oid: row.get("type")?,
                    default: row.flag("default")?,
                })
            })?,
            partition_names: HashMap::new(),
            attached_to: HashMap::new(),
            members,
            dependents,
            default_opclasses: HashSet::new(),
            identities: HashMap::new(),
            backing: HashMap::new(),
        };
        let defaults = catalog.opclasses.values().filter(|o| o.default);
        catalog.default_opclasses = defaults.map(|o| (o.method, o.type_oid)).collect();
        let attached = by_oid(answers, "attached", |row| {
            Ok(Attached {
                parent: row.get("parent")?,
                above: QName { schema: Some(row.name("schema")?), name: row.name("above")? },
                table: row.get("indrelid")?,
                name: row.name("name")?,
            })
        })?;
        catalog.take_names(&attached);
        for row in rows("sequence") {
            if let Some((column, identity)) = sequence::inspect::identity(&row, &catalog)? {
                catalog.identities.insert(column, identity);
            }
        }
        for row in rows("index") {
            if row.flag("backing")?
                && let Some(index) = index::inspect::index(&row, &catalog)?
            {
                let comment = row.optional("comment")?.map(str::to_owned);
                catalog.backing.insert(row.get("oid")?, Backing { index, comment });
            }
        }
        Ok(catalog)
    }

    /// Whether the object in this row of that catalog is an extension's.
    pub(crate) fn is_member(&self, class: &str, row: &Row<'_>) -> Result<bool, InspectError> {
        let oid = row.get("oid")?;
        Ok(self.members.get(class).is_some_and(|oids| oids.contains(&oid)))
    }

    /// The extensions that the object in this row of that catalog is dropped with.
    pub(crate) fn extensions(&self, class: &str, row: &Row<'_>) -> Result<BTreeSet<Name>, InspectError> {
        let oid = row.get("oid")?;
        Ok(self.dependents.get(class).and_then(|of| of.get(&oid)).cloned().unwrap_or_default())
    }

    /// Whether the type is an extension's.
    pub(crate) fn is_member_type(&self, oid: u32) -> bool {
        self.members.get("pg_type").is_some_and(|oids| oids.contains(&oid))
    }

    /// The relation of that oid, whoever brought it.
    pub(crate) fn relation(&self, oid: u32) -> Option<&Relation> {
        self.relations.get(&oid)
    }

    /// The name of a relation that is no extension's: what hangs under an extension's is not in the model either.
    pub(crate) fn own_relation(&self, oid: u32) -> Option<&QName> {
        self.relation(oid).filter(|relation| !relation.member).map(|relation| &relation.name)
    }

    /// The name of a relation, whoever brought it.
    pub(crate) fn relation_name(&self, oid: u32) -> QName {
        self.relation(oid).map_or_else(|| numbered(oid), |relation| relation.name.clone())
    }

    /// A column of a relation.
    pub(crate) fn column(&self, relation: u32, attnum: i32) -> Option<&ColumnFacts> {
        self.columns.get(&(relation, attnum))
    }

    /// The names of columns of a relation.
    pub(crate) fn column_names(&self, relation: u32, attnums: &[i32]) -> Vec<Name> {
        let facts = attnums.iter().filter_map(|attnum| self.column(relation, *attnum));
        facts.map(|column| column.name.clone()).collect()
    }

    /// The identity that a column has.
    pub(crate) fn identity(&self, relation: u32, attnum: i32) -> Option<&Identity> {
        self.identities.get(&(relation, attnum))
    }

    /// The index behind a constraint.
    pub(crate) fn backing(&self, oid: u32) -> Option<&Backing> {
        self.backing.get(&oid)
    }

    /// What the indexes that are attached to this one, directly or not, are called, by their tables.
    pub(crate) fn partition_names(&self, index: u32) -> Vec<(QName, Name)> {
        self.partition_names.get(&index).cloned().unwrap_or_default()
    }

    /// The index that this one is attached to, directly or not.
    pub(crate) fn attached_to(&self, index: u32) -> Option<QName> {
        self.attached_to.get(&index).cloned()
    }

    fn take_names(&mut self, attached: &HashMap<u32, Attached>) {
        for (oid, own) in attached.iter().collect::<BTreeMap<_, _>>() {
            let mut root = own;
            // Partitions nest a few levels at most; the bound keeps a torn catalog from turning in circles.
            for _ in 0..8 {
                let Some(above) = attached.get(&root.parent) else { break };
                root = above;
            }
            let table = self.relation_name(own.table);
            self.attached_to.insert(*oid, root.above.clone());
            self.partition_names.entry(root.parent).or_default().push((table, own.name.clone()));
        }
        self.partition_names.values_mut().for_each(|names| names.sort());
    }

    /// A function's name; none of oid 0.
    pub(crate) fn function(&self, oid: u32) -> Option<QName> {
        (oid != 0).then(|| self.functions.get(&oid).map_or_else(|| numbered(oid), |f| f.name.clone()))
    }

    /// A function that must be there.
    pub(crate) fn named_function(&self, oid: u32) -> QName {
        self.function(oid).unwrap_or_else(|| numbered(oid))
    }

    /// A function as `schema.f(integer, text)`; none of oid 0.
    pub(crate) fn function_text(&self, oid: u32) -> Option<String> {
        let function = self.functions.get(&oid)?;
        let types: Vec<_> = function.arguments.iter().map(|ty| self.ty(*ty).to_string()).collect();
        Some(format!("{}({})", function.name, types.join(", ")))
    }

    /// An operator and its operands' types.
    pub(crate) fn operator(&self, oid: u32) -> Option<&Callable> {
        self.operators.get(&oid)
    }

    /// An operator as it is written, qualified unless in `pg_catalog`; its name is no identifier.
    pub(crate) fn operator_name(&self, oid: u32) -> Option<String> {
        let QName { schema, name } = &self.operators.get(&oid)?.name;
        let schema = schema.as_ref().filter(|schema| schema.as_str() != "pg_catalog");
        Some(schema.map_or_else(|| name.as_str().to_owned(), |schema| format!("{schema}.{}", name.as_str())))
    }

    /// A collation's name; none of oid 0.
    pub(crate) fn collation(&self, oid: u32) -> Option<QName> {
        (oid != 0).then(|| self.collations.get(&oid).cloned().unwrap_or_else(|| numbered(oid)))
    }

    /// A type without modifiers.
    pub(crate) fn ty(&self, oid: u32) -> TypeRef {
        self.types.reference(oid, None)
    }

    /// The name of an operator class.
    pub(crate) fn opclass_name(&self, oid: u32) -> Option<QName> {
        self.opclasses.get(&oid).map(|opclass| opclass.name.clone())
    }

    /// The name of an operator class where it is not what an index of such a column has by default.
    pub(crate) fn opclass_unless_default(&self, oid: u32, column_type: u32) -> Option<QName> {
        let opclass = self.opclasses.get(&oid)?;
        let expected = self.default_for(opclass.method, column_type).unwrap_or(opclass.type_oid);
        (!opclass.default || opclass.type_oid != expected).then(|| opclass.name.clone())
    }

    /// The type whose default operator class a column of this type gets (`GetDefaultOpClass()`), if that can be told
    /// from the type alone.
    fn default_for(&self, method: u32, mut oid: u32) -> Option<u32> {
        while let Some((base, _)) = self.types.get(oid).and_then(|ty| ty.base.as_ref()) {
            oid = *base;
        }
        if self.default_opclasses.contains(&(method, oid)) {
            return Some(oid);
        }
        let ty = self.types.get(oid)?;
        let stand_in = match ty.typtype {
            _ if ty.array => "anyarray",
            'e' => "anyenum",
            'r' => "anyrange",
            'm' => "anymultirange",
            'c' => "record",
            _ if ty.name.is_builtin() && ty.name.name.as_str() == "varchar" => "text",
            _ => return None,
        };
        self.types.builtin(stand_in)
    }

    /// An object with its comment (column `comment`).
    pub(crate) fn object(&self, row: &Row<'_>, body: impl Into<Body>) -> Result<Object, InspectError> {
        let comment = row.optional("comment")?.map(str::to_owned);
        Ok(Object { comment, ..Object::new(body) })
    }

    /// An object with its comment and owner (column `owner`).
    pub(crate) fn owned(&self, row: &Row<'_>, body: impl Into<Body>) -> Result<Object, InspectError> {
        Ok(Object { owner: row.maybe_name("owner")?, ..self.object(row, body)? })
    }

    /// An object with its comment, owner and grants (column `acl`).
    pub(crate) fn granted(&self, row: &Row<'_>, body: impl Into<Body>) -> Result<Object, InspectError> {
        let privileges = Some(self.privileges(row, "acl", &row.name("owner")?)?);
        Ok(Object { privileges, ..self.owned(row, body)? })
    }

    /// That something of an object could not be read.
    pub(crate) fn unreadable(&self, id: &Id, why: &str) -> Notice {
        Notice {
            rule: "unreadable-object".into(),
            message: format!("{} {id} could not be read whole: {why}", id.kind.noun()),
            help: Some("connect as a role that may see it, or leave it out of the check".to_owned()),
            object: Some(id.to_string()),
            origin: None,
        }
    }

    /// The grants in a column.
    pub(crate) fn privileges(
        &self,
        row: &Row<'_>,
        column: &str,
        owner: &Name,
    ) -> Result<Privileges, InspectError> {
        match acl::privileges(row.text(column)?) {
            Some(privileges) => Ok(privileges.owned_by(owner)),
            None => row.unknown(column),
        }
    }
}

/// What went away between two looks at the catalog is called by its number; the second reading settles it.
fn numbered(oid: u32) -> QName {
    QName::bare(&Name::new(&oid.to_string()))
}
