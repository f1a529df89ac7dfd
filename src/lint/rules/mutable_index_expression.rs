//! An index, generated column or partition key over what may change by itself.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "mutable-index-expression",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "a stored expression that calls what is not IMMUTABLE",
    what: "Looks for indexes, generated columns, partition keys and exclusion constraints whose expressions call a \
           function that is not IMMUTABLE.",
    why: "PostgreSQL refuses such a statement: what was computed when a row was written must be what is computed when it \
          is looked for.",
    example: "CREATE TABLE jobs (job_id bigint PRIMARY KEY, due_at timestamptz NOT NULL);
CREATE INDEX jobs_due_idx ON jobs (due_at) WHERE due_at < now();",
    instead: "CREATE TABLE jobs (job_id bigint PRIMARY KEY, due_at timestamptz NOT NULL);
CREATE INDEX jobs_due_idx ON jobs (due_at);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let catalog = catalog_of(schema);
    let mut volatility: BTreeMap<QName, BTreeSet<&str>> = BTreeMap::new();
    for routine in schema.routines() {
        // PostgreSQL puts the body of an SQL function in its place before it looks, whatever the function promises.
        let inlined = routine.body.language.as_str() == "sql";
        let promise = if inlined { "immutable" } else { &routine.body.volatility };
        volatility.entry(routine.id.qname()).or_default().insert(promise);
    }
    let mut flaws = Vec::new();
    for (id, object) in schema.model.objects.iter() {
        for (what, expr) in stored(object) {
            let Some(parsed) = tree(expr) else { continue };
            let own = |name: &QName| {
                let schemas = name.schema.iter().chain(if name.schema.is_none() { expr.path.0.iter() } else { [].iter() });
                schemas.map(|schema| QName::new(schema, &name.name)).find_map(|name| volatility.get(&name))
            };
            let changes = |name: &QName| match own(name) {
                Some(promises) => !promises.contains("immutable"),
                None => {
                    let builtin = name.schema.is_none() || name.is_builtin();
                    builtin
                        && builtin_volatility(catalog, name.name.as_str())
                            .is_some_and(|volatility| volatility != Volatility::Immutable)
                }
            };
            let mut called: Vec<String> =
                calls(&parsed).into_iter().filter(|name| changes(name)).map(|name| format!("{name}()")).collect();
            walk(&parsed, &mut |one| {
                if let Expr::Current(word, _) = one {
                    called.push((*word).to_uppercase());
                }
            });
            if let Some(first) = called.first() {
                let message = format!("{what} on {first}, which is not IMMUTABLE: PostgreSQL refuses it");
                flaws.push(Flaw::new(id, object, message).part("expression").fix("compute it in the query, or store it in a column of its own"));
            }
        }
    }
    flaws
}
