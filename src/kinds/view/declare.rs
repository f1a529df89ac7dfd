//! DDL statements onto the model: view.
