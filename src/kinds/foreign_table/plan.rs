//! SQL that creates, alters and drops it: foreign table.
