//! DDL statements onto the model: cast.
