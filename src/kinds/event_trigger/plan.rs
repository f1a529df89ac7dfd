//! SQL that creates, alters and drops it: event trigger.
