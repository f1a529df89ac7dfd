//! The catalog to the model: subscription.
