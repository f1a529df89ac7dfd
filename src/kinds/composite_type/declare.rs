//! DDL statements onto the model: composite type.
