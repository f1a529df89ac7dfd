//! What a check comes back with.

use std::borrow::Cow;

use super::schema::Of;
use crate::finding::{Departure, Finding, Texts};
use crate::kinds::Kind;
use crate::model::{Id, Object, Origin};

/// One fault of one object, with the SQL that would mend it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    kind: Cow<'static, str>,
    object: String,
    schema: Option<String>,
    group: Option<String>,
    origin: Option<Origin>,
    message: String,
    fix: Option<String>,
    part: Option<String>,
}

impl Flaw {
    /// A fault of an object of the model.
    pub(super) fn new(id: &Id, object: &Object, message: impl Into<String>) -> Self {
        let holder = object.body.parent(id).filter(|holder| holder.kind == Kind::Table);
        let relation = holder.map(|holder| holder.qname()).or_else(|| id.relation());
        Self {
            kind: Cow::Borrowed(id.kind.as_str()),
            object: id.to_string(),
            schema: id.schema.as_ref().map(|schema| schema.as_str().to_owned()),
            group: relation.map(|relation| relation.to_string()),
            origin: object.origin,
            message: message.into(),
            fix: None,
            part: None,
        }
    }

    /// A fault of what a fact is about.
    pub(super) fn of<T>(of: &Of<'_, T>, message: impl Into<String>) -> Self {
        Self::new(of.id, of.object, message)
    }

    /// A fault of what a statement does to an object.
    pub(super) fn of_change(id: &Id, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            kind: Cow::Borrowed(id.kind.as_str()),
            schema: id.schema.as_ref().map(|schema| schema.as_str().to_owned()),
            ..Self::at(origin, id.to_string(), message)
        }
    }

    /// A fault of a place in a text, such as a statement.
    pub(super) fn at(origin: Origin, object: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind: Cow::Borrowed("statement"),
            object: object.into(),
            schema: None,
            group: None,
            origin: Some(origin),
            message: message.into(),
            fix: None,
            part: None,
        }
    }

    /// The same with what mends it.
    pub(super) fn fix(mut self, sql: impl Into<String>) -> Self {
        self.fix = Some(sql.into());
        self
    }

    /// The same of a part of the object, so that two parts of one object are two findings.
    pub(super) fn part(mut self, part: impl Into<String>) -> Self {
        self.part = Some(part.into());
        self
    }

    /// As the finding of a rule.
    pub(super) fn finding(self, rule: &'static str, texts: &Texts) -> Finding {
        let Self { kind, object, schema, group, origin, message, fix, part } = self;
        let mut finding = Finding::new(rule, Departure::Lint, kind, object, message).under(schema, group);
        if let Some(part) = part {
            finding = finding.with_attribute(part, None, None);
        }
        if let Some(fix) = fix {
            finding = finding.with_help(fix);
        }
        match texts.snippet(origin) {
            Some(place) => finding.at(place, ""),
            None => finding,
        }
    }
}
