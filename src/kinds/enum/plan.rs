//! SQL that creates, alters and drops it: enum.
