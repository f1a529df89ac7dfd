//! The catalog to the model: extension.
