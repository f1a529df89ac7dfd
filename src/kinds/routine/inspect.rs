//! The catalog to the model: routine.
