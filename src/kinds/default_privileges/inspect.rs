//! The catalog to the model: default privileges.
