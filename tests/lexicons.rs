//! The lexicons as they are shipped: rows that fire, good words that stay.

use std::collections::{BTreeMap, BTreeSet};

use pilah::{Profile, Scratch, Survey, Triage};
use serde::Deserialize;

/// Files whose rows are no phrases that a post could hold by itself.
const OTHER: &[&str] = &["imbuhan", "huruf", "identitas", "nama", "daerah", "slang", "kosakata", "bobot", "pilihan", "ambang", "opd", "sumber", "emoji"];

/// What stands for a class of words, and a word of it.
const CLASSES: &[(&str, &str)] =
    &[("<identitas>", "batak"), ("<angka>", "112"), ("<akun>", "@akun"), ("<tempat>", "semarang"), ("<nama>", "budi"), ("<url>", "https://contoh.id"), ("<lain>", "qwzrt")];

/// Rows that are known never to fire: attacks by an emoji that `emoji.tsv` does not list.
const KNOWN: usize = 20;

/// A phrase can be spelt in a way that no post is read in: then its row is dead, and nobody notices.
#[test]
fn every_row_of_a_cue_fires_on_its_own_phrase() {
    let triage = Triage::builtin();
    let mut survey = Survey::new(triage);
    for entry in Survey::new(triage).idle() {
        let mut text = entry.entry.clone();
        for (class, word) in CLASSES {
            text = text.replace(class, word);
        }
        survey.read(&text);
    }
    let dead: Vec<String> =
        survey.idle().into_iter().filter(|r| !OTHER.iter().any(|o| pilah::lexicon_category(&r.file) == Some(o))).map(|r| format!("{}:{}: {}", r.file, r.line, r.entry)).collect();
    if dead.len() > KNOWN {
        crate::report("rows of cues that do not fire on their own phrase", &dead, 40);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Themes {
    tema: Vec<Theme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    nama: String,
    kalimat: Vec<String>,
}

/// Good words are left alone: thousands of them, in sentences that need no change.
#[test]
fn good_sentences_stay_as_they_are() {
    let themes: Themes = toml::from_str(include_str!("normal/tetap.toml")).unwrap_or_else(|e| panic!("tetap.toml: {e}"));
    let triage = Triage::builtin();
    let mut spoilt = Vec::new();
    for theme in &themes.tema {
        for sentence in &theme.kalimat {
            for profile in [Profile::Standar, Profile::Ejaan] {
                let normal = triage.normalise(sentence, profile).text;
                if normal != *sentence {
                    spoilt.push(format!("{}: {sentence:?} became {normal:?}", theme.nama));
                }
            }
        }
    }
    crate::report("good sentences that were changed", &spoilt, usize::MAX);
}

/// Sentences of ordinary life accuse nobody.
#[test]
fn good_sentences_accuse_nobody() {
    let themes: Themes = toml::from_str(include_str!("normal/tetap.toml")).unwrap_or_else(|e| panic!("tetap.toml: {e}"));
    let triage = Triage::builtin();
    let flagged: Vec<&str> = themes.tema.iter().flat_map(|t| &t.kalimat).filter(|s| triage.classify(s).abusive()).map(String::as_str).collect();
    assert!(flagged.is_empty(), "{flagged:#?}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rendered {
    raw: String,
    arti: String,
}

/// Least share of the words of a rendering whose key the regional sentence has too.
const SAME_KEYS: f64 = 0.95;

/// A regional sentence is matched as its Indonesian rendering is.
#[test]
fn regional_sentences_have_the_keys_of_their_rendering() {
    let languages: BTreeMap<String, Vec<Rendered>> = toml::from_str(include_str!("normal/daerah.toml")).unwrap_or_else(|e| panic!("daerah.toml: {e}"));
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    let mut keys = |text: &str| -> BTreeSet<String> { triage.terms(&mut scratch, text).names.into_iter().filter(|n| !n.contains(['[', ' '])).collect() };
    let (mut all, mut missed) = (0, Vec::new());
    for (language, sentences) in &languages {
        for s in sentences {
            let (raw, arti) = (keys(&s.raw), keys(&s.arti));
            all += arti.len();
            missed.extend(arti.difference(&raw).map(|key| format!("{language}: {key:?} is no key of {:?}", s.raw)));
        }
    }
    assert!(all >= 300, "{all}");
    if (missed.len() as f64) > (1.0 - SAME_KEYS) * all as f64 {
        crate::report(&format!("keys of {all} that only the rendering has"), &missed, 60);
    }
}
