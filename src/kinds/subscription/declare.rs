//! DDL statements onto the model: subscription.
