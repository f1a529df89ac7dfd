//! DDL statements onto the model: domain.
