//! A collation (`pg_collation`).

pub(crate) mod declare;
mod language_tag;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// A collation (`pg_collation`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collation {
    /// `libc`, `icu`, `builtin` or `default`.
    pub provider: String,
    /// LC_COLLATE of libc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lc_collate: Option<String>,
    /// LC_CTYPE of libc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lc_ctype: Option<String>,
    /// The locale of ICU and builtin, as written; a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Whether equal means equal byte for byte.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deterministic: bool,
    /// Extra ICU rules (16 and newer).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
}

impl ObjectKind for Collation {
    const KIND: Kind = Kind::Collation;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "provider, locale, determinism, rules"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { provider, lc_collate, lc_ctype, locale, deterministic, rules } = self;
        vec![
            Value::Record(vec![("provider", provider.into()), ("lc_collate", lc_collate.as_ref().into()), ("lc_ctype", lc_ctype.as_ref().into()), ("locale", locale.as_deref().map(|locale| locale_value(provider, locale)).into()), ("deterministic", (*deterministic).into()), ("rules", rules.as_ref().into())]),
        ]
    }
}

/// A locale of ICU as what it means: a server of 16 and newer writes down another text than it is given.
fn locale_value(provider: &str, locale: &str) -> String {
    if provider == "icu" { language_tag::canonical(locale) } else { locale.to_owned() }
}
