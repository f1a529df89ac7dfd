//! DDL statements onto the model: aggregate.
