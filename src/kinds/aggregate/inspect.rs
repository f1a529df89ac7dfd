//! The catalog to the model: aggregate.
