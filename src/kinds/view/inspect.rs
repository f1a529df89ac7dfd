//! The catalog to the model: view.
