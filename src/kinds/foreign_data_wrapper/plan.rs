//! SQL that creates, alters and drops it: foreign data wrapper.
