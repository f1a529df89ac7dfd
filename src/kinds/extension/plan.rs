//! CREATE EXTENSION, ALTER EXTENSION.

use super::Extension;
use crate::expr::catalog::Catalog;
use crate::kinds::{Body, Written};
use crate::model::{SearchPath, TypeRef};
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, literal};

/// Whether one version comes before another: both are numbers with dots.
fn is_older(one: &Extension, other: &Extension) -> bool {
    let numbers = |extension: &Extension| -> Option<Vec<u32>> {
        extension.version.as_ref()?.split('.').map(|part| part.parse().ok()).collect()
    };
    matches!((numbers(one), numbers(other)), (Some(one), Some(other)) if one < other)
}

/// Whether columns, domains or composite types are of the extension's types: then it cannot go for a moment.
fn gives_types(between: &Between<'_>) -> bool {
    let At { id, model, major, .. } = between.actual;
    let Some(known) = Catalog::builtin(major).extension(id.name.as_str()) else { return true };
    let own = |ty: &TypeRef| {
        known.layer.type_named(ty.name.name.as_str()).is_some() && !ty.name.is_builtin()
    };
    model.objects.values().any(|object| match &object.body {
        Body::Column(column) => own(&column.ty),
        Body::Domain(domain) => own(&domain.ty),
        Body::CompositeType(ty) => ty.attributes.iter().any(|a| own(&a.ty)),
        Body::RangeType(range) => own(&range.subtype),
        _ => false,
    })
}

impl Written for Extension {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut sql = format!("CREATE EXTENSION {}", at.id.name);
        if let Some(schema) = &self.schema {
            sql.push_str(&format!(" WITH SCHEMA {schema}"));
        }
        if let Some(version) = &self.version {
            sql.push_str(&format!(" VERSION {}", literal(version)));
        }
        // Without a schema it goes to the first one of the search path.
        let path = self.schema.is_none().then(|| SearchPath::new(["public".into()]));
        vec![Sql::new(sql).with_path(path)]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let name = &between.actual.id.name;
        if between.differs("version") && is_older(to, self) && !gives_types(between) {
            // There are no scripts that lead back.
            return None;
        }
        let mut statements = Vec::new();
        if let (true, Some(schema)) = (between.differs("schema"), &to.schema) {
            let sql = Sql::new(format!("ALTER EXTENSION {name} SET SCHEMA {schema}"));
            statements.push(sql.hazard(HazardKind::MayFail, "Not every extension can be moved to another schema."));
        }
        if let (true, Some(version)) = (between.differs("version"), &to.version) {
            let sql = Sql::new(format!("ALTER EXTENSION {name} UPDATE TO {}", literal(version)));
            let what = "Fails where the server has no update script from the installed version to this one.";
            statements.push(sql.hazard(HazardKind::MayFail, what));
        }
        Some(statements)
    }

    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        let sql = Sql::new(format!("DROP {}", at.address()));
        vec![sql.loses("Its types, functions and tables go with it; columns of its types stand in the way.")]
    }
}
