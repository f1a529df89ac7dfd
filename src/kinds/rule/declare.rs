//! DDL statements onto the model: rule.
