//! What the benches share: posts, anchors, a naive reference, a clock that counts only this thread.
#![allow(dead_code)]

use std::collections::HashMap;
use std::path::Path;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

/// Keeps the compiler from leaving out what makes a value.
pub fn keep<T>(value: T) {
    std::hint::black_box(value);
}

/// The posts: those of `PILAH_BENCH_POSTS` (one a line), else the invented ones.
pub fn posts() -> Vec<String> {
    let text = match std::env::var_os("PILAH_BENCH_POSTS") {
        Some(path) => std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", std::path::Path::new(&path).display())),
        None => include_str!("../texts/posts.txt").to_owned(),
    };
    text.lines().map(str::to_owned).collect()
}

/// First cells of every row of the word and cue lists that ship: what a plain search would look for.
pub fn surface_forms() -> Vec<String> {
    const NO_WORDS: [&str; 8] = ["ambang", "opd", "sumber", "imbuhan", "huruf", "bobot", "pilihan", "README"];
    let mut forms = Vec::new();
    for (name, text) in lexicons() {
        if NO_WORDS.iter().any(|n| name.starts_with(n)) {
            continue;
        }
        let rows = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).skip(1);
        forms.extend(rows.filter_map(|l| l.split('\t').next()).filter(|w| w.len() > 1).map(str::to_owned));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Names and texts of the lexicon files, in order.
pub fn lexicons() -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons");
    let mut files: Vec<_> = std::fs::read_dir(dir).expect("the lexicons").map(|e| e.expect("an entry").path()).filter(|p| p.extension().is_some_and(|e| e == "tsv")).collect();
    files.sort();
    files.into_iter().map(|p| (p.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read_to_string(&p).expect("a text"))).collect()
}

/// Anchor A: a bare search for every surface form, with what aho-corasick picks by itself.
pub fn anchor_a(forms: &[String]) -> AhoCorasick {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(forms).expect("an automaton")
}

/// The way it is written first: new Strings, one pattern after another, standard maps. It looks up words and phrases only: fewer rules than pilah has.
pub struct Naive {
    passes: Vec<(Regex, &'static str)>,
    normal: HashMap<String, String>,
    words: HashMap<String, i32>,
    phrases: AhoCorasick,
    weights: Vec<i32>,
}

impl Naive {
    pub fn new() -> Naive {
        let pattern = |p: &str| Regex::new(p).expect("a valid pattern");
        let passes = vec![
            (pattern(r"https?://\S+|www\.\S+"), " <url> "),
            (pattern(r"@\w+"), " <akun> "),
            (pattern(r"\d+(?:[.,:]\d+)*"), " <angka> "),
            (pattern(r"[^\p{L}\p{N}<>\s'-]+"), " "),
        ];
        let (mut normal, mut words, mut phrases, mut weights) = (HashMap::new(), HashMap::new(), Vec::new(), Vec::new());
        for (name, text) in lexicons() {
            for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).skip(1) {
                let cells: Vec<&str> = line.split('\t').collect();
                if name.starts_with("slang") || name.starts_with("daerah") {
                    normal.insert(cells[0].to_owned(), cells[1].to_owned());
                } else if cells[0].contains(' ') {
                    phrases.push(format!(" {} ", cells[0]));
                    weights.push(cells.len() as i32);
                } else {
                    words.insert(cells[0].to_owned(), cells.len() as i32);
                }
            }
        }
        let phrases = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&phrases).expect("an automaton");
        Naive { passes, normal, words, phrases, weights }
    }

    /// A score.
    pub fn classify(&self, text: &str) -> i32 {
        let mut text = text.to_lowercase();
        for (pattern, with) in &self.passes {
            text = pattern.replace_all(&text, *with).into_owned();
        }
        let mut normal = Vec::new();
        for word in text.split_whitespace() {
            let mut short = String::new();
            let (mut before, mut run) = ('\0', 0);
            for c in word.chars() {
                run = if c == before { run + 1 } else { 0 };
                before = c;
                if run < 2 {
                    short.push(c);
                }
            }
            let known = self.normal.get(&short).cloned().or_else(|| {
                ["nya", "lah", "kah", "kan", "in", "ku", "mu", "an", "i"]
                    .iter()
                    .find_map(|s| short.strip_suffix(s))
                    .filter(|stem| self.words.contains_key(*stem))
                    .map(str::to_owned)
            });
            normal.push(known.unwrap_or(short));
        }
        let mut score: i32 = normal.iter().filter_map(|w| self.words.get(w)).sum();
        let joined = format!(" {} ", normal.join(" "));
        score += self.phrases.find_iter(&joined).map(|m| self.weights[m.pattern().as_usize()]).sum::<i32>();
        score
    }
}

/// Nanoseconds that this thread has worked.
#[allow(unsafe_code)]
pub fn thread_time() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is a valid place for the answer.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    assert_eq!(status, 0, "the thread's clock");
    t.tv_sec as f64 * 1e9 + t.tv_nsec as f64
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A vocabulary of `count` words as a lexicon: those that ship first, in an order that mixes the letters, then invented ones.
pub fn vocabulary(count: usize) -> String {
    let mut words: Vec<String> = surface_forms().into_iter().filter(|w| w.bytes().all(|b| b.is_ascii_lowercase())).collect();
    let mixed = |w: &str| w.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    words.sort_by_key(|w| mixed(w));
    words.truncate(count);
    words.extend(invented(count - words.len()));
    rows(&words)
}

/// `count` words that no post holds.
pub fn invented(count: usize) -> Vec<String> {
    const SYLLABLES: [&str; 16] = ["qa", "xo", "vu", "zi", "qe", "xa", "vo", "zu", "qi", "xe", "va", "zo", "qu", "xi", "ve", "za"];
    (0..count).map(|n| (0..6).map(|i| SYLLABLES[n >> (4 * i) & 15]).collect()).collect()
}

/// Words as a vocabulary file.
pub fn rows(words: &[String]) -> String {
    let mut text = "kata\tkelas\tbahasa\tsumber\tcatatan\n".to_owned();
    for word in words {
        text.push_str(word);
        text.push_str("\tn\tid\tpenutur\t\n");
    }
    text
}

/// Long posts that try to be slow, with their names; about `bytes` long.
pub fn hostile(bytes: usize) -> Vec<(&'static str, String)> {
    let all = [
        ("one letter", "a"),
        ("letters and blanks", "a "),
        ("stretched", "anjiiiiiing"),
        ("stretched words", "tolooooong bangeeeet "),
        ("digits for letters", "b4ngs4t t0l0l "),
        ("cut up", "a.n.j.i.n.g-g*blk "),
        ("swear words", "goblok anjing tolol "),
        ("swear words and targets", "admin goblok dinas tolol lo "),
        ("emoji", "😡🙏🏽"),
        ("full width", "ｔｏｌｏｌ "),
        ("Javanese script", "ꦗꦮ "),
        ("zero width", "g\u{200b}o\u{200b}b\u{200b}l\u{200b}o\u{200b}k "),
        ("marks", "a\u{301}\u{302}\u{303}"),
        ("a phrase's first words", "jalan jalan rusak lampu "),
        ("quotation marks", "\"a ' \" "),
        ("at signs", "a@a.a@"),
        ("hashtags", "#AbAbAb_"),
        ("dots", "a.b.c.d.e."),
        ("question marks", "jalan rusak? "),
        ("unknown words", "mempertanggungxyzkannya "),
    ];
    all.iter().map(|(name, piece)| (*name, piece.repeat(bytes / piece.len()))).collect()
}
