//! The limits that are promised, each by its constant: of lexicons here, of posts in `limits.rs`; and what a broken lexicon may never do.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use pilah::{Label, MAX_COMBINING_MARKS, MAX_LEXICON_BYTES, MAX_LEXICON_ROWS, MAX_PHRASE_WORDS, MAX_POST_BYTES, MAX_TEXT_BYTES, Profile, Triage};

use crate::cases;

const HEADER: &str = "frasa\tbobot\tbahasa\tsumber\tcatatan\n";

/// A directory of its own, taken away at the end.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Directory {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let path = std::env::temp_dir().join(format!("pilah-bounds-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&path).expect("a directory");
        Directory(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn faults(name: &str, text: &str) -> Vec<(usize, String)> {
    match Triage::builder().without_builtin().lexicon_str(name, text).build() {
        Ok(_) => Vec::new(),
        Err(error) => error.issues().iter().map(|i| (i.line(), i.message().to_owned())).collect(),
    }
}

#[test]
fn the_limits_are_those_that_are_documented() {
    assert_eq!(MAX_TEXT_BYTES, 1 << 30);
    assert_eq!((MAX_POST_BYTES, MAX_LEXICON_BYTES, MAX_LEXICON_ROWS, MAX_PHRASE_WORDS, MAX_COMBINING_MARKS), (64 << 10, 16 << 20, 200_000, 8, 4));
}

#[test]
fn a_lexicon_file_beyond_the_limit_is_refused() {
    let padded = |bytes: usize| format!("{HEADER}#{}\n", "x".repeat(bytes - HEADER.len() - 2));
    assert_eq!(faults("masalah.tsv", &padded(MAX_LEXICON_BYTES)), []);
    assert!(faults("masalah.tsv", &padded(MAX_LEXICON_BYTES + 1))[0].1.contains("larger than"));
}

/// Five gigabytes that no disk holds: the size alone is looked at.
#[test]
#[cfg(unix)]
fn a_huge_lexicon_file_is_refused_before_it_is_read() {
    let directory = Directory::new();
    std::fs::File::create(directory.file("masalah.tsv")).and_then(|f| f.set_len(5 << 30)).expect("a sparse file");
    let error = Triage::builder().lexicon_dir(&directory.0).build().expect_err("a file of 5 GiB");
    assert!(error.to_string().contains("larger than"), "{error}");
}

#[test]
fn more_rows_than_the_limit_are_refused() {
    let rows = |n: usize| HEADER.to_owned() + &(1..n).map(|i| format!("kata{i}\t1\tid\tpenutur\t\n")).collect::<String>();
    assert_eq!(faults("masalah.tsv", &rows(MAX_LEXICON_ROWS)), []);
    let told = faults("masalah.tsv", &rows(MAX_LEXICON_ROWS + 1));
    assert!(told.len() == 1 && told[0].1.contains("200000"), "{told:?}");
}

/// As many faults as rows are told without reading the file as often.
#[test]
fn a_file_of_nothing_but_faults_is_told_in_one_walk() {
    let text = HEADER.to_owned() + &"x\n".repeat(MAX_LEXICON_ROWS - 1);
    let error = Triage::builder().without_builtin().lexicon_str("masalah.tsv", text).build().expect_err("rows of one column");
    assert_eq!(error.issues().len(), MAX_LEXICON_ROWS - 1);
    assert_eq!(error.issues().last().map(pilah::Issue::line), Some(MAX_LEXICON_ROWS));
    assert!(error.to_string().lines().count() <= 101, "at most a hundred are shown");
}

#[test]
fn a_phrase_beyond_the_limit_is_refused() {
    let row = |words: usize| format!("{HEADER}{}\t1\tid\tpenutur\t\n", vec!["kata"; words].join(" "));
    assert_eq!(faults("masalah.tsv", &row(MAX_PHRASE_WORDS)), []);
    assert_eq!(faults("masalah.tsv", &row(MAX_PHRASE_WORDS + 1))[0].0, 2);
}

#[test]
fn one_endless_line_is_no_trouble() {
    let told = faults("masalah.tsv", &format!("{HEADER}{}\n", "kata ".repeat(2 << 20)));
    assert_eq!(told.len(), 1);
    assert!(told[0].1.len() < 1000, "the message does not hold the line");
    let tabs = faults("masalah.tsv", &format!("{HEADER}x{}\n", "\t".repeat(1 << 20)));
    assert_eq!(tabs[0].0, 2);
}

/// C09: whatever is wrong is told with its line; nothing is half loaded.
#[test]
fn every_kind_of_fault_is_told() {
    let attack = "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n";
    let weight = "istilah\tpermintaan\tserangan\tjumlah\tsumber\tcatatan\n";
    let object = "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\n";
    let broken = [
        ("masalah.tsv", "".to_owned() + "bocor\t3\tid\tpenutur\t\n", 1),
        ("masalah.tsv", format!("{HEADER}bocor\tNaN\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\tinf\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t1e999\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t-1\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t10\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t99999999999999999999\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t0,5\tid\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t3\tklingon\tpenutur\t\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t3\n"), 2),
        ("masalah.tsv", format!("{HEADER}bocor\t3\tid\tpenutur\tcatatan\tlebih\n"), 2),
        ("masalah.tsv", format!("{HEADER}\t3\tid\tpenutur\t\n"), 2),
        ("objek.tsv", format!("{object}lampu\ttopik_baru\t3\tid\tpenutur\t\n"), 2),
        ("serangan.tsv", format!("{attack}kata\thinaan\thina\t2\t3\tid\tpenutur\t\n"), 2),
        ("serangan.tsv", format!("{attack}kata\tinsult\tbaru\t2\t3\tid\tpenutur\t\n"), 2),
        ("serangan.tsv", format!("{attack}kata\tinsult\thina\t9\t3\tid\tpenutur\t\n"), 2),
        ("bobot.tsv", format!("{weight}kata\t99999\t0\t1\tlatih\t\n"), 2),
        ("bobot.tsv", format!("{weight}[isyarat_baru]\t9\t0\t1\tlatih\t\n"), 2),
        ("ambang.tsv", "nama\tnilai\tsumber\tcatatan\nambang_permintaan\t1000\tpenutur\t\n".to_owned(), 2),
        ("sandi.tsv", HEADER.to_owned(), 0),
        ("huruf.tsv", "huruf\tlatin\tsumber\tcatatan\nаа\ta\tpenutur\t\n".to_owned(), 2),
    ];
    let problems: Vec<String> = broken
        .iter()
        .filter_map(|(name, text, line)| {
            let told = faults(name, text);
            (told.first().map(|t| t.0) != Some(*line)).then(|| format!("{name} {text:?}: wanted a fault in line {line}, got {told:?}"))
        })
        .collect();
    crate::report("faults that are not told", &problems, usize::MAX);
}

/// C09: the bytes of a file may come in any of the forms that spreadsheets write, or are refused.
#[test]
fn any_bytes_of_a_file_are_read_or_refused() {
    let text = format!("{HEADER}bocor sekali\t3\tid\tpenutur\t\n");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let fine: [Vec<u8>; 4] = [text.clone().into(), format!("\u{feff}{text}").into(), text.replace('\n', "\r\n").into(), utf16];
    for bytes in fine {
        let directory = Directory::new();
        std::fs::write(directory.file("masalah-uji.tsv"), &bytes).expect("a file");
        let read = Triage::builder().lexicon_dir(&directory.0).build();
        assert!(read.is_ok(), "{:?}: {read:?}", &bytes[..8]);
    }
    let broken: [&[u8]; 4] = [b"frasa\tbobot\nkaf\xe9\t3\n", b"\xff\xfe\x00\xd8\x00\xd8", b"\x00\x01\x02\x03", b"PK\x03\x04\xff\xff"];
    for bytes in broken {
        let directory = Directory::new();
        std::fs::write(directory.file("masalah-uji.tsv"), bytes).expect("a file");
        let error = Triage::builder().lexicon_dir(&directory.0).build().expect_err("bytes that are no lexicon");
        assert!(error.file().ends_with("masalah-uji.tsv"), "{error}");
    }
    let nowhere = Triage::builder().lexicon_dir("no/such/directory").build().expect_err("no directory");
    assert!(nowhere.is_io());
    let directory = Directory::new();
    std::fs::create_dir(directory.file("masalah.tsv")).expect("a directory");
    assert!(Triage::builder().lexicon_dir(&directory.0).build().expect_err("a directory for a file").is_io());
}

/// C13: rows that would hide requests are refused where lexicons are checked.
#[test]
fn poisoned_rows_are_refused() {
    let phrases = [".", "a", "x", "dan", "yang", "min", "banjir", "kebakaran", "jalan rusak", "KTP", "tolong", "Lampu Jalan", "kapan", "air mati"];
    let rows: String = phrases.iter().map(|p| format!("{p}\tinsult\thina\t3\t9\tid\tpenutur\t\n")).collect();
    let attacks = format!("frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n{rows}\tinsult\thina\t3\t9\tid\tpenutur\t\n");
    let error = Triage::builder().lexicon_str("serangan-racun.tsv", attacks).strict().build().expect_err("rows that hide requests");
    // The last row has no phrase at all.
    let accepted: Vec<String> = (0..=phrases.len()).filter(|i| !error.issues().iter().any(|e| e.line() == i + 2)).map(|i| format!("{:?}", phrases.get(i))).collect();
    crate::report("poisoned rows that are accepted", &accepted, usize::MAX);
    let slang = "bentuk\tstandar\tejaan\tbahasa\tsumber\tcatatan\nbanjir\tgoblok\tgoblok\tid\tpenutur\t\n";
    assert!(Triage::builder().lexicon_str("slang-racun.tsv", slang).strict().build().is_err(), "a spelling that makes banjir an insult");
    let identity = "frasa\tbobot\tbahasa\tsumber\tcatatan\njawa\t9\tid\tpenutur\t\n";
    assert!(Triage::builder().lexicon_str("ejekan-racun.tsv", identity).build().is_err(), "an identity word that scores");
}

/// C12: spellings that point at each other or at themselves do no harm, and the lint tells them.
#[test]
fn circles_of_spellings_end() {
    let slang = "bentuk\tstandar\tejaan\tbahasa\tsumber\tcatatan\nxaqa\txbqb\txbqb\tid\tpenutur\t\nxbqb\txaqa\txaqa\tid\tpenutur\t\nxcqc\txcqc\txcqc\tid\tpenutur\t\n";
    let triage = Triage::builder().lexicon_str("slang-putar.tsv", slang).build().expect("readable rows");
    assert_eq!(triage.normalise("xaqa xbqb xcqc", Profile::Standar).text, "xbqb xaqa xcqc", "one step, never two");
    assert!(Triage::builder().lexicon_str("slang-putar.tsv", slang).strict().build().is_err());
}

/// C14: whoever changes lexicons at run time swaps a whole engine; a broken directory leaves the old one, and no post meets half of each.
#[test]
fn lexicons_change_while_posts_are_sorted() {
    let object = |weight: u8| format!("frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t{weight}\tid\tpenutur\t\n");
    let engine = |text: &str| Triage::builder().lexicon_str("objek-kami.tsv", text).build();
    let post = "aplikasi si gesit error terus min, kapan normal?";
    let engines = [object(9), object(1)].map(|t| engine(&t).expect("a lexicon"));
    let wanted: Vec<_> = engines.iter().map(|e| (e.lexicon().to_owned(), e.classify(post))).collect();
    let engines = engines.map(Arc::new);
    let (shared, done) = (RwLock::new(Arc::clone(&engines[0])), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut sorted = 0;
                    while !done.load(Ordering::Relaxed) {
                        let triage = Arc::clone(&shared.read().expect("no writer fails"));
                        assert!(wanted.contains(&(triage.lexicon().to_owned(), triage.classify(post))));
                        sorted += 1;
                    }
                    sorted
                })
            })
            .collect();
        for turn in 0..8 {
            if let Ok(fresh) = engine("frasa\ttopik\nbroken") {
                *shared.write().expect("no reader fails") = Arc::new(fresh);
            }
            *shared.write().expect("no reader fails") = Arc::clone(&engines[turn % 2]);
        }
        done.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|r| assert!(r.join().is_ok()));
    });
}

/// Masked text keeps the marks that languages use and no towers of them, however they are built.
#[test]
fn towers_of_marks_are_cut_down() {
    let triage = Triage::builtin();
    let tower = format!("halo a{}b", "\u{301}".repeat(50));
    assert_eq!(triage.mask(&tower), format!("halo a{}b", "\u{301}".repeat(MAX_COMBINING_MARKS)));
    assert_eq!(triage.mask("halo ñ ệ क्षि ก่ำ"), "halo ñ ệ क्षि ก่ำ");
}

/// C02: a NUL is a character like any other that shows nothing to read.
#[test]
fn nul_parts_words_and_ends_nothing() {
    let triage = Triage::builtin();
    let v = triage.classify("\0halo\0\0min, lampu jalan depan pasar mati\0kapan diperbaiki?\0");
    assert_eq!(v.label(), Label::ServiceRequest);
    let explained = triage.explain("air\0PDAM mati, admin\0goblok");
    assert!(explained.spans().iter().any(|s| s.text.contains("goblok")));
}

/// C23: what a post carries to steer a terminal, a page or a table is left out or escaped, and a reader gets one record a post.
#[test]
fn hostile_text_stays_text() {
    let triage = Triage::builtin();
    let post = "min \u{1b}[2J\u{1b}]0;x\u{7} tolong \"lampu\" </script><b>\u{202e}goblok\u{2066}\u{2069} =cmd()|'/C calc'!A1 \r\nbaris \u{9b}31m \u{0}";
    let masked = triage.mask(post);
    assert!(!masked.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{2069}', '\r', '\0']), "{masked:?}");
    let json = serde_json::to_string(&triage.explain(post)).expect("JSON");
    assert!(!json.contains(['\n', '\u{1b}', '\0']), "{json:?}");
    let back: serde_json::Value = serde_json::from_str(&json).expect("JSON again");
    assert!(back["spans"].is_array());
}

/// C17: letters are folded by the Unicode tables alone; no language has its own rules here.
#[test]
fn dotted_and_dotless_letters_read_alike_everywhere() {
    let triage = Triage::builtin();
    let plain = triage.classify("anjing lo min");
    for post in ["ANJING LO MIN", "ANJİNG LO MİN", "anjıng lo mın", "anjİng lo min"] {
        let v = triage.classify(post);
        assert_eq!((v.label(), v.abusive()), (plain.label(), plain.abusive()), "{post:?}");
    }
}

/// C28: the answer says what a post is and never what to do with it or who wrote it.
#[test]
fn no_answer_tells_to_hide_or_names_an_author() {
    let triage = Triage::builtin();
    let mut names = std::collections::BTreeSet::new();
    for text in cases::all_texts().iter().step_by(7) {
        let json = serde_json::to_value(triage.explain(text)).expect("JSON");
        names.extend(json.as_object().expect("an object").keys().cloned());
    }
    for forbidden in ["action", "delete", "hide", "block", "ban", "report", "author", "user", "handle", "followers", "profile"] {
        assert!(!names.iter().any(|n| n.contains(forbidden)), "{forbidden} among {names:?}");
    }
    let readme = include_str!("../README.md");
    for use_to_avoid in ["Do not use it", "hide or delete posts automatically", "report"] {
        assert!(readme.contains(use_to_avoid), "{use_to_avoid}");
    }
}
