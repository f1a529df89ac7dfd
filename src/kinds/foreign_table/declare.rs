//! DDL statements onto the model: foreign table.
