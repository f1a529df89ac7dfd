//! DDL statements onto the model: statistics.
