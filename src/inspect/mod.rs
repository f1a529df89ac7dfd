//! A live database to [`Model`](crate::model::Model).
