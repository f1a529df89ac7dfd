//! DDL statements onto the model: default privileges.
