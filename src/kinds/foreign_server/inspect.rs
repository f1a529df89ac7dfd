//! The catalog to the model: foreign server.
