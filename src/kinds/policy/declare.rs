//! DDL statements onto the model: policy.
