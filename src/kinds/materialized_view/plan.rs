//! SQL that creates, alters and drops it: materialized view.
