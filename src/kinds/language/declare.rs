//! DDL statements onto the model: language.
