//! The catalog to the model: base type.
