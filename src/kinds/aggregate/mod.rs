//! An aggregate: ordinary, ordered-set or hypothetical-set (`pg_aggregate`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::routine::Argument;
use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, Value};

/// An aggregate: ordinary, ordered-set or hypothetical-set (`pg_aggregate`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Its arguments; direct ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// `n`, `o` or `h` (`aggkind`).
    pub kind: char,
    /// How many arguments are direct (`aggnumdirectargs`).
    pub direct: u16,
    /// Options of CREATE AGGREGATE by their lower-case name (`sfunc`, `stype`, `sspace`, `finalfunc`, `finalfunc_extra`, `finalfunc_modify`, `combinefunc`, `serialfunc`, `deserialfunc`, `initcond`, `msfunc`, …, `sortop`, `parallel`), defaults left out; functions and types qualified.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl ObjectKind for Aggregate {
    const KIND: Kind = Kind::Aggregate;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "arguments and support functions"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { arguments, kind, direct, options } = self;
        vec![
            Value::Record(vec![("arguments", Value::List(arguments.iter().map(Argument::value).collect())), ("kind", kind.to_string().into()), ("direct", i64::from(*direct).into()), ("options", options.into())]),
        ]
    }
}
