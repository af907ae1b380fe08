//! Posts that differ in what does not matter: an insult beside a request, a greeting, capitals, emoji, a link. The class stays.

use std::collections::BTreeMap;

use pilah::{Label, Triage};

use crate::cases::{self, Case, KNOWN_BROKEN};
use crate::disguise::WAYS;

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

/// Insults that are seen as they stand in every frame below, of five letters and more: shorter ones cannot be told from other words once letters are missing.
const INSULTS: &[&str] = &[
    "goblok",
    "tolol",
    "bangsat",
    "anjing",
    "bajingan",
    "kontol",
    "monyet",
    "brengsek",
    "keparat",
    "kampret",
    "dungu",
    "jancuk",
    "pekok",
    "memek",
    "ngentot",
    "bodoh",
    "idiot",
    "setan",
    "iblis",
    "bedebah",
    "pecundang",
    "munafik",
    "bacot",
    "biadab",
    "sundal",
    "lonte",
    "bencong",
    "banci",
    "perek",
    "pelacur",
    "jablay",
    "asshole",
    "fucking",
    "bitch",
    "moron",
    "goblog",
    "belegug",
    "kehed",
    "gemblung",
    "bloon",
    "budek",
    "picek",
    "bahlul",
    "geblek",
    "sinting",
    "gendheng",
    "gendeng",
    "edan",
    "sableng",
    "bangke",
    "bangkai",
    "jancok",
    "dancuk",
    "cukimai",
    "pantek",
    "pukimak",
    "jembut",
    "ngehe",
    "kafir",
    "celeng",
    "kirik",
    "kunyuk",
    "songong",
    "belagu",
    "anjir",
    "anying",
    "babi",
    "asu",
    "tengik",
    "sontoloyo",
    "semprul",
    "sialan",
    "bego",
    "dongo",
    "oon",
    "koplak",
    "koplok",
    "lemot",
    "dodol",
    "otak udang",
    "matamu",
    "cocotmu",
    "ndasmu",
    "raimu",
    "cangkemmu",
    "udik",
    "kampungan",
    "bejat",
    "bangor",
    "jahanam",
    "laknat",
    "terkutuk",
    "durjana",
    "penjilat",
];

const FRAMES: &[&str] = &["{} lo min", "dasar admin {}", "Air PDAM mati tiga hari, dasar {} kalian, kapan nyala?"];

/// Hidden spellings that may come out otherwise, in thousandths of each way of hiding that changes more than how letters are drawn: a swap may make another
/// word (`riamu`, `mmeek`), a phrase in one word (`terkutuk`) is no swear word to look for.
const HIDDEN: usize = 80;

/// A hidden spelling keeps the label of the plain word (R16): letters drawn alike get the very same verdict, other ways the same class and the same abuse.
#[test]
fn a_hidden_spelling_keeps_the_label() {
    let triage = Triage::builtin();
    let seen: Vec<&str> = INSULTS
        .iter()
        .copied()
        .filter(|w| w.len() >= 5 && w.bytes().all(|b| b.is_ascii_lowercase()) && FRAMES.iter().all(|f| triage.classify(&f.replace("{}", w)).abusive()))
        .collect();
    assert!(seen.len() >= 60, "{} insults are seen in every frame", seen.len());
    let (mut exact, mut lines) = (Vec::new(), Vec::new());
    for way in WAYS {
        let (mut of, mut other) = (0, Vec::new());
        for word in &seen {
            let Some(hidden) = (way.hide)(word) else { continue };
            for frame in FRAMES {
                let (plain, now) = (triage.classify(&frame.replace("{}", word)), triage.classify(&frame.replace("{}", &hidden)));
                of += 1;
                if way.drawn_alike {
                    if now != plain {
                        exact.push(format!("{} {hidden:?} in {frame:?}: {now:?}, plain {plain:?}", way.name));
                    }
                } else if (now.label(), now.abusive()) != (plain.label(), plain.abusive()) {
                    other.push(format!("{} {hidden:?} in {frame:?}: {} abusive {}", way.name, now.label(), now.abusive()));
                }
            }
        }
        println!("{}: {} of {of} came out otherwise", way.name, other.len());
        if other.len() * 1000 > HIDDEN * of {
            lines.append(&mut other);
        }
    }
    crate::report("spellings drawn alike that came out otherwise", &exact, SHOWN);
    crate::report("hidden spellings that came out unlike the plain word", &lines, SHOWN);
}
