//! A name that PostgreSQL's own hides.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "shadowed-name",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "an object that one of PostgreSQL's own hides",
    what: "Looks for relations, types and functions that have the name (and the argument types) of one in pg_catalog.",
    why: "pg_catalog is searched before every schema of the search path, so the bare name means PostgreSQL's own: a \
          query reads another table, a column is of another type, a call runs another function than its author thinks.",
    example: "CREATE DOMAIN name AS text CHECK (VALUE <> '');",
    instead: "CREATE DOMAIN person_name AS text CHECK (VALUE <> '');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let own = catalog_of(schema).pg_catalog();
    let hides = |id: &Id, object: &Object| match &object.body {
        Body::Table(_) | Body::View(_) | Body::MaterializedView(_) | Body::ForeignTable(_) | Body::Sequence(_) => {
            own.relation(id.name.as_str()).is_some()
        }
        Body::Enum(_) | Body::Domain(_) | Body::CompositeType(_) | Body::RangeType(_) | Body::BaseType(_) => {
            own.type_named(id.name.as_str()).is_some()
        }
        _ => false,
    };
    let objects = schema.model.objects.iter().filter(|(id, object)| hides(id, object));
    let routines = schema.routines().filter(|routine| is_own_function(schema, routine));
    let hidden = objects.chain(routines.map(|routine| (routine.id, routine.object)));
    let flaw = |(id, object): (&Id, &Object)| {
        let noun = id.kind.noun();
        let message = format!("{noun} {id} is hidden by pg_catalog.{}: the bare name means PostgreSQL's own", id.name);
        Flaw::new(id, object, message).fix(rename(id, "…"))
    };
    hidden.map(flaw).collect()
}

/// Whether pg_catalog has a function of this name for these arguments.
fn is_own_function(schema: &Schema<'_>, routine: &Of<'_, Routine>) -> bool {
    let catalog = catalog_of(schema);
    let inputs = routine.body.arguments.iter().filter(|argument| argument.mode.is_input());
    let types: Vec<&TypeRef> = inputs.map(|argument| &argument.ty).collect();
    let is = |ty: &TypeRef, known: crate::expr::catalog::TypeId| {
        let known = catalog.type_by_id(known).map(|known| known.name);
        let name = if ty.array { format!("_{}", ty.name.name) } else { ty.name.name.as_str().to_owned() };
        ty.name.is_builtin() && known == Some(name.as_str())
    };
    let functions = catalog.pg_catalog().functions(routine.id.name.as_str());
    functions.iter().any(|function| {
        function.args.len() == types.len() && types.iter().zip(&function.args).all(|(ty, known)| is(ty, *known))
    })
}
