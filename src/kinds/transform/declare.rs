//! DDL statements onto the model: transform.
