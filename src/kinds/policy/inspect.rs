//! The catalog to the model: policy.
