//! DDL statements onto the model: access method.
