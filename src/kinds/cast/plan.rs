//! SQL that creates, alters and drops it: cast.
