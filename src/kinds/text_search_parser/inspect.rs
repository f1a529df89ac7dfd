//! The catalog to the model: text search parser.
