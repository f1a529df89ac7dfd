//! Changes to an ordered plan of SQL.
