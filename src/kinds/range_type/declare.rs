//! DDL statements onto the model: range type.
