//! DDL statements onto the model: routine.
