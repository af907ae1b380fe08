//! The normaliser: words, whole posts, the keys of regional words, and what must hold for every text.

use std::collections::HashSet;

use pilah::{Change, Profile, Scratch, Triage};
use serde::Deserialize;

/// Least share of words that must be right in both profiles.
const WORDS_RIGHT: f64 = 0.95;
/// Least share of regional words that must be matched by the key of their Indonesian equivalent.
const KEYS_RIGHT: f64 = 0.95;
/// Least share of posts that must be right, to the letter, in both profiles.
const POSTS_RIGHT: f64 = 0.95;

const PROFILES: [Profile; 2] = [Profile::Standar, Profile::Ejaan];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    kata: Vec<Word>,
    daerah: Vec<Regional>,
}

/// A word that stands alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    raw: String,
    standar: String,
    ejaan: String,
}

/// A regional word and the Indonesian word that it is matched as.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Regional {
    kata: String,
    kunci: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Posts {
    kalimat: Vec<Post>,
}

/// A whole post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Post {
    raw: String,
    standar: String,
    ejaan: String,
    why: String,
}

fn words() -> Words {
    toml::from_str(include_str!("normal/kata.toml")).unwrap_or_else(|e| panic!("kata.toml: {e}"))
}

fn posts() -> Vec<Post> {
    let posts: Posts = toml::from_str(include_str!("normal/kalimat.toml")).unwrap_or_else(|e| panic!("kalimat.toml: {e}"));
    posts.kalimat
}

/// All texts that the laws are tried on: the words and posts of this suite, posts that only a normaliser could dislike, and, when `PILAH_BENCH_POSTS`
/// names a file, its lines.
fn every_text() -> Vec<String> {
    let mut texts: Vec<String> = posts().into_iter().map(|p| p.raw).collect();
    texts.extend(words().kata.into_iter().map(|w| w.raw));
    texts.extend(ODD.iter().map(|t| (*t).to_owned()));
    if let Some(path) = std::env::var_os("PILAH_BENCH_POSTS") {
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", std::path::Path::new(&path).display()));
        texts.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
    }
    texts
}

/// Texts with little to normalise and much to trip over.
const ODD: &[&str] = &[
    "",
    " ",
    "\n\n",
    "\u{feff}gak",
    "gak\u{200b}bisa",
    "g\u{0430}k bisa",
    "ga\u{0301}k bisa",
    "\u{ff47}\u{ff41}\u{ff4b} bisa",
    "𝗴𝗮𝗸 𝗯𝗶𝘀𝗮",
    "ibu² sama\" 😭😭😭",
    "sama\" \"sama\" sama\"nya \"\"\"",
    "2 22 2222 a2 a22 2a x2y2",
    "-- - -gak- gak-gak- ber-ber2",
    "👨‍👩‍👧‍👦gak👍🏽bisa🇮🇩",
    "#GakBisa#gak @gak@gak gak@gak.com",
    "jum'at jum’at 'gak' ''gak''",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "gak\r\nbisa\tdong\u{00a0}min",
    "İstanbul ĞAK ẞ ﬁlm",
];

/// Fails with every miss when fewer than `least` of `total` are right.
fn demand(what: &str, misses: &[String], total: usize, least: f64) {
    let right = (total - misses.len()) as f64 / total as f64;
    let report = format!("{what}: {} of {total} right, {right:.4}; {least} is due\n  {}", total - misses.len(), misses.join("\n  "));
    assert!(right >= least, "{report}");
    if !misses.is_empty() {
        println!("{report}");
    }
}

/// `raw: standar "x" instead of "y"` for every profile that went wrong; `None` when both are right.
fn miss(triage: &Triage, raw: &str, standar: &str, ejaan: &str) -> Option<String> {
    let wrong: Vec<String> = [("standar", Profile::Standar, standar), ("ejaan", Profile::Ejaan, ejaan)]
        .into_iter()
        .filter_map(|(name, profile, want)| {
            let got = triage.normalise(raw, profile).text;
            (got != want).then(|| format!("{name} {got:?} instead of {want:?}"))
        })
        .collect();
    (!wrong.is_empty()).then(|| format!("{raw}: {}", wrong.join("; ")))
}

#[test]
fn words_come_out_right() {
    let words = words().kata;
    assert!(words.len() >= 650);
    let misses: Vec<String> = words.iter().filter_map(|w| miss(Triage::builtin(), &w.raw, &w.standar, &w.ejaan)).collect();
    demand("words", &misses, words.len(), WORDS_RIGHT);
}

#[test]
fn posts_come_out_right() {
    let posts = posts();
    assert!(posts.len() >= 170);
    let misses: Vec<String> = posts.iter().filter_map(|p| miss(Triage::builtin(), &p.raw, &p.standar, &p.ejaan).map(|m| format!("{m} ({})", p.why))).collect();
    demand("posts", &misses, posts.len(), POSTS_RIGHT);
}

#[test]
fn no_case_is_asked_twice() {
    let words = words();
    let mut seen = HashSet::new();
    for raw in words.kata.iter().map(|w| &w.raw) {
        assert!(seen.insert(raw.clone()), "kata.toml asks for {raw:?} twice");
    }
    seen.clear();
    for word in words.daerah.iter().map(|w| &w.kata) {
        assert!(seen.insert(word.clone()), "kata.toml asks for the key of {word:?} twice");
    }
    seen.clear();
    for post in posts() {
        assert!(seen.insert(post.raw.clone()), "kalimat.toml asks for {:?} twice", post.raw);
        assert!(!post.why.trim().is_empty(), "{:?} does not say why", post.raw);
    }
}

/// A regional word is matched by the key of its equivalent: a phrase with the Indonesian word is found where the regional one is written.
#[test]
fn regional_words_have_the_key_of_their_equivalent() {
    const MARKER: &str = "zzpancang";
    let words = words().daerah;
    assert!(words.len() >= 120);
    let mut keys: Vec<&str> = words.iter().map(|w| w.kunci.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    // Were the marker known, or the phrase built in, the test would prove nothing.
    assert!(Triage::builtin().normalise(MARKER, Profile::Standar).tokens[0].language.is_none());
    let rows: String = keys.iter().map(|k| format!("{k} {MARKER}\tlampu_jalan\t9\tid\tpenutur\t\n")).collect();
    let triage = Triage::builder()
        .lexicon_str("objek-uji.tsv", format!("frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\n{rows}"))
        .request_threshold(1)
        .abuse_threshold(999)
        .build()
        .unwrap_or_else(|e| panic!("{e}"));
    let entry = |word: &str| {
        let found = triage.explain(&format!("{word} {MARKER}"));
        found.spans().iter().find(|s| s.lexicon.starts_with("objek-uji.tsv")).map(|s| s.entry.clone())
    };
    let mut misses = Vec::new();
    for w in &words {
        let want = format!("{} {MARKER}", w.kunci);
        // Two Indonesian words may share one key; then the row of the other answers.
        match entry(&w.kata) {
            Some(got) if got == want || Some(got.clone()) == entry(&w.kunci) => {}
            got => misses.push(format!("{}: {:?} instead of {:?}", w.kata, got.as_deref().unwrap_or("nothing").trim_end_matches(MARKER).trim_end(), w.kunci)),
        }
    }
    demand("keys of regional words", &misses, words.len(), KEYS_RIGHT);
}

/// What has been normalised is in normal form.
#[test]
fn normalising_twice_changes_nothing() {
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    let mut changed = Vec::new();
    for text in every_text() {
        for profile in PROFILES {
            let once = triage.normalise_with(&mut scratch, &text, profile).text;
            let twice = triage.normalise_with(&mut scratch, &once, profile).text;
            if once != twice {
                changed.push(format!("{profile:?} {text:?}: {once:?}, then {twice:?}"));
            }
        }
    }
    assert!(changed.is_empty(), "{} texts are not stable:\n  {}", changed.len(), changed[..changed.len().min(60)].join("\n  "));
}

/// Tokens stand in order, on character boundaries, and do not overlap; the text is the tokens' forms joined with what stands between them.
#[test]
fn spans_slice_the_original() {
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    for text in every_text() {
        for profile in PROFILES {
            let normal = triage.normalise_with(&mut scratch, &text, profile);
            let mut joined = String::new();
            let mut at = 0;
            for t in &normal.tokens {
                assert!(at <= t.start && t.start < t.end, "{text:?}: token at {}..{} after byte {at}", t.start, t.end);
                let raw = text.get(t.start..t.end).unwrap_or_else(|| panic!("{text:?}: {}..{} is no slice", t.start, t.end));
                assert!(!t.form.is_empty(), "{text:?}: {raw:?} has no form");
                if t.change == Change::None {
                    assert_eq!(raw, t.form, "{text:?}: changed without a reason");
                    assert!(t.row(triage).is_none(), "{text:?}: {raw:?} is unchanged, yet {:?} changed it", t.row(triage));
                }
                joined.push_str(&text[at..t.start]);
                joined.push_str(&t.form);
                at = t.end;
            }
            joined.push_str(&text[at..]);
            assert_eq!(joined, normal.text, "{text:?}");
        }
    }
}

/// Every row that is named exists and holds the word or its base.
#[test]
fn changes_name_their_row() {
    let triage = Triage::builtin();
    for raw in ["gak", "yg", "klo", "bgt"] {
        let token = &triage.normalise(raw, Profile::Standar).tokens[0];
        assert_eq!(token.change, Change::Slang, "{raw}");
        assert!(token.row(triage).is_some_and(|r| r.starts_with("slang.tsv:")), "{raw}: {:?}", token.row(triage));
    }
}

/// Tokens split by somebody else get one answer each, the same as in the text.
#[test]
fn lists_of_tokens_agree_with_texts() {
    let triage = Triage::builtin();
    let mut misses = Vec::new();
    let posts = posts();
    for post in &posts {
        for profile in PROFILES {
            let normal = triage.normalise(&post.raw, profile);
            let tokens: Vec<&str> = normal.tokens.iter().map(|t| &post.raw[t.start..t.end]).collect();
            let forms: Vec<&str> = normal.tokens.iter().map(|t| t.form.as_str()).collect();
            let list = triage.normalise_tokens(&tokens, profile);
            assert_eq!(list.len(), tokens.len(), "{:?}", post.raw);
            if list != forms {
                misses.push(format!("{profile:?} {:?}: {list:?} instead of {forms:?}", post.raw));
            }
        }
    }
    demand("lists of tokens", &misses, posts.len() * PROFILES.len(), POSTS_RIGHT);
    assert!(triage.normalise_tokens(&[], Profile::Standar).is_empty());
    assert_eq!(triage.normalise_tokens(&["", "?", "gabisa"], Profile::Standar), ["", "?", "tidak bisa"]);
}

/// Javanese words of the tweets of IJELID with their counts (design/normalisation.md, section 7), but for those that Indonesian has too.
const JAVANESE: &str = "yo 264 wae 219 nek 218 e 215 sing 210 seng 100 sg 19 ora 209 ra 158 rak 14 opo 199 wes 184 wis 47 uwes 12 uwis 12 iso 170 wong 165 iki 162 ki 109 \
    dadi 142 ngene 123 ojo 121 piye 113 pie 20 mung 103 kowe 98 koe 55 kon 35 ae 89 kabeh 85 akeh 82 tok 75 konco 75 sek 74 sik 38 jek 14 karo 74 ro 27 mbek 18 ambek 18 \
    tuku 67 kui 66 kuwi 19 iku 42 lek 64 ono 62 enek 25 onok 12 kudu 59 neng 55 ning 45 nang 39 ng 25 koyo 54 koyok 17 rasah 54 duwe 52 nduwe 15 ndue 17 melu 51 mbok 48 \
    dewe 47 pancen 45 cen 7 saiki 44 mlayu 44 ngono 43 jarene 42 omong 40 gawe 38 meneh 38 ngguyu 37 ben 35 arep 35 meh 34 urip 35 yen 34 durung 34 rung 11 golek 31 \
    soale 29 podo 27 tulung 27 nggo 26 sopo 26 mergo 25 kene 25 lan 24 apik 24 nganggo 23 lungo 23 lali 23 tenan 22 anyar 21 gek 20 cah 20 arek 19 kerjo 19 seko 19 omah 19";

/// Of all Javanese words in tweets at least four in five are known as Javanese.
#[test]
fn javanese_words_are_known() {
    let triage = Triage::builtin();
    let list: Vec<&str> = JAVANESE.split_whitespace().collect();
    let (mut known, mut all, mut misses) = (0, 0, Vec::new());
    for pair in list.chunks(2) {
        let count: usize = pair[1].parse().unwrap();
        all += count;
        match triage.normalise(pair[0], Profile::Standar).tokens[0].language {
            Some(language) if language.is_javanese() => known += count,
            other => misses.push(format!("{} {count} {other:?}", pair[0])),
        }
    }
    assert!(known * 5 >= all * 4, "{known} of {all}: {misses:?}");
}

/// What is written into a buffer is the text of the tokens.
#[test]
fn buffers_and_tokens_agree() {
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    let mut buffer = String::new();
    for text in every_text() {
        for profile in PROFILES {
            triage.normalise_into(&mut scratch, &text, profile, &mut buffer);
            assert_eq!(buffer, triage.normalise(&text, profile).text, "{text:?}");
        }
    }
}
