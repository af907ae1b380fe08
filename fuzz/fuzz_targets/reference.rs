//! The fast way against slow ones: folding and tokens against plain code, used buffers against new ones, batches against single posts.
#![no_main]

#[path = "../../tests/slow.rs"]
#[allow(dead_code)]
mod slow;

use std::cell::RefCell;
use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use pilah::{Scratch, Triage};

thread_local! {
    static LETTERS: HashMap<char, u8> = slow::confusables();
    static USED: RefCell<Scratch> = RefCell::new(Scratch::new());
}

fuzz_target!(|bytes: &[u8]| {
    let triage = Triage::builtin();
    let text = String::from_utf8_lossy(bytes);
    LETTERS.with(|letters| slow::same(triage, letters, &text));
    let verdict = triage.classify(&text);
    let explained = triage.explain(&text);
    assert_eq!(explained.verdict(), verdict);
    USED.with_borrow_mut(|used| {
        // These buffers have seen every post of this run.
        assert_eq!(triage.classify_with(used, &text), verdict);
        assert_eq!(triage.classify_recorded(used, &text).0, verdict);
        assert_eq!(triage.explain_with(used, &text).spans(), explained.spans());
    });
    let lines: Vec<&str> = text.lines().collect();
    let single: Vec<_> = lines.iter().map(|l| triage.classify(l)).collect();
    assert_eq!(triage.classify_batch(&lines), single);
});
