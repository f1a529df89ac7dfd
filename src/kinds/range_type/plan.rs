//! SQL that creates, alters and drops it: range type.
