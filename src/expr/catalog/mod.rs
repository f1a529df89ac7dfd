//! What PostgreSQL itself brings: types, casts, operators, functions, operator classes, relations, extensions.
//!
//! The tables were read from servers of the majors 13 to 18 (`scripts/signatures.py`) and live compressed in the
//! binary; [`Catalog::builtin`] unpacks those of one major when an expression first needs them.
//!
//! # Layers
//! A [`Layer`] is what one schema (or one extension) contributes: sorted lists with lookups by name. `pg_catalog` and
//! `information_schema` are layers of a [`Catalog`]; each [`Extension`] holds one, to be placed in the schema where it
//! is installed; what a model declares becomes layers too, one a schema, filled by hand and then [`Layer::sort`]ed.
//! To resolve a name, walk the search path's schemas and ask each schema's layers in turn: the candidates of all
//! layers together are what PostgreSQL's own lookup sees.
//!
//! # Identifiers
//! [`TypeId`]s are unique over all layers: below 10000 they are PostgreSQL's own OIDs, the same in every major
//! ([`TypeId::INT4`] …); from 16384 they are given out by the generator (types of `information_schema` and of
//! extensions); from [`TypeId::FIRST_USER`] they are free for the types of a model. [`TypeId::NONE`] is no type: the
//! missing left operand of a prefix operator, or a type that is not in the tables (row types of catalog tables).
//!
//! Where a lookup has several answers (overloads) it gives a slice of all of them, never a choice.

mod extension;
mod keywords;
mod layer;
mod load;
mod words;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use self::extension::Extension;
pub use self::layer::{
    Aggregate, Cast, CastContext, CastMethod, Column, Function, FunctionKind, Layer, NamedObject, Operator,
    OperatorClass, Range, Relation, Type, TypeId, TypeKind, Volatility,
};
pub use self::words::{KeywordCategory, canonical_setting, is_list_setting, keyword_category};

/// The oldest major that the tables know.
pub const OLDEST_MAJOR: u16 = 13;
/// The newest major that the tables know.
pub const NEWEST_MAJOR: u16 = 18;

/// The built-in objects of one major version.
#[derive(Debug)]
pub struct Catalog {
    major: u16,
    pg_catalog: Layer<'static>,
    information_schema: Layer<'static>,
    relations: OnceLock<(Vec<Relation<'static>>, Vec<Relation<'static>>)>,
    extensions: OnceLock<BTreeMap<&'static str, Extension>>,
}

impl Catalog {
    /// The catalog of a major version; of the nearest one that the tables know.
    pub fn builtin(major: u16) -> &'static Self {
        static CATALOGS: [OnceLock<Catalog>; 6] = [const { OnceLock::new() }; 6];
        let major = major.clamp(OLDEST_MAJOR, NEWEST_MAJOR);
        let slot = &CATALOGS[usize::from(major - OLDEST_MAJOR)];
        slot.get_or_init(|| {
            let (pg_catalog, information_schema) = load::builtin(major);
            Self {
                major,
                pg_catalog,
                information_schema,
                relations: OnceLock::new(),
                extensions: OnceLock::new(),
            }
        })
    }

    /// The major version these tables are of.
    pub fn major(&self) -> u16 {
        self.major
    }

    /// What is in schema `pg_catalog`, relations aside.
    pub fn pg_catalog(&self) -> &Layer<'static> {
        &self.pg_catalog
    }

    /// The built-in layer of a schema: `pg_catalog` or `information_schema`, relations aside.
    pub fn layer(&self, schema: &str) -> Option<&Layer<'static>> {
        match schema {
            "pg_catalog" => Some(&self.pg_catalog),
            "information_schema" => Some(&self.information_schema),
            _ => None,
        }
    }

    /// A table or view of `pg_catalog` or `information_schema`, with its columns.
    pub fn relation(&self, schema: &str, name: &str) -> Option<&Relation<'static>> {
        let (catalog, information) = self.relations.get_or_init(|| load::relations(self.major));
        let of_schema = match schema {
            "pg_catalog" => catalog,
            "information_schema" => information,
            _ => return None,
        };
        of_schema.binary_search_by(|r| r.name.cmp(name)).ok().and_then(|at| of_schema.get(at))
    }

    /// An extension of PostgreSQL's own contrib, by name; `None` of those from elsewhere.
    pub fn extension(&self, name: &str) -> Option<&Extension> {
        self.extensions().get(name)
    }

    /// Every extension of PostgreSQL's own contrib.
    pub fn extensions(&self) -> &BTreeMap<&'static str, Extension> {
        self.extensions.get_or_init(|| load::extensions(self.major))
    }

    /// The type of an identifier, built in or of an extension of contrib.
    pub fn type_by_id(&self, id: TypeId) -> Option<&Type<'static>> {
        if let Some(found) = self.pg_catalog.type_by_id(id) {
            return Some(found);
        }
        if id < TypeId::FIRST_EXTENSION || id >= TypeId::FIRST_USER {
            return None;
        }
        self.information_schema
            .type_by_id(id)
            .or_else(|| self.extensions().values().find_map(|e| e.layer.type_by_id(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> &'static Catalog {
        Catalog::builtin(15)
    }

    #[test]
    fn every_major_has_its_own_tables() {
        for major in OLDEST_MAJOR..=NEWEST_MAJOR {
            let catalog = Catalog::builtin(major);
            assert_eq!(catalog.major(), major);
            let layer = catalog.pg_catalog();
            assert!(layer.functions.len() > 3000, "{major}: {} functions", layer.functions.len());
            assert!(layer.operators.len() > 750 && layer.casts.len() > 200 && layer.types.len() > 150);
            assert!(catalog.extensions().len() > 30);
        }
        assert_eq!(Catalog::builtin(9).major(), OLDEST_MAJOR);
        assert_eq!(Catalog::builtin(99).major(), NEWEST_MAJOR);
        let multirange = |major| Catalog::builtin(major).pg_catalog().type_named("int4multirange").is_some();
        assert!(!multirange(13) && multirange(14));
    }

    #[test]
    fn lists_are_in_the_order_that_lookups_need() {
        for major in [OLDEST_MAJOR, NEWEST_MAJOR] {
            let catalog = Catalog::builtin(major);
            let extensions = catalog.extensions().values().map(|e| &e.layer);
            for layer in [&catalog.pg_catalog, &catalog.information_schema].into_iter().chain(extensions) {
                let mut sorted = layer.clone();
                sorted.sort();
                assert_eq!(&sorted, layer);
            }
        }
    }

    #[test]
    fn types_know_their_relatives() {
        let layer = catalog().pg_catalog();
        let int4 = layer.type_named("int4").unwrap();
        assert_eq!((int4.id, int4.category, int4.array), (TypeId::INT4, 'N', Some(TypeId::INT4_ARRAY)));
        assert!(!int4.preferred && layer.type_by_id(TypeId::FLOAT8).unwrap().preferred);
        let array = layer.type_by_id(TypeId::INT4_ARRAY).unwrap();
        assert!(array.is_array() && array.element == Some(TypeId::INT4));
        assert!(!layer.type_named("point").unwrap().is_array());
        assert_eq!(layer.type_named("_box").unwrap().delimiter, ';');
        assert_eq!(layer.type_named("name").unwrap().collation, Some("C"));
        let range = layer.range(layer.type_named("int4range").unwrap().id).unwrap();
        assert!(range.discrete && range.subtype == TypeId::INT4 && range.multirange.is_some());
        let yes_or_no = catalog().layer("information_schema").unwrap().type_named("yes_or_no").unwrap();
        assert_eq!((yes_or_no.kind, yes_or_no.base), (TypeKind::Domain, Some(TypeId::VARCHAR)));
        assert_eq!(catalog().type_by_id(yes_or_no.id), Some(yes_or_no));
    }

    #[test]
    fn casts_operators_and_functions_are_found() {
        let layer = catalog().pg_catalog();
        let cast = layer.cast(TypeId::VARCHAR, TypeId::TEXT).unwrap();
        assert_eq!((cast.context, cast.method), (CastContext::Implicit, CastMethod::Binary));
        let cast = layer.cast(TypeId::INT8, TypeId::INT4).unwrap();
        assert_eq!((cast.context, cast.function), (CastContext::Assignment, Some("int4")));
        assert!(layer.cast(TypeId::BOOL, TypeId::DATE).is_none());
        let equal = layer.operators("=");
        assert!(equal.len() > 50 && equal.iter().all(|o| o.name == "="));
        let int = equal.iter().find(|o| o.left == TypeId::INT4 && o.right == TypeId::INT4).unwrap();
        assert_eq!((int.result, int.function, int.negator), (TypeId::BOOL, "int4eq", Some("<>")));
        let interval = layer.functions("make_interval");
        assert_eq!(interval.len(), 1);
        assert_eq!(interval[0].arg_names.first(), Some(&"years"));
        assert_eq!((interval[0].defaults.len(), interval[0].defaults[6]), (7, "0.0"));
        let concat = &layer.functions("concat")[0];
        assert_eq!(concat.variadic, Some(TypeId::ANY));
        assert!(layer.functions("count").iter().all(|f| f.kind == FunctionKind::Aggregate));
        assert_eq!(layer.functions("now")[0].volatility, Volatility::Stable);
        let each = &layer.functions("jsonb_each")[0];
        assert_eq!(each.columns.iter().map(|c| c.name).collect::<Vec<_>>(), ["key", "value"]);
        assert!(layer.functions("no_such_function").is_empty());
    }

    #[test]
    fn operator_classes_and_relations_are_found() {
        let layer = catalog().pg_catalog();
        assert_eq!(layer.default_operator_class("btree", TypeId::INT4).unwrap().name, "int4_ops");
        assert!(layer.operator_class("btree", "text_pattern_ops").is_some_and(|c| !c.default));
        let tables = catalog().relation("information_schema", "tables").unwrap();
        assert_eq!(tables.columns[0].name, "table_catalog");
        assert!(catalog().relation("pg_catalog", "pg_class").is_some_and(|r| r.columns.len() > 30));
        assert!(catalog().relation("public", "pg_class").is_none());
        assert!(layer.has("language", "plpgsql") || catalog().extension("plpgsql").is_some());
        assert!(layer.has("text_search_configuration", "english"));
    }

    #[test]
    fn extensions_bring_their_members() {
        let citext = catalog().extension("citext").unwrap();
        assert_eq!((citext.version, citext.schema, citext.relocatable), ("1.6", None, true));
        let id = citext.layer.type_named("citext").unwrap().id;
        assert!(id >= TypeId::FIRST_EXTENSION && id < TypeId::FIRST_USER);
        assert!(citext.layer.operators("=").iter().any(|o| o.left == id && o.right == id));
        assert_eq!(citext.layer.cast(id, TypeId::TEXT).unwrap().context, CastContext::Implicit);
        assert_eq!(catalog().type_by_id(id).unwrap().name, "citext");
        assert_eq!(catalog().extension("earthdistance").unwrap().requires.as_ref(), ["cube"]);
        assert_eq!(catalog().extension("plpgsql").unwrap().schema, Some("pg_catalog"));
        let statements = catalog().extension("pg_stat_statements").unwrap();
        assert!(statements.layer.relation("pg_stat_statements").is_some_and(|r| r.columns.len() > 40));
        assert!(catalog().extension("postgis").is_none());
    }
}
