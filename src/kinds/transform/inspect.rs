//! The catalog to the model: transform.
