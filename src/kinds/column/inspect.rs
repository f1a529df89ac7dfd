//! The catalog to the model: column.
