//! What holds of every verdict, whatever the post.

use pilah::{SpanKind, Triage};
use proptest::prelude::*;

use crate::cases;
use crate::soundness::broken;

/// Cases of random text per property.
const RANDOM_CASES: u32 = 300;

#[test]
fn invariants_hold_for_every_case() {
    let triage = Triage::builtin();
    let problems: Vec<String> = cases::all_texts().iter().flat_map(|t| broken(triage, t)).collect();
    crate::report("broken invariants", &problems, 60);
}

/// Abuse of severity 2 and more is in the words, so there is something to cover.
#[test]
fn strong_abuse_shows_a_span() {
    let triage = Triage::builtin();
    let mut problems = Vec::new();
    for text in cases::all_texts() {
        let explanation = triage.explain(&text);
        if explanation.verdict().severity() >= 2 && explanation.spans().iter().all(|s| s.kind != SpanKind::Abuse) {
            problems.push(format!("{text:?}"));
        }
    }
    crate::report("posts with strong abuse and no span of it", &problems, 60);
}

#[test]
fn personal_data_is_covered_in_every_class() {
    let triage = Triage::builtin();
    let data = [("3374015207900001", "[NIK]"), ("0812-0000-0000", "[HP]"), ("warga.uji@example.com", "[EMAIL]"), ("H 1234 ZZ", "[PLAT]")];
    let posts = ["Min, tolong dicek data saya {} kok belum masuk", "Admin goblok, catat nih {}", "Salam dari {} ya lur"];
    let mut problems = Vec::new();
    for post in posts {
        for (datum, cover) in data {
            let masked = triage.mask(&post.replace("{}", datum));
            if masked.contains(datum) || !masked.contains(cover) {
                problems.push(format!("{post:?} with {datum}: {masked:?}"));
            }
        }
    }
    crate::report("posts that show personal data", &problems, usize::MAX);
}

#[test]
fn what_is_public_is_not_covered() {
    let triage = Triage::builtin();
    let mut problems = Vec::new();
    for public in ["112", "119", "1500-700", "RT 03 RW 11", "KM 421", "Rp 1.250.000", "12-08-2026", "tiket 20260812000451", "jam 08.30", "SDN 4", "H-2"] {
        let text = format!("Min, kata petugas {public}, benar begitu?");
        let masked = triage.mask(&text);
        if !masked.contains(public) {
            problems.push(format!("{text:?}: {masked:?}"));
        }
    }
    crate::report("posts that lost what is public", &problems, usize::MAX);
}

/// Pieces that meet badly: cases cut anywhere, marks, joiners, digits, controls.
fn piece() -> impl Strategy<Value = String> {
    let texts = cases::all_texts();
    prop_oneof![
        3 => proptest::sample::select(texts).prop_flat_map(|t| {
            let count = t.chars().count();
            (Just(t), 0..=count).prop_map(|(t, n)| t.chars().take(n).collect::<String>())
        }),
        1 => proptest::sample::select(vec!["goblok", "a n j i n g", "\u{200b}", "\u{301}\u{301}", "\u{202e}", "\u{1b}[31m", "[kasar]", "[HP]", "0812 0000 0000", "@", "#", "\"", "“", "1", "\u{fdfa}", "İ", "👨‍👩‍👧", "\0", "\n"]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: RANDOM_CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold_for_any_text(pieces in proptest::collection::vec((piece(), prop_oneof![Just(""), Just(" ")]), 0..6)) {
        let text: String = pieces.into_iter().map(|(p, gap)| p + gap).collect();
        let problems = broken(Triage::builtin(), &text);
        prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
