//! The catalog to the model: operator family.
