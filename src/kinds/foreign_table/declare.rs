//! Foreign tables are made where tables are, in `table::declare`.
