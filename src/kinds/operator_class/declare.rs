//! DDL statements onto the model: operator class.
