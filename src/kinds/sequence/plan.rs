//! SQL that creates, alters and drops it: sequence.
