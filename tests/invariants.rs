//! What holds of every verdict, whatever the post.

use std::cell::RefCell;

use pilah::{Explanation, Label, MAX_POST_BYTES, Scratch, Span, SpanKind, SpanRef, Triage, Verdict};
use proptest::prelude::*;

use crate::cases;

/// Cases of random text per property.
const RANDOM_CASES: u32 = 300;

/// Every broken invariant of one post.
fn broken(triage: &Triage, text: &str) -> Vec<String> {
    let explanation = triage.explain(text);
    let mut broken = verdict_problems(explanation.verdict());
    if explanation.verdict() != triage.classify(text) {
        broken.push("explain and classify disagree".to_owned());
    }
    broken.extend(evidence_problems(triage, &explanation, text));
    broken.extend(span_problems(&explanation, text));
    broken.extend(mask_problems(triage, &explanation, text));
    broken.iter().map(|b| format!("{b}: {text:?}")).collect()
}

fn verdict_problems(v: Verdict) -> Vec<String> {
    let request = v.label() == Label::ServiceRequest;
    let holds = [
        (v.scores().iter().map(|s| u32::from(*s)).sum::<u32>() == 1000, "the scores do not sum to 1000"),
        (Label::ALL.iter().all(|l| v.score(*l) == v.scores()[l.code() as usize]), "score and scores disagree"),
        (v.mixed() == (request && v.abusive()), "mixed is not: a request that is abusive"),
        (v.label() != Label::Harassment || v.abusive(), "harassment that is not abusive"),
        (v.label() != Label::OffTopic || !v.abusive(), "off topic that is abusive"),
        (v.kind().label() == v.label(), "a kind of another class"),
        ((v.severity() > 0) == v.abusive(), "severity is not 0 exactly when not abusive"),
        (v.severity() <= 4, "severity above 4"),
        (v.target().is_some() == v.abusive(), "a target without abuse, or abuse without a target"),
        (v.urgency() <= 3, "urgency above 3"),
        (v.urgency() == 0 || request, "urgency without a request"),
        (v.topic().is_none() || request, "a topic without a request"),
    ];
    holds.iter().filter(|h| !h.0).map(|h| h.1.to_owned()).collect()
}

thread_local! {
    /// Buffers that have seen all earlier posts: what was found for one of them must not show in another.
    static USED: RefCell<Scratch> = RefCell::default();
}

/// Evidence says in borrowed words what an explanation says in words of its own.
fn evidence_problems(triage: &Triage, explanation: &Explanation, text: &str) -> Vec<String> {
    USED.with_borrow_mut(|scratch| {
        let evidence = triage.evidence_with(scratch, text);
        let row = |file: &str, line: usize| if file.is_empty() { String::new() } else { format!("{file}:{line}") };
        let told = |s: SpanRef<'_>| (s.kind, s.start, s.end, s.text.to_owned(), row(s.file, s.line), s.entry.to_owned(), s.weight, s.rule.to_owned());
        let evident: Vec<_> = evidence.spans().map(told).collect();
        let same = |s: &Span| (s.kind, s.start, s.end, s.text.clone(), s.lexicon.clone(), s.entry.clone(), s.weight, s.rule.clone());
        let explained: Vec<_> = explanation.spans().iter().map(same).collect();
        let mut masked = String::new();
        evidence.mask_into(&mut masked);
        let holds = [
            (evidence.verdict() == explanation.verdict(), "evidence and explain disagree"),
            (evident == explained, "evidence has other spans than explain"),
            (masked == explanation.mask(text), "evidence masks otherwise than explain"),
        ];
        holds.iter().filter(|h| !h.0).map(|h| h.1.to_owned()).collect()
    })
}

fn span_problems(explanation: &Explanation, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let read = text.len().min(MAX_POST_BYTES);
    for span in explanation.spans() {
        let sound = span.start < span.end && span.end <= read;
        if !sound || text.get(span.start..span.end) != Some(span.text.as_str()) {
            problems.push(format!("span {}..{} {:?} is not a slice of the text", span.start, span.end, span.text));
        }
        if span.kind != SpanKind::Pii && span.lexicon.is_empty() {
            problems.push(format!("span {:?} names no row", span.text));
        }
    }
    for pair in explanation.spans().windows(2) {
        if pair[0].kind == pair[1].kind && pair[1].start < pair[0].end {
            problems.push(format!("spans {:?} and {:?} of one kind overlap or stand out of order", pair[0].text, pair[1].text));
        }
    }
    if !explanation.verdict().abusive() && explanation.spans().iter().any(|s| s.kind == SpanKind::Abuse) {
        problems.push("a span of abuse in a post that is not abusive".to_owned());
    }
    problems
}

fn mask_problems(triage: &Triage, explanation: &Explanation, text: &str) -> Vec<String> {
    let once = triage.mask(text);
    let mut problems = Vec::new();
    // Looking again can only cover more than one look does.
    if once.matches("[kasar]").count() < explanation.mask(text).matches("[kasar]").count() {
        problems.push("mask covers less than explain().mask".to_owned());
    }
    let twice = triage.mask(&once);
    if once != twice {
        problems.push(format!("masking is not idempotent: {once:?}, then {twice:?}"));
    }
    if explanation.spans().iter().any(|s| s.kind == SpanKind::Abuse) && !once.contains("[kasar]") {
        problems.push("abuse was found and not masked".to_owned());
    }
    if once.chars().any(|c| matches!(c, '\u{1b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        problems.push("control characters are left in the masked text".to_owned());
    }
    problems
}

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
