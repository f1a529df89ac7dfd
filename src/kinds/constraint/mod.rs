//! A constraint of a table, foreign table or domain (`pg_constraint`), the index behind it included.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Name, Options, QName, Scope, TypeRef, Value};

/// A constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constraint {
    /// What it demands.
    pub rule: ConstraintRule,
    /// Not NOT VALID; also of what is not enforced, which has nothing to validate.
    pub validated: bool,
    /// DEFERRABLE and INITIALLY DEFERRED.
    #[serde(default)]
    pub deferrable: Deferrable,
    /// Not NOT ENFORCED (18).
    pub enforced: bool,
    /// CLUSTER ON the index behind it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cluster: bool,
    /// COMMENT ON INDEX of the index behind it, which is not that of the constraint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index_comment: Option<String>,
    /// Of a partitioned table's key: what the keys of partitions that are attached to it are called, by partition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partition_names: Vec<(QName, Name)>,
}

impl Constraint {
    /// One that is checked, enforced and not deferrable.
    pub fn new(rule: ConstraintRule) -> Self {
        Self {
            rule,
            validated: true,
            deferrable: Deferrable::Not,
            enforced: true,
            cluster: false,
            index_comment: None,
            partition_names: Vec::new(),
        }
    }

    /// Whether it is a NOT NULL, checked and inherited as every one is unless it says otherwise.
    pub fn is_plain_not_null(&self) -> bool {
        self.validated && matches!(self.rule, ConstraintRule::NotNull { no_inherit: false, .. })
    }
}

/// DEFERRABLE and INITIALLY DEFERRED.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// NOT DEFERRABLE.
    #[default]
    Not,
    /// DEFERRABLE INITIALLY IMMEDIATE.
    Immediate,
    /// DEFERRABLE INITIALLY DEFERRED.
    Deferred,
}

impl Deferrable {
    /// As SQL writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Not => "NOT DEFERRABLE",
            Self::Immediate => "DEFERRABLE INITIALLY IMMEDIATE",
            Self::Deferred => "DEFERRABLE INITIALLY DEFERRED",
        }
    }
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintRule {
    /// PRIMARY KEY.
    PrimaryKey(KeyConstraint),
    /// UNIQUE.
    Unique(KeyConstraint),
    /// CHECK of a table.
    Check {
        /// The condition.
        expr: Expr,
        /// NO INHERIT.
        no_inherit: bool,
    },
    /// CHECK of a domain.
    DomainCheck {
        /// The condition.
        expr: Expr,
        /// The type that the domain is over.
        base: TypeRef,
    },
    /// FOREIGN KEY.
    ForeignKey(ForeignKey),
    /// EXCLUDE.
    Exclusion(Exclusion),
    /// NOT NULL (18), where it says more than the column does.
    NotNull {
        /// The column; none of a domain.
        column: Option<Name>,
        /// NO INHERIT.
        no_inherit: bool,
    },
}

/// PRIMARY KEY or UNIQUE.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyConstraint {
    /// The columns, in order.
    pub columns: Vec<Name>,
    /// INCLUDE.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// NULLS NOT DISTINCT (15).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nulls_not_distinct: bool,
    /// WITHOUT OVERLAPS on the last column (18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_overlaps: bool,
    /// Storage parameters of the index.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The index's tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
}

/// FOREIGN KEY.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The columns, in order.
    pub columns: Vec<Name>,
    /// The table it refers to.
    pub table: QName,
    /// The columns there, in order: the primary key's where none were written.
    pub references: Vec<Name>,
    /// `simple`, `full` or `partial`.
    pub matching: String,
    /// `no action`, `restrict`, `cascade`, `set null` or `set default`.
    pub on_update: String,
    /// As `on_update`.
    pub on_delete: String,
    /// SET NULL (…) or SET DEFAULT (…) of some columns only (15).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_delete_columns: Vec<Name>,
    /// PERIOD on the last column (18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub period: bool,
}

/// EXCLUDE.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The access method.
    pub method: Name,
    /// The elements, each with the operator it excludes by: its name, qualified unless in `pg_catalog`.
    pub elements: Vec<(super::index::IndexKey, String)>,
    /// INCLUDE.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// WHERE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Expr>,
    /// Storage parameters of the index.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The index's tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
}

impl KeyConstraint {
    fn value(&self, kind: &'static str) -> Value<'_> {
        let Self { columns, include, nulls_not_distinct, without_overlaps, options, tablespace } = self;
        Value::Record(vec![
            ("", kind.into()),
            ("", Value::names(columns)),
            ("include", Value::names(include)),
            ("nulls_not_distinct", (*nulls_not_distinct).into()),
            ("without_overlaps", (*without_overlaps).into()),
            ("with", options.into()),
            ("tablespace", tablespace.as_ref().into()),
        ])
    }
}

impl ForeignKey {
    fn value(&self) -> Value<'_> {
        let Self { columns, table, references, matching, on_update, on_delete, on_delete_columns, period } = self;
        Value::Record(vec![
            ("", "FOREIGN KEY".into()),
            ("", Value::names(columns)),
            ("references", table.into()),
            ("", Value::names(references)),
            ("match", matching.into()),
            ("on_update", on_update.into()),
            ("on_delete", on_delete.into()),
            ("", Value::Set(on_delete_columns.iter().map(Value::from).collect())),
            ("period", (*period).into()),
        ])
    }
}

impl Exclusion {
    fn value(&self, table: &QName) -> Value<'_> {
        let Self { method, elements, include, predicate, options, tablespace } = self;
        let elements = elements
            .iter()
            .map(|(key, operator)| Value::Record(vec![("", key.value(table)), ("with", operator.into())]));
        Value::Record(vec![
            ("", "EXCLUDE".into()),
            ("using", method.into()),
            ("", Value::List(elements.collect())),
            ("include", Value::names(include)),
            (
                "where",
                predicate.as_ref().map_or(Value::Absent, |e| Value::Expr(e, Scope::Condition(table.clone()))),
            ),
            ("with", options.into()),
            ("tablespace", tablespace.as_ref().into()),
        ])
    }
}

impl ConstraintRule {
    /// Whether there is an index behind it.
    pub fn is_key(&self) -> bool {
        matches!(self, Self::PrimaryKey(_) | Self::Unique(_) | Self::Exclusion(_))
    }

    fn value(&self, table: &QName) -> Value<'_> {
        match self {
            Self::PrimaryKey(key) => key.value("PRIMARY KEY"),
            Self::Unique(key) => key.value("UNIQUE"),
            Self::Check { expr, no_inherit } => Value::Record(vec![
                ("", "CHECK".into()),
                ("", Value::Expr(expr, Scope::Condition(table.clone()))),
                ("no_inherit", (*no_inherit).into()),
            ]),
            Self::DomainCheck { expr, base } => {
                Value::Record(vec![("", "CHECK".into()), ("", Value::Expr(expr, Scope::Domain(base)))])
            }
            Self::ForeignKey(key) => key.value(),
            Self::Exclusion(exclusion) => exclusion.value(table),
            Self::NotNull { column, no_inherit } => Value::Record(vec![
                ("", "NOT NULL".into()),
                ("", column.as_ref().into()),
                ("no_inherit", (*no_inherit).into()),
            ]),
        }
    }
}

impl ObjectKind for Constraint {
    const KIND: Kind = Kind::Constraint;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "columns, expression, references, actions, the index behind it"),
        ("validated", "whether the rows that were there were checked"),
        ("deferrable", "DEFERRABLE, INITIALLY DEFERRED"),
        ("enforced", "ENFORCED"),
        ("cluster", "CLUSTER ON the index behind it"),
        ("index_comment", "the comment on the index behind it"),
    ];

    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
        // Names of what is not in the model are PostgreSQL's own affair; a dump keeps them all the same.
        let Self { rule, validated, deferrable, enforced, cluster, index_comment, partition_names: _ } = self;
        let relation = id.relation().unwrap_or_else(|| QName::bare(&id.name));
        vec![
            rule.value(&relation),
            (*validated).into(),
            deferrable.sql().into(),
            (*enforced).into(),
            (*cluster).into(),
            index_comment.as_ref().into(),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        let kind = match self.rule {
            ConstraintRule::DomainCheck { .. } | ConstraintRule::NotNull { column: None, .. } => Kind::Domain,
            _ => Kind::Table,
        };
        Some(Id::of(kind, &id.relation()?))
    }
}
