//! The catalog to the model: composite type.
