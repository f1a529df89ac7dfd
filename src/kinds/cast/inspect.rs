//! The catalog to the model: cast.
