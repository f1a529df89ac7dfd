//! DDL statements onto the model: collation.
