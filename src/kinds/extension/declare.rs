//! DDL statements onto the model: extension.
