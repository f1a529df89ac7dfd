//! What the user asks: one file a command.
