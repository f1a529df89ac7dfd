//! The catalog to the model: foreign table.
