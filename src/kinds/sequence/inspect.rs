//! The catalog to the model: sequence.
