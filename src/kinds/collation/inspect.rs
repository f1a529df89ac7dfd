//! The catalog to the model: collation.
