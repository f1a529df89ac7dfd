//! The catalog to the model: user mapping.
