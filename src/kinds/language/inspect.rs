//! The catalog to the model: language.
