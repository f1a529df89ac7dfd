//! The catalog to the model: statistics.
