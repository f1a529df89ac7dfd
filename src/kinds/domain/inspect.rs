//! The catalog to the model: domain.
