//! The catalog to the model: foreign data wrapper.
