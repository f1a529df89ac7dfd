//! DDL statements onto the model: table.
