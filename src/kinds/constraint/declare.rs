//! DDL statements onto the model: constraint.
