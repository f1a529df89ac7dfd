//! What an unqualified name means: the search path walked over the model, extensions and `pg_catalog`.

use super::world::World;
use crate::expr::catalog::{Layer, TypeId};
use crate::kinds::Kind;
use crate::model::{Id, Name, ProvidedType, QName, TypeRef};

/// Kinds that are types by their own name, the row types of relations included.
pub(crate) const TYPE_KINDS: &[Kind] = &[
    Kind::Enum,
    Kind::Domain,
    Kind::CompositeType,
    Kind::RangeType,
    Kind::BaseType,
    Kind::Table,
    Kind::View,
    Kind::MaterializedView,
    Kind::ForeignTable,
];

/// The schema of what goes with its session.
pub(super) const TEMPORARY: &str = "pg_temp";

impl World {
    /// The schemas to look in, `pg_catalog` at its place: at the front unless the path names it.
    fn schemas(&self) -> impl Iterator<Item = &Name> {
        static CATALOG: std::sync::LazyLock<Name> = std::sync::LazyLock::new(|| Name::new("pg_catalog"));
        let named = self.path.0.iter().any(|schema| schema == &*CATALOG);
        (!named).then_some(&*CATALOG).into_iter().chain(self.path.0.iter())
    }

    /// The schema that an unqualified new object goes to: the first of the path that is there.
    pub(crate) fn creation_schema(&self) -> Option<Name> {
        self.path.0.iter().find(|schema| self.schema_exists(schema)).cloned()
    }

    /// Whether there is such a schema.
    pub(crate) fn schema_exists(&self, schema: &Name) -> bool {
        matches!(schema.as_str(), "pg_catalog" | "information_schema" | TEMPORARY)
            || self.has(&Id::global(Kind::Schema, schema))
    }

    /// The name of a new object: as written, or in the creation schema.
    pub(crate) fn new_name(&self, written: &QName) -> QName {
        match &written.schema {
            Some(_) => written.clone(),
            None => QName { schema: self.creation_schema(), name: written.name.clone() },
        }
    }

    /// The first schema of the path that has a name; the name as written where it carries its schema.
    pub(crate) fn lookup(&self, written: &QName, has: impl Fn(&Name, &Name) -> bool) -> Option<QName> {
        if written.schema.is_some() {
            return Some(written.clone());
        }
        let schema = self.schemas().find(|schema| has(schema, &written.name))?;
        Some(QName::new(schema, &written.name))
    }

    /// The layers that a schema has from PostgreSQL and from extensions.
    pub(crate) fn layers<'w>(&'w self, schema: &'w Name) -> impl Iterator<Item = &'w Layer<'static>> {
        let extensions = self.extensions.iter().filter(move |(at, _)| at == schema).map(|(_, e)| &e.layer);
        self.catalog.layer(schema.as_str()).into_iter().chain(extensions)
    }

    /// Whether a schema has an object of one of these kinds, whatever its signature.
    pub(crate) fn has_named(&self, kinds: &[Kind], schema: &Name, name: &Name) -> bool {
        kinds.iter().any(|kind| self.namesakes(*kind, schema, name).next().is_some())
    }

    /// All objects of a kind with a name, told apart by their signatures.
    pub(crate) fn namesakes<'w>(
        &'w self,
        kind: Kind,
        schema: &'w Name,
        name: &'w Name,
    ) -> impl Iterator<Item = &'w Id> {
        self.model.objects.namesakes(kind, schema, name).map(|(id, _)| id)
    }

    /// The table, view, index, sequence, … that a name means; `None` where there is none.
    pub(crate) fn relation(&self, written: &QName) -> Option<QName> {
        let name = self.lookup(written, |schema, name| self.relation_taken(schema, name))?;
        self.relation_id(&name).is_some().then_some(name)
    }

    /// A relation's name for a reference: that of a model's, an extension's or PostgreSQL's, else as written.
    pub(crate) fn relation_name(&self, written: &QName) -> QName {
        let has = |schema: &Name, name: &Name| {
            self.relation_taken(schema, name)
                || self.catalog.relation(schema.as_str(), name.as_str()).is_some()
                || self.layers(schema).any(|layer| layer.relation(name.as_str()).is_some())
                || self
                    .provided
                    .relations
                    .iter()
                    .any(|r| r.name.name == *name && r.name.schema.as_ref() == Some(schema))
        };
        self.lookup(written, has).unwrap_or_else(|| written.clone())
    }

    /// A type's name for a reference; bare where it is not known.
    pub(crate) fn type_name(&self, written: &QName) -> QName {
        let has = |schema: &Name, name: &Name| self.has_type(schema, name);
        self.lookup(written, has).unwrap_or_else(|| written.clone())
    }

    /// Whether a schema has a type, as far as that can be told: what an extension brings that nobody knows cannot.
    fn has_type(&self, schema: &Name, name: &Name) -> bool {
        let provided = |ty: &ProvidedType| ty.name.name == *name && ty.name.schema.as_ref() == Some(schema);
        self.layers(schema).any(|layer| layer.type_named(name.as_str()).is_some())
            || self.has_named(TYPE_KINDS, schema, name)
            || self.is_multirange(schema, name)
            || self.is_unfollowed(schema, name)
            || self.provided.types.iter().any(provided)
    }

    /// Whether there is certainly no type of a name: no extension is there of which it is not known what it brings.
    pub(crate) fn lacks_type(&self, written: &QName) -> bool {
        let is_known = |id: &Id| {
            id.name.as_str() == "plpgsql"
                || self.extensions.iter().any(|(_, known)| known.name == id.name.as_str())
        };
        let found = match &written.schema {
            Some(schema) => self.has_type(schema, &written.name),
            None => self.schemas().any(|schema| self.has_type(schema, &written.name)),
        };
        !found && self.model.of_kind(Kind::Extension).all(|(id, _)| is_known(id))
    }

    fn is_multirange(&self, schema: &Name, name: &Name) -> bool {
        self.model.of_kind(Kind::RangeType).any(|(id, object)| match &object.body {
            crate::kinds::Body::RangeType(range) => {
                let multirange =
                    range.multirange.clone().unwrap_or_else(|| super::names::multirange(&id.qname()));
                multirange.schema.as_ref() == Some(schema) && multirange.name == *name
            }
            _ => false,
        })
    }

    /// The kind of type that a name means, if a model's own.
    pub(crate) fn type_object(&self, written: &QName) -> Option<Id> {
        let name = self.type_name(written);
        TYPE_KINDS.iter().map(|kind| Id::of(*kind, &name)).find(|id| self.has(id))
    }

    /// A function's, procedure's or aggregate's name for a reference; bare where it is not known.
    pub(crate) fn function_name(&self, written: &QName) -> QName {
        let has = |schema: &Name, name: &Name| {
            self.layers(schema).any(|layer| !layer.functions(name.as_str()).is_empty())
                || self.has_named(&[Kind::Function, Kind::Procedure, Kind::Aggregate], schema, name)
                || self
                    .provided
                    .functions
                    .iter()
                    .any(|f| f.name.name == *name && f.name.schema.as_ref() == Some(schema))
        };
        self.lookup(written, has).unwrap_or_else(|| written.clone())
    }

    /// The operator's name for a reference; bare where it is not known.
    pub(crate) fn operator_name(&self, written: &QName) -> QName {
        let has = |schema: &Name, name: &Name| {
            self.layers(schema).any(|layer| !layer.operators(name.as_str()).is_empty())
                || self.has_named(&[Kind::Operator], schema, name)
                || self
                    .provided
                    .operators
                    .iter()
                    .any(|o| o.name.name == *name && o.name.schema.as_ref() == Some(schema))
        };
        self.lookup(written, has).unwrap_or_else(|| written.clone())
    }

    /// The name of an object of which the catalog knows names alone (collation, text search objects, …).
    pub(crate) fn object_name(&self, kind: Kind, written: &QName) -> QName {
        let has = |schema: &Name, name: &Name| {
            self.layers(schema).any(|layer| layer.has(kind.as_str(), name.as_str()))
                || self.has_named(&[kind], schema, name)
        };
        self.lookup(written, has).unwrap_or_else(|| written.clone())
    }

    /// A collation for a reference; `None` of `default`, which every type has anyway.
    pub(crate) fn collation_name(&self, written: &QName) -> Option<QName> {
        if written.name.as_str() == "default" {
            return None;
        }
        Some(self.object_name(Kind::Collation, written))
    }

    /// The identifier of a type of the catalog or of an extension.
    pub(crate) fn type_id(&self, ty: &TypeRef) -> Option<TypeId> {
        let schema = ty.name.schema.as_ref()?;
        let found = self.layers(schema).find_map(|layer| layer.type_named(ty.name.name.as_str()))?;
        if ty.array { found.array } else { Some(found.id) }
    }

    /// The operator class that a key of this type has without being told; `None` where it is not known.
    fn default_opclass(&self, method: &str, ty: &TypeRef) -> Option<QName> {
        let id = self.type_id(ty)?;
        // What has no class of its own borrows that of what it is binary-coercible to.
        let id = match id {
            TypeId::VARCHAR => TypeId::TEXT,
            other => other,
        };
        let own = self.extensions.iter().map(|(schema, e)| (schema.clone(), &e.layer));
        std::iter::once((Name::new("pg_catalog"), self.catalog.pg_catalog())).chain(own).find_map(
            |(schema, layer)| {
                layer.default_operator_class(method, id).map(|class| QName::new(&schema, &class.name.into()))
            },
        )
    }

    /// The operator class that a statement names.
    pub(crate) fn named_opclass(&self, written: &QName, method: &str) -> QName {
        let signature = format!(" using {method}");
        let has = |schema: &Name, name: &Name| {
            self.layers(schema).any(|layer| layer.operator_class(method, name.as_str()).is_some())
                || self.has(&Id::of_schema(Kind::OperatorClass, schema, name).with_signature(&signature))
        };
        self.lookup(written, has).unwrap_or_else(|| written.clone())
    }

    /// The operator class of a key, where it is not what the key has anyway.
    pub(crate) fn opclass(&self, written: &QName, method: &str, ty: Option<&TypeRef>) -> Option<QName> {
        let signature = format!(" using {method}");
        let name = self.named_opclass(written, method);
        if let Some(default) = ty.and_then(|ty| self.default_opclass(method, ty)) {
            return (default != name).then_some(name);
        }
        let is_default = name.schema.as_ref().is_some_and(|schema| {
            self.layers(schema).any(|layer| {
                layer.operator_class(method, name.name.as_str()).is_some_and(|class| class.default)
            }) || self.get(&Id::of(Kind::OperatorClass, &name).with_signature(&signature)).is_some_and(
                |object| matches!(&object.body, crate::kinds::Body::OperatorClass(class) if class.default),
            )
        });
        (!is_default).then_some(name)
    }

    /// A type of the catalog by its name there: an array is the array of its element. `int2vector` goes by its own name
    /// (`format_type()`).
    pub(crate) fn catalog_type(&self, name: &QName) -> TypeRef {
        let schema = name.schema.as_ref();
        let found = schema
            .and_then(|schema| self.layers(schema).find_map(|layer| layer.type_named(name.name.as_str())));
        let array = found.filter(|ty| ty.is_array() && ty.storage != 'p');
        match (schema, array.and_then(|ty| ty.element)) {
            (Some(schema), Some(element)) => {
                let element = self
                    .layers(schema)
                    .find_map(|layer| layer.type_by_id(element))
                    .map(|ty| QName::new(schema, &ty.name.into()));
                TypeRef::named(element.unwrap_or_else(|| name.clone())).into_array()
            }
            _ => TypeRef::named(name.clone()),
        }
    }
}
