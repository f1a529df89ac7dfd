//! SQL that creates, alters and drops it: access method.
