//! DDL statements onto the model: operator.
