//! DDL statements onto the model: event trigger.
