//! The catalog to the model: constraint.
