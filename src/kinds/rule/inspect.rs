//! The catalog to the model: rule.
