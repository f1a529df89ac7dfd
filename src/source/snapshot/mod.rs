//! A model as JSON: stable, diffable, a line for each attribute.
//!
//! Version 1 is what `V1` holds; it grows by members that older readers may leave out, and by no others.

mod error;
mod head;
mod layout;
mod objects;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::error::SnapshotError;
pub use self::head::head;
use self::objects::{Objects, Wrong};
use crate::kinds::Body;
use crate::model::{Id, Model, Name, Notice, Object, Privileges, Provided, Server, Speaks};

/// What the member `format` says.
const FORMAT: &str = "driftlint-snapshot";
/// What the member `version` says.
const VERSION: u64 = 1;

/// Version 1, as it stands in a file; its objects are a list that is written, or a map that is read.
#[derive(Debug, Serialize, Deserialize)]
struct V1<O> {
    format: String,
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<Server>,
    speaks: Speaks,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notices: Vec<Notice>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    doubtful: BTreeSet<Id>,
    /// Written even where there is nothing: who reads the head alone reads no further than here.
    #[serde(default)]
    provided: Provided,
    objects: O,
}

/// One object: its identity and what [`Object`] has.
#[derive(Debug, Serialize, Deserialize)]
struct ObjectV1 {
    id: Id,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    privileges: Option<Privileges>,
    body: Body,
}

/// The text of a model's snapshot.
pub fn write(model: &Model) -> Result<String, SnapshotError> {
    let Model { objects, speaks, notices, doubtful, server, provided, sources: _ } = model;
    let objects = objects.iter().map(|(id, object)| {
        let Object { owner, comment, privileges, body, origin: _ } = object.clone();
        ObjectV1 { id: id.clone(), owner, comment, privileges, body }
    });
    let snapshot = V1 {
        format: FORMAT.to_owned(),
        version: VERSION,
        server: server.clone(),
        speaks: *speaks,
        notices: notices.clone(),
        doubtful: doubtful.clone(),
        objects: objects.collect::<Vec<_>>(),
        provided: provided.clone(),
    };
    let value =
        serde_json::to_value(&snapshot).map_err(|error| SnapshotError::Unwritable(error.to_string()))?;
    Ok(layout::lines(&value))
}

/// The model in a snapshot's text; `path` is for messages.
pub fn read(text: &str, path: &str) -> Result<Model, SnapshotError> {
    let V1 { format, version, server, speaks, notices, doubtful, objects, provided } = envelope(text, path)?;
    if format != FORMAT || version != VERSION {
        check_envelope(text, path)?;
    }
    let objects = objects.whole().map_err(|wrong| {
        let path = path.to_owned();
        match wrong {
            Wrong::Kinds(id) => SnapshotError::Kinds { path, object: id.to_string() },
            Wrong::Twice(id) => SnapshotError::Twice { path, object: id.to_string() },
        }
    })?;
    Ok(Model { objects, speaks, notices, doubtful, server, provided, sources: Vec::new() })
}

/// All of it, if it is what this version writes; else the reason, other JSON told from a broken snapshot.
fn envelope(text: &str, path: &str) -> Result<V1<Objects>, SnapshotError> {
    serde_json::from_str(text).map_err(|error| match check_envelope(text, path) {
        Ok(()) => SnapshotError::json(&error, text, path),
        Err(other) => other,
    })
}

/// Tells other JSON and later versions from what is merely broken.
fn check_envelope(text: &str, path: &str) -> Result<(), SnapshotError> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| SnapshotError::json(&error, text, path))?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(SnapshotError::OtherFormat { path: path.to_owned() });
    }
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(VERSION) => Ok(()),
        found => Err(SnapshotError::OtherVersion {
            path: path.to_owned(),
            found: found.map_or_else(|| "none".to_owned(), |version| version.to_string()),
        }),
    }
}

#[cfg(test)]
mod tests;
