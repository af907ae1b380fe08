//! Any bytes as a post: no panic, and every promise about verdict, spans and mask holds.
#![no_main]

#[path = "../../tests/soundness.rs"]
#[allow(dead_code)]
mod soundness;

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use pilah::{Scratch, Triage};

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new());
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let problems = SCRATCH.with_borrow_mut(|scratch| soundness::broken_with(Triage::builtin(), scratch, &text));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
});
