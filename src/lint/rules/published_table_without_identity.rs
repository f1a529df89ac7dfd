//! A published table whose rows the other side cannot find.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "published-table-without-identity",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "a published table that UPDATE and DELETE fail on",
    what: "Looks for tables that a publication names and whose UPDATE or DELETE it publishes, while they have neither a \
           primary key nor another REPLICA IDENTITY.",
    why: "As soon as the publication is there, every UPDATE and DELETE of the table fails: the subscriber could not tell \
          which row is meant.",
    example: "CREATE TABLE visits (page text NOT NULL, seen_at timestamptz NOT NULL);
CREATE PUBLICATION everything FOR TABLE visits;",
    instead: "CREATE TABLE visits (visit_id bigint PRIMARY KEY, page text NOT NULL, seen_at timestamptz NOT NULL);
CREATE PUBLICATION everything FOR TABLE visits;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for publication in schema.all::<Publication>() {
        let changes = ["update", "delete"].iter().any(|word| publication.body.publish.contains(*word));
        for published in publication.body.tables.values().filter(|_| changes) {
            let Some(table) = schema.table(&published.table).filter(|table| !is_identified(table)) else { continue };
            let name = &table.name;
            let message = format!("{name} is published by {} and has no replica identity: UPDATE and DELETE fail", publication.id.name);
            flaws.push(
                Flaw::of(&table.of, message)
                    .part(publication.id.name.as_str())
                    .fix(format!("ALTER TABLE {name} ADD PRIMARY KEY (…);\nor:\n  ALTER TABLE {name} REPLICA IDENTITY FULL;")),
            );
        }
    }
    flaws
}

fn is_identified(table: &Table<'_>) -> bool {
    match table.of.body.replica_identity {
        ReplicaIdentity::Default => table.primary_key().is_some(),
        ReplicaIdentity::Nothing => false,
        ReplicaIdentity::Full | ReplicaIdentity::Index(_) => true,
    }
}
