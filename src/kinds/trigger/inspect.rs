//! The catalog to the model: trigger.
