//! SQL that creates, alters and drops it: user mapping.
