//! DDL statements onto the model: materialized view.
