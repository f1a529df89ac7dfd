//! DDL statements onto the model: trigger.
