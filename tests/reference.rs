//! The fast ways of folding and tokenising against slow ones. Compared on the bench texts, on real posts when `PILAH_BENCH_POSTS` names some, and on
//! made-up strings.

mod slow;

use pilah::{Scratch, Triage};
use proptest::prelude::*;
use slow::{confusables, same};

fn texts() -> Vec<String> {
    let mut texts: Vec<String> = include_str!("../benches/texts/posts.txt").lines().map(str::to_owned).collect();
    if let Some(path) = std::env::var_os("PILAH_BENCH_POSTS") {
        texts.extend(std::fs::read_to_string(path).expect("the posts").lines().map(str::to_owned));
    }
    texts
}

#[test]
fn posts_are_read_as_by_the_slow_way() {
    let (triage, confusables) = (Triage::builtin(), confusables());
    for text in texts() {
        same(triage, &confusables, &text);
    }
}

#[test]
fn used_buffers_and_records_change_no_verdict() {
    let triage = Triage::builtin();
    let mut used = Scratch::new();
    for text in texts() {
        let verdict = triage.classify(&text);
        assert_eq!(triage.classify_with(&mut used, &text), verdict, "{text:?}");
        assert_eq!(triage.classify_recorded(&mut used, &text).0, verdict, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_text_is_read_as_by_the_slow_way(text in "\\PC{0,80}") {
        same(Triage::builtin(), &confusables(), &text);
    }

    #[test]
    fn any_signs_are_read_as_by_the_slow_way(text in "[a-cA-C1-3 .,!?'\"`@#_/:*\\-\n\u{200b}\u{301}😡аé’Ａ²½]{0,60}") {
        same(Triage::builtin(), &confusables(), &text);
    }

    #[test]
    fn any_addresses_are_read_as_by_the_slow_way(words in prop::collection::vec("(https?:/|www\\.|[a-z]{1,20}|\\.com|\\.go\\.id|@|#|[A-Z][a-z]{1,4}|[0-9]{1,3}| |')", 0..12)) {
        same(Triage::builtin(), &confusables(), &words.concat());
    }
}
