//! SQL that creates, alters and drops it: base type.
