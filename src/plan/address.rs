//! What ALTER, DROP, COMMENT ON and GRANT call an object: `TABLE app.users`, `TRIGGER t ON app.users`.

use crate::declare::runner;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Object, QName};

/// The word (or words) that SQL has for a kind.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Schema => "SCHEMA",
        Kind::Extension => "EXTENSION",
        Kind::Language => "LANGUAGE",
        Kind::AccessMethod => "ACCESS METHOD",
        Kind::Collation => "COLLATION",
        Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::BaseType => "TYPE",
        Kind::Domain => "DOMAIN",
        Kind::Sequence => "SEQUENCE",
        Kind::Table => "TABLE",
        Kind::ForeignTable => "FOREIGN TABLE",
        Kind::Column => "COLUMN",
        Kind::Constraint => "CONSTRAINT",
        Kind::Index => "INDEX",
        Kind::View => "VIEW",
        Kind::MaterializedView => "MATERIALIZED VIEW",
        Kind::Function => "FUNCTION",
        Kind::Procedure => "PROCEDURE",
        Kind::Aggregate => "AGGREGATE",
        Kind::Trigger => "TRIGGER",
        Kind::Rule => "RULE",
        Kind::Policy => "POLICY",
        Kind::Operator => "OPERATOR",
        Kind::OperatorFamily => "OPERATOR FAMILY",
        Kind::OperatorClass => "OPERATOR CLASS",
        Kind::Cast => "CAST",
        Kind::Transform => "TRANSFORM",
        Kind::Conversion => "CONVERSION",
        Kind::Statistics => "STATISTICS",
        Kind::TextSearchParser => "TEXT SEARCH PARSER",
        Kind::TextSearchTemplate => "TEXT SEARCH TEMPLATE",
        Kind::TextSearchDictionary => "TEXT SEARCH DICTIONARY",
        Kind::TextSearchConfiguration => "TEXT SEARCH CONFIGURATION",
        Kind::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
        Kind::ForeignServer => "SERVER",
        Kind::UserMapping => "USER MAPPING",
        Kind::Publication => "PUBLICATION",
        Kind::Subscription => "SUBSCRIPTION",
        Kind::EventTrigger => "EVENT TRIGGER",
        Kind::DefaultPrivileges => "DEFAULT PRIVILEGES",
    }
}

/// `relation`, of what hangs under one.
pub fn relation(id: &Id) -> QName {
    id.relation().unwrap_or_else(|| id.qname())
}

/// What DROP, COMMENT ON and ALTER … OWNER TO call it.
pub fn address(id: &Id, object: &Object) -> String {
    let word = word(id.kind);
    let signature = id.signature.as_deref().unwrap_or_default();
    match (id.kind, &object.body) {
        (Kind::Column, _) => format!("{word} {}.{}", relation(id), id.name),
        (Kind::Constraint, Body::Constraint(constraint)) => {
            let domain = matches!(
                constraint.rule,
                ConstraintRule::DomainCheck { .. } | ConstraintRule::NotNull { column: None, .. }
            );
            format!("{word} {} ON {}{}", id.name, if domain { "DOMAIN " } else { "" }, relation(id))
        }
        (Kind::Trigger | Kind::Rule | Kind::Policy | Kind::Constraint, _) => {
            format!("{word} {} ON {}", id.name, relation(id))
        }
        (Kind::Function | Kind::Procedure, _) => format!("{word} {}{signature}", id.qname()),
        (Kind::Aggregate, Body::Aggregate(aggregate)) => {
            format!("{word} {}{}", id.qname(), crate::kinds::aggregate::plan::signature(aggregate))
        }
        (Kind::Operator, Body::Operator(operator)) => {
            let side = |ty: &Option<crate::model::TypeRef>| {
                ty.as_ref().map_or("NONE".to_owned(), ToString::to_string)
            };
            format!("{word} {} ({}, {})", operator_name(id), side(&operator.left), side(&operator.right))
        }
        (Kind::OperatorClass | Kind::OperatorFamily, _) => {
            format!("{word} {}{}", id.qname(), upper_using(signature))
        }
        (Kind::Cast, Body::Cast(cast)) => format!("{word} ({} AS {})", cast.source, cast.target),
        (Kind::Transform, _) => {
            // Its name is `type language lang`.
            let (ty, language) = split_last(id.name.as_str(), " language ");
            format!("{word} FOR {ty} LANGUAGE {language}")
        }
        (Kind::UserMapping, Body::UserMapping(mapping)) => {
            let role = mapping.role.as_ref().map_or("PUBLIC".to_owned(), runner::spelled);
            format!("{word} FOR {role} SERVER {}", mapping.server)
        }
        _ => format!("{word} {}", id.qname()),
    }
}

/// `schema.=`: the name of an operator is never quoted.
pub fn operator_name(id: &Id) -> String {
    match &id.schema {
        Some(schema) => format!("{schema}.{}", id.name.as_str()),
        None => id.name.as_str().to_owned(),
    }
}

/// ` using btree` as SQL writes it.
pub fn upper_using(signature: &str) -> String {
    signature.replacen(" using ", " USING ", 1)
}

/// Cuts at the last occurrence of a separator.
pub fn split_last<'t>(text: &'t str, separator: &str) -> (&'t str, &'t str) {
    text.rsplit_once(separator).unwrap_or((text, ""))
}

/// What GRANT calls it; `None` of kinds without privileges. Of a column: its table.
pub fn grant_target(id: &Id, object: &Object) -> Option<String> {
    let word = match id.kind {
        Kind::Table | Kind::View | Kind::MaterializedView | Kind::ForeignTable => "TABLE",
        Kind::Column => return Some(format!("TABLE {}", relation(id))),
        Kind::Sequence => "SEQUENCE",
        Kind::Function | Kind::Aggregate => {
            let signature = id.signature.as_deref().unwrap_or_default();
            return Some(format!("FUNCTION {}{signature}", id.qname()));
        }
        Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::BaseType | Kind::Domain => "TYPE",
        Kind::ForeignServer => "FOREIGN SERVER",
        Kind::Procedure | Kind::Schema | Kind::Language | Kind::ForeignDataWrapper => {
            return Some(address(id, object));
        }
        _ => return None,
    };
    Some(format!("{word} {}", id.qname()))
}

/// What ALTER … OWNER TO calls it; `None` of kinds whose owner is another object's.
pub fn owner_target(id: &Id, object: &Object) -> Option<String> {
    match id.kind {
        Kind::Extension
        | Kind::AccessMethod
        | Kind::Column
        | Kind::Constraint
        | Kind::Index
        | Kind::Trigger
        | Kind::Rule
        | Kind::Policy
        | Kind::Cast
        | Kind::Transform
        | Kind::TextSearchParser
        | Kind::TextSearchTemplate
        | Kind::UserMapping
        | Kind::DefaultPrivileges => None,
        _ => Some(address(id, object)),
    }
}
