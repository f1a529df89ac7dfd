//! DDL text to [`Model`](crate::model::Model).

pub mod acl;
pub mod ddl;
pub mod parse;
