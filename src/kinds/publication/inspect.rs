//! The catalog to the model: publication.
