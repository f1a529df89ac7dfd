//! DDL text to [`Model`](crate::model::Model).
