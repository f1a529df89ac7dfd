//! DDL statements onto the model: user mapping.
