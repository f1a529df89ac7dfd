//! DDL statements onto the model: schema.
