//! The catalog to the model: enum.
