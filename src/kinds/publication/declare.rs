//! DDL statements onto the model: publication.
