//! DDL text to [`Model`](crate::model::Model).

pub mod ddl;
pub mod parse;
