//! Requests of the case files with insults put in, hidden in every way and trimmed: the request stays one (R0), and an insult drawn with letters that look
//! alike gets the very same verdict as the plain one.
//!
//! Each byte is a choice: request, insult, ways, places, trimmings.
#![no_main]

#[path = "../../tests/disguise.rs"]
mod disguise;
#[path = "../../tests/soundness.rs"]
#[allow(dead_code)]
mod soundness;

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use pilah::{Label, Scratch, Triage};

const INSULTS: &[&str] = &[
    "goblok", "tolol", "bangsat", "anjing", "bajingan", "kontol", "monyet", "brengsek", "keparat", "kampret", "dungu", "bego", "jancuk", "pekok", "babi", "memek", "ngentot", "bodoh",
];
const FRAMES: &[&str] = &["{} lo min", "dasar admin {}", "{} kalian semua", "min {}"];
const TRIMMINGS: &[&str] = &["", " 🙏", "!!!", " https://example.com/a", " @pemkab_contoh", "\n", " #lapor", "\u{202e}", "\u{301}"];

/// Requests this far above the threshold, in thousandths, must not be lost whatever insult stands beside them.
const MARGIN: u16 = 250;

/// The posts of a file of cases: its lines `text = "..."`.
fn texts(file: &str) -> Vec<String> {
    file.lines().filter_map(|l| l.strip_prefix("text = ")).filter_map(|t| serde_json::from_str(t).ok()).collect()
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new());
    static REQUESTS: Vec<String> = {
        let triage = Triage::builtin();
        let mut all = texts(include_str!("../../tests/cases/permintaan.toml"));
        all.extend(texts(include_str!("../../tests/cases/darurat.toml")));
        all.retain(|t| triage.classify(t).score(Label::ServiceRequest) >= triage.thresholds().0 + MARGIN && !triage.classify(t).abusive());
        all
    };
}

fuzz_target!(|bytes: &[u8]| {
    let triage = Triage::builtin();
    let mut choices = bytes.iter().map(|b| usize::from(*b));
    let mut choose = |of: usize| choices.next().unwrap_or(0) % of;
    let request = REQUESTS.with(|r| r[choose(r.len())].clone());
    let (mut plain, mut hidden) = (request.clone(), request.clone());
    let mut alike = true;
    for _ in 0..=choose(3) {
        let (insult, frame) = (INSULTS[choose(INSULTS.len())], FRAMES[choose(FRAMES.len())]);
        let way = disguise::WAYS[choose(disguise::WAYS.len())];
        let disguised = (way.hide)(insult).unwrap_or_else(|| insult.to_owned());
        alike &= way.drawn_alike;
        let (one, other) = (frame.replace("{}", insult), frame.replace("{}", &disguised));
        if choose(2) == 0 {
            (plain, hidden) = (format!("{one}. {plain}"), format!("{other}. {hidden}"));
        } else {
            (plain, hidden) = (format!("{plain}. {one}"), format!("{hidden}. {other}"));
        }
    }
    let trimming = TRIMMINGS[choose(TRIMMINGS.len())];
    let (plain, hidden) = (plain + trimming, hidden + trimming);
    let problems = SCRATCH.with_borrow_mut(|scratch| soundness::broken_with(triage, scratch, &hidden));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let (shown, seen) = (triage.classify(&plain), triage.classify(&hidden));
    // A spelling that is not seen through is a strange word beside the request, and strange words may weigh.
    if seen.abusive() {
        assert_eq!(seen.label(), Label::ServiceRequest, "request lost (R0): {hidden:?}");
    }
    if alike {
        assert_eq!(seen, shown, "{hidden:?}");
    }
});
