//! What is looked at with few rights, and where nothing may be written at all.
