//! DDL statements onto the model: enum.
