//! The catalog to the model: index.
