//! DDL statements onto the model: foreign server.
