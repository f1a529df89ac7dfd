//! DDL statements onto the model: foreign data wrapper.
