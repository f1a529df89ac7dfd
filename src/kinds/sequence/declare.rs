//! DDL statements onto the model: sequence.
