//! What has no place in the text: statements at the end of the file of what they are about.

use super::edit::Edit;
use crate::diff::Diff;
use crate::kinds::Kind;
use crate::model::{Id, Model, Source};
use crate::plan::{Options, Step, plan};

/// The statements that lead from what is declared to what is there.
pub(super) fn steps(declared: &Model, actual: &Model, back: &Diff) -> Vec<Step> {
    // The declared side stands where a plan has the actual one: it is what changes.
    let options = Options { online: false, allow_destructive: true };
    let speaks = declared.speaks;
    // One word about a comment, an owner or a grant would mean that all of them are declared.
    let unspoken = |sql: &str| {
        sql.starts_with("COMMENT ON ") && !speaks.comments
            || (sql.starts_with("GRANT ") || sql.starts_with("REVOKE ")) && !speaks.privileges
            || sql.contains(" OWNER TO ") && sql.starts_with("ALTER ") && !speaks.owner
    };
    let steps = plan(actual, declared, back, &options).steps;
    steps.into_iter().filter(|step| !unspoken(&step.sql)).collect()
}

/// The statements as changes of files: each at the end of its own, or all at the end of the last.
pub(super) fn edits(declared: &Model, sources: &[Source], steps: &[Step], last: bool) -> Vec<Edit> {
    let final_source = sources.len().saturating_sub(1);
    let mut texts = vec![String::new(); sources.len()];
    for step in steps {
        let home = if last { None } else { home(declared, step) };
        if let Some(text) = texts.get_mut(home.unwrap_or(final_source)) {
            text.push_str(&step.sql);
            text.push_str(";\n");
        }
    }
    let all = texts.into_iter().enumerate().filter(|(_, text)| !text.is_empty());
    all.filter_map(|(number, text)| {
        let before = &sources.get(number)?.text;
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        let end = before.len();
        Some(Edit::new(number, end..end, format!("{gap}{text}")))
    })
    .collect()
}

/// The file that declares what a statement is about: its table, else its like in the same schema.
fn home(declared: &Model, step: &Step) -> Option<usize> {
    let source = |id: &Id| {
        let origin = declared.objects.get(id).and_then(|object| object.origin)?;
        usize::try_from(origin.source).ok()
    };
    let table = step.group.as_ref().and_then(|name| declared.relation(name)).map(|(id, _)| id);
    let own = table.and_then(source);
    let schema = step.group.as_ref().and_then(|name| name.schema.as_ref());
    let near = |kind: Option<Kind>| {
        let ids = declared.objects.keys().filter(|id| {
            kind.is_none_or(|kind| id.kind == kind) && id.schema.as_ref() == schema && id.relation.is_none()
        });
        ids.filter_map(source).max()
    };
    own.or_else(|| near(Some(step.kind))).or_else(|| near(None))
}
