//! SQL that creates, alters and drops it: text search parser.
