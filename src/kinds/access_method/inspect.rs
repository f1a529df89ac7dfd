//! The catalog to the model: access method.
