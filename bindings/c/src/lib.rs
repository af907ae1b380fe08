//! The C ABI of pilah. What a caller reads is `include/pilah.h`, which is made from these files in this order.
//!
//! Modules speak of each other by `super::`, so that a fuzz target can take this directory in as a module.

// The numbers of classes.
pub mod codes;

// What a call answers, and the wall that no panic passes.
pub mod status;

// The record of 32 bytes.
pub mod verdict;

// Versions and names.
pub mod names;

// Making and freeing an engine.
pub mod engine;

// One post, many posts.
pub mod classify;

// Reasons, masked text, normal form.
pub mod explain;

// From pointers to texts, and texts back into the caller's memory.
mod input;
mod output;
