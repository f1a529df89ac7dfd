//! The catalog to the model: schema.
