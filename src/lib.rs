//! driftlint: the declarative schema-drift linter for PostgreSQL.
