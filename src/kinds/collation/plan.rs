//! SQL that creates, alters and drops it: collation.
