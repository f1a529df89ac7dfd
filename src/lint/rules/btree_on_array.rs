//! An index that cannot look into what it is over.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "btree-on-array",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "a B-tree index over an array, jsonb or tsvector",
    what: "Looks for B-tree indexes that are not unique and whose only key is a column of an array type, jsonb or \
           tsvector.",
    why: "A B-tree compares whole values: it does not find the rows whose array has an element, whose document has a key \
          or whose text has a word. GIN does.",
    example: "CREATE TABLE posts (post_id bigint PRIMARY KEY, tags text[] NOT NULL);
CREATE INDEX posts_tags_idx ON posts (tags);",
    instead: "CREATE TABLE posts (post_id bigint PRIMARY KEY, tags text[] NOT NULL);
CREATE INDEX posts_tags_idx ON posts USING gin (tags);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for index in table.indexes.iter().filter(|index| !index.body.unique && index.body.method.as_str() == "btree") {
            let [IndexKey { key: Key::Column(name), .. }] = index.body.keys.as_slice() else { continue };
            let Some(column) = table.column(name) else { continue };
            let ty = &column.body.ty;
            if ty.array || ty.is_builtin("jsonb") || ty.is_builtin("tsvector") {
                let message = format!("index {} is a B-tree over {name}, which is {ty}", index.id.name);
                flaws.push(Flaw::of(index, message).fix(format!("CREATE INDEX CONCURRENTLY ON {} USING gin ({name});", table.name)));
            }
        }
    }
    flaws
}
