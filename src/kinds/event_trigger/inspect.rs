//! The catalog to the model: event trigger.
