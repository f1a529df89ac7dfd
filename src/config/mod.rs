//! driftlint.toml.
