//! The catalog to the model: table.
