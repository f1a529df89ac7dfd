//! A view, trigger or foreign key that names what is not declared.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "dangling-reference",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "an object that names what is not declared",
    what: "Looks for triggers whose function, foreign keys whose table and views whose tables are neither declared nor \
           PostgreSQL's own. Where an extension is declared that driftlint does not know, or a statement could not be \
           followed, what is missing may come from there, and nothing is said.",
    why: "The files do not load into an empty database, or load only where something is left over from before.",
    example: "CREATE VIEW recent AS SELECT * FROM visits;",
    instead: "CREATE TABLE visits (visit_id bigint PRIMARY KEY);
CREATE VIEW recent AS SELECT * FROM visits;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    if !is_whole(schema) {
        return Vec::new();
    }
    let functions: BTreeSet<QName> = schema.routines().map(|routine| routine.id.qname()).collect();
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for (constraint, key) in table.foreign_keys() {
            if schema.model.relation(&key.table).is_none() && !is_provided(schema, &key.table) {
                let message = format!("foreign key {} refers to {}, which is not declared", constraint.id.name, key.table);
                flaws.push(Flaw::of(&constraint, message).fix("declare it before, or take the key out"));
            }
        }
    }
    for trigger in schema.all::<Trigger>() {
        let function = &trigger.body.function;
        if !functions.contains(function) && !is_provided_function(schema, function) {
            let message = format!("trigger {} runs {function}(), which is not declared", trigger.id.name);
            flaws.push(Flaw::of(&trigger, message).fix("declare the function before, or take the trigger out"));
        }
    }
    let views = schema.all::<View>().map(|view| (view.id, view.object, &view.body.query));
    let views = views.chain(schema.all::<MaterializedView>().map(|view| (view.id, view.object, &view.body.query)));
    for (id, object, query) in views {
        let Some(parsed) = parse::query(&query.sql).ok() else { continue };
        let there = |name: &QName| {
            let places: Vec<QName> = match &name.schema {
                Some(_) => vec![name.clone()],
                None => query.path.0.iter().map(|schema| QName::new(schema, &name.name)).collect(),
            };
            name.is_builtin()
                || places.iter().any(|name| schema.model.relation(name).is_some() || is_provided(schema, name))
                || is_provided(schema, &QName { schema: Some(Name::new("pg_catalog")), name: name.name.clone() })
        };
        if let Some(gone) = relations_of(&parsed).into_iter().find(|name| !there(name)) {
            let message = format!("{} {id} reads {gone}, which is not declared", id.kind.noun());
            flaws.push(Flaw::new(id, object, message).fix("declare it before, or take it out of the query"));
        }
    }
    flaws
}

/// Whether everything that the files make is known.
fn is_whole(schema: &Schema<'_>) -> bool {
    let catalog = catalog_of(schema);
    let unknown = |extension: Of<'_, Extension>| catalog.extension(extension.id.name.as_str()).is_none();
    schema.model.notices.iter().all(|notice| !notice.rule.ends_with("-statement"))
        && !schema.all::<Extension>().any(unknown)
}
