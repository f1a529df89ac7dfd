//! The catalog to the model: materialized view.
