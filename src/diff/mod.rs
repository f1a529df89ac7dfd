//! Model x Model to changes.
