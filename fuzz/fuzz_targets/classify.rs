//! Any bytes as a post: no panic, and every promise about verdict, spans and mask holds.
#![no_main]

#[path = "../../tests/soundness.rs"]
#[allow(dead_code)]
mod soundness;

use libfuzzer_sys::fuzz_target;
use pilah::Triage;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let problems = soundness::broken(Triage::builtin(), &text);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
});
