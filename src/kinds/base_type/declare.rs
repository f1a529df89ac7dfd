//! DDL statements onto the model: base type.
