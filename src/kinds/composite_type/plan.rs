//! SQL that creates, alters and drops it: composite type.
