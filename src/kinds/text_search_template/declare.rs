//! DDL statements onto the model: text search template.
