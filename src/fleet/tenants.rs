//! Tenants: one declared schema against every schema of a database that is like it.
//!
//! The database is read once. Most tenants are the same but for their name, so each is written down without it, and
//! only one of those that are written alike is compared.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::kinds::Kind;
use crate::model::{Id, Model, Name, Object, Objects, Source};

/// Tenants that are the same but for their names.
#[derive(Debug)]
pub struct Shape {
    /// All of them, in order.
    pub tenants: Vec<Name>,
    /// What the first of them has.
    pub objects: Objects,
}

/// The tenants of a database by what they have.
pub fn shapes(model: &Model, is_tenant: impl Fn(&str) -> bool) -> Vec<Shape> {
    let mut homes: BTreeMap<&Name, Vec<(&Id, &Object)>> = BTreeMap::new();
    for (id, object) in model.objects.iter() {
        let home = if id.kind == Kind::Schema { Some(&id.name) } else { id.schema.as_ref() };
        if let Some(home) = home.filter(|home| is_tenant(home.as_str())) {
            homes.entry(home).or_default().push((id, object));
        }
    }
    let mut shapes: BTreeMap<Vec<u8>, Shape> = BTreeMap::new();
    for (tenant, objects) in homes {
        let shape = shapes.entry(likeness(tenant, &objects)).or_insert_with(|| Shape {
            tenants: Vec::new(),
            objects: objects.iter().map(|(id, object)| ((*id).clone(), (*object).clone())).collect(),
        });
        shape.tenants.push(tenant.clone());
    }
    let mut shapes: Vec<_> = shapes.into_values().collect();
    shapes.sort_by(|a, b| a.tenants.first().cmp(&b.tenants.first()));
    shapes
}

/// What a tenant has, without its name: the same for tenants that are the same.
fn likeness(tenant: &Name, objects: &[(&Id, &Object)]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut lines: Vec<String> = objects
        .iter()
        .filter_map(|pair| serde_json::to_string(pair).ok())
        .map(|json| without(&json, tenant))
        .collect();
    lines.sort_unstable();
    lines.iter().for_each(|line| hash.update(line.as_bytes()));
    hash.finalize().to_vec()
}

/// Its name taken out of the places where a model has it: as a schema, and before a dot in texts.
fn without(json: &str, tenant: &Name) -> String {
    let name = tenant.as_str();
    let json = json.replace(&format!("\"schema\":\"{name}\""), "\"schema\":\"\"");
    let json = json
        .replace(&format!("\"kind\":\"schema\",\"name\":\"{name}\""), "\"kind\":\"schema\",\"name\":\"\"");
    requalified(&json, tenant, "")
}

/// A text with one schema for another: before a dot, where it stands as a word.
pub fn requalified(text: &str, from: &Name, to: &str) -> String {
    let from = format!("{from}.");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&from) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let inside = out.ends_with(|c: char| {
            c.is_alphanumeric() || c == '_' || c == '.' || c == '"' && from.starts_with('"')
        });
        out.push_str(if inside { from.trim_end_matches('.') } else { to });
        rest = after.get(from.len() - 1..).unwrap_or_default();
        // A dot alone says nothing when the name is to go.
        if !inside && to.is_empty() {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The one schema that is declared; none where it is not one.
pub fn declared(model: &Model) -> Option<Name> {
    let mut homes: Vec<&Name> = model
        .objects
        .iter()
        .filter(|(_, object)| object.origin.is_some())
        .filter_map(|(id, _)| id.schema.as_ref())
        .collect();
    homes.sort_unstable();
    homes.dedup();
    match homes.as_slice() {
        [one] => Some((*one).clone()),
        _ => None,
    }
}

/// The declared texts for one tenant: what names the declared schema names the tenant's. Lines stay where they are.
pub fn retargeted(sources: &[Source], from: &Name, to: &Name) -> Vec<Source> {
    let text = |source: &Source| {
        let text = requalified(&source.text, from, &to.to_string());
        let lines = text.split_inclusive('\n').map(|line| named(line, from, to));
        lines.collect::<String>()
    };
    sources.iter().map(|source| Source { path: source.path.clone(), text: text(source).into() }).collect()
}

/// `CREATE SCHEMA tenant`, `ON SCHEMA tenant`, `search_path = tenant`: where a schema is named without a dot.
fn named(line: &str, from: &Name, to: &Name) -> String {
    let lower = line.to_ascii_lowercase();
    if !lower.contains("schema") && !lower.contains("search_path") {
        return line.to_owned();
    }
    let (from, to) = (from.to_string(), to.to_string());
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(&from) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let tail = after.get(from.len()..).unwrap_or_default();
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let whole =
            !out.ends_with(word) && !tail.starts_with(word) && !tail.starts_with('.') && !out.ends_with('.');
        out.push_str(if whole { &to } else { &from });
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_renamed_where_it_is_one() {
        let (from, to) = (Name::new("t"), Name::new("tenant_7"));
        let sources = [Source {
            path: "a.sql".to_owned(),
            text: "CREATE SCHEMA t;\nCREATE TABLE t.t (t text, at.x int);\nSET search_path = t, public;\n"
                .into(),
        }];
        assert_eq!(
            &*retargeted(&sources, &from, &to)[0].text,
            "CREATE SCHEMA tenant_7;\nCREATE TABLE tenant_7.t (t text, at.x int);\nSET search_path = tenant_7, public;\n"
        );
        assert_eq!(requalified("tenant_7.a = x.tenant_7.b", &to, "t"), "t.a = x.tenant_7.b");
        assert_eq!(requalified("nextval('tenant_7.s')", &to, ""), "nextval('s')");
    }
}
