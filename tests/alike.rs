//! Posts that differ in what does not matter: an insult beside a request, a greeting, capitals, emoji, a link. The class stays.

use std::collections::BTreeMap;

use pilah::{Label, Triage};

use crate::cases::{self, Case, KNOWN_BROKEN};

/// Requests that may be lost when an insult is put before or behind them: none (R0).
const LOST_BY_INSULT: usize = 0;

/// Inserted insults that may go unseen, in thousandths (cost of abuse shown unmasked: 2 against 10 of a lost request).
const UNSEEN_INSULTS: usize = 50;

/// Changes of the class by greeting, capitals, emoji, link, tag or handle, in thousandths. None are wanted; what is left are requests near the threshold beside
/// a greeting that weighs a little: 3 of a thousand on 2026-11-21.
const CHANGED_BY_TRIMMINGS: usize = 5;

/// How many failures are printed.
const SHOWN: usize = 60;

fn within(problems: usize, of: usize, thousandths: usize) -> bool {
    problems * 1000 <= of * thousandths
}

/// Clean requests that come out as requests; the others are the matter of the gold test.
fn clean_requests(triage: &Triage) -> Vec<Case> {
    let mut cases = cases::all();
    cases.retain(|c| c.file != KNOWN_BROKEN && c.is_clean_request() && triage.classify(&c.text).label() == Label::ServiceRequest);
    cases
}

/// Each clean request with each insult before and behind it: the insult, the name of the case, the text.
fn insulted<'a>(cases: &'a [Case], inserts: &'a [String]) -> Vec<(&'a str, &'a str, String)> {
    let mut posts = Vec::with_capacity(2 * cases.len() * inserts.len());
    for case in cases {
        for insert in inserts {
            posts.push((insert.as_str(), case.name.as_str(), format!("{insert}, {}", case.text)));
            posts.push((insert.as_str(), case.name.as_str(), format!("{}. {insert}", case.text.trim_end_matches(['.', ' ']))));
        }
    }
    posts
}

fn most_frequent<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    names.for_each(|n| *counts.entry(n).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|c| (std::cmp::Reverse(c.1), c.0));
    counts.iter().take(12).map(|(name, n)| format!("{name:?} {n}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn an_insult_beside_a_request_is_seen_and_hides_nothing() {
    let triage = Triage::builtin();
    let (cases, inserts) = (clean_requests(triage), cases::inserts());
    let posts = insulted(&cases, &inserts);
    let texts: Vec<&str> = posts.iter().map(|p| p.2.as_str()).collect();
    let verdicts = triage.classify_batch_threads(&texts, 8);
    let judged = || posts.iter().zip(&verdicts);
    let lost: Vec<_> = judged().filter(|(_, v)| v.label() != Label::ServiceRequest).map(|(p, _)| p).collect();
    let unseen: Vec<_> = judged().filter(|(_, v)| !v.abusive()).map(|(p, _)| p).collect();
    let mut lines = Vec::new();
    for (what, found, allowed) in [("request lost (R0)", lost, LOST_BY_INSULT), ("insult not seen (R4)", unseen, UNSEEN_INSULTS)] {
        if !within(found.len(), posts.len(), allowed) {
            eprintln!(
                "{what}: {} of {}\n  by insult: {}\n  by case: {}",
                found.len(),
                posts.len(),
                most_frequent(found.iter().map(|p| p.0)),
                most_frequent(found.iter().map(|p| p.1))
            );
            lines.extend(found.iter().map(|p| format!("{what}: {} {:?}", p.1, p.2)));
        }
    }
    crate::report("insults beside requests", &lines, SHOWN);
}

/// Thanks are no trimming: `lampunya sudah nyala, terima kasih` is praise because of them.
#[test]
fn trimmings_do_not_change_the_class() {
    let triage = Triage::builtin();
    let before = ["Selamat pagi min, ", "Assalamualaikum, ", "Nuwun sewu, ", "Halo kak ", "@pemkab_contoh ", "@pemkab_contoh @dinas.contoh "];
    let behind = [" 🙏", " 😭😭😭", " 😡", " https://example.com/foto/8123", " #infowarga", " ...", " @dinas.contoh", "\n"];
    let mut problems = Vec::new();
    let mut of = 0;
    for case in cases::of("permintaan.toml") {
        let plain = triage.classify(&case.text).label();
        let mut posts = vec![case.text.to_uppercase(), case.text.to_lowercase()];
        posts.extend(before.iter().map(|b| format!("{b}{}", case.text)));
        posts.extend(behind.iter().map(|b| format!("{}{b}", case.text)));
        of += posts.len();
        for post in posts {
            let now = triage.classify(&post).label();
            if now != plain {
                problems.push(format!("{}: {plain} became {now}: {post:?}", case.name));
            }
        }
    }
    if !within(problems.len(), of, CHANGED_BY_TRIMMINGS) {
        crate::report("posts whose class hangs on trimmings", &problems, SHOWN);
    }
}

/// A hidden spelling keeps the label of the plain word (R16).
#[test]
fn a_hidden_spelling_keeps_the_label() {
    let triage = Triage::builtin();
    let mut problems = Vec::new();
    for word in ["goblok", "anjing", "bangsat", "tolol", "babi", "kontol", "monyet", "bajingan"] {
        for frame in ["{} lo min", "dasar {} kalian", "Air PDAM mati tiga hari, {} kalian, kapan nyala?"] {
            let plain = triage.classify(&frame.replace("{}", word));
            for (way, hidden) in hidden(word) {
                let now = triage.classify(&frame.replace("{}", &hidden));
                if (now.label(), now.abusive()) != (plain.label(), plain.abusive()) {
                    problems.push(format!("{way} {hidden:?} in {frame:?}: {} abusive {}, plain {} abusive {}", now.label(), now.abusive(), plain.label(), plain.abusive()));
                }
            }
        }
    }
    crate::report("hidden spellings that came out unlike the plain word", &problems, SHOWN);
}

/// One word in many disguises.
fn hidden(word: &str) -> Vec<(&'static str, String)> {
    let each = |f: &dyn Fn(char) -> String| word.chars().map(f).collect::<String>();
    let joined = |s: &str| word.chars().map(String::from).collect::<Vec<_>>().join(s);
    let shifted = |base: u32| each(&|c| char::from_u32(base + (c as u32 - 'a' as u32)).map_or(String::new(), String::from));
    vec![
        ("capitals", word.to_uppercase()),
        ("spaces", joined(" ")),
        ("dots", joined(".")),
        ("hyphens", joined("-")),
        ("underscores", joined("_")),
        ("zero-width spaces", joined("\u{200b}")),
        ("soft hyphens", joined("\u{ad}")),
        ("word joiners", joined("\u{2060}")),
        ("emoji", joined("😡")),
        ("marks", each(&|c| format!("{c}\u{336}"))),
        ("stacked marks", each(&|c| format!("{c}\u{301}\u{323}\u{308}"))),
        ("full width", shifted(0xff41)),
        ("bold", shifted(0x1d41a)),
        ("circled", shifted(0x24d0)),
        ("squared", shifted(0x1f170)),
        (
            "Cyrillic",
            each(&|c| match c {
                'a' => "а".into(),
                'o' => "о".into(),
                'e' => "е".into(),
                'i' => "і".into(),
                c => c.to_string(),
            }),
        ),
        (
            "leet",
            each(&|c| match c {
                'a' => "4".into(),
                'o' => "0".into(),
                'e' => "3".into(),
                'i' => "1".into(),
                c => c.to_string(),
            }),
        ),
        ("long vowels", each(&|c| if "aeiou".contains(c) { c.to_string().repeat(4) } else { c.to_string() })),
        ("a star for the first vowel", word.replacen(|c: char| "aeiou".contains(c), "*", 1)),
    ]
}
