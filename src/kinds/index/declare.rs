//! DDL statements onto the model: index.
