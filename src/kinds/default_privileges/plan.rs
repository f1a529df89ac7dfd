//! SQL that creates, alters and drops it: default privileges.
