//! The catalog to the model: range type.
