//! DDL statements onto the model: column.
