//! Work grows with the length of a post and no faster, whatever the post is made of: instructions are counted by valgrind, so that the answer does not hang on
//! the load of the machine. The program runs itself under valgrind; without valgrind nothing is measured.

use std::process::Command;

use pilah::{Profile, Scratch, Triage, find_pii};

/// Twice the text may take so many times the instructions.
const MOST_GROWTH: f64 = 2.3;

/// Lengths that are compared, in bytes: below the limit of a post, above what fixed costs blur.
const LENGTHS: [usize; 4] = [2 << 10, 4 << 10, 8 << 10, 16 << 10];

/// Words that crowd into few slots of the cache may take so many times the instructions of words that are all new.
const MOST_CROWDED: f64 = 3.0;

/// Fewer instructions a byte are those of copying, whose steps are those of the allocator.
const COPYING: f64 = 32.0;

/// What hostile posts are made of: repeated up to the length.
const PIECES: &[&str] = &[
    "(",
    "@",
    ".",
    "0",
    "a@a.",
    "#A",
    "http://",
    "4a",
    "a",
    "\u{200f}",
    "\u{301}",
    "e\u{301}\u{302}",
    "a n j i n g ",
    "a.n.j.",
    "goblok",
    "goblok ",
    "tidak goblok ",
    "\"",
    "\"goblok\" ",
    "tak bacok ",
    "08",
    "0812 ",
    "1 ",
    "ab 12 ",
    "nik ",
    "rek bca ",
    "banget2nya ",
    "a-",
    "kata-kata",
    "*",
    "k*",
    "😡",
    "🇮🇩",
    "jalan rusak ",
    "wkwk",
    "\n",
    "\u{fdfa}",
    "İ",
    "g0bl0k",
    "admingoblok",
];

/// Ways of reading a post.
const WAYS: [&str; 5] = ["classify", "explain", "mask", "find_pii", "normalise"];

/// The function that valgrind counts; a dump is written whenever it returns.
#[inline(never)]
fn counted(f: &mut dyn FnMut()) {
    f();
}

fn read(triage: &Triage, scratch: &mut Scratch, way: &str, text: &str) {
    match way {
        "classify" => drop(std::hint::black_box(triage.classify_with(scratch, text))),
        "explain" => drop(std::hint::black_box(triage.explain_with(scratch, text))),
        "mask" => drop(std::hint::black_box(triage.mask_with(scratch, text))),
        "find_pii" => drop(std::hint::black_box(find_pii(text))),
        _ => drop(std::hint::black_box(triage.normalise_with(scratch, text, Profile::Standar))),
    }
}

fn post(piece: &str, length: usize) -> String {
    piece.repeat(length / piece.len())
}

/// What is measured, in order: pieces by ways by lengths, then batches by lengths.
fn measure() {
    let (triage, mut scratch) = (Triage::new(), Scratch::new());
    for way in WAYS {
        read(&triage, &mut scratch, way, &post("halo min 0812 a@b.co ", 32 << 10));
    }
    for piece in PIECES {
        for way in WAYS {
            for length in LENGTHS {
                let text = post(piece, length);
                counted(&mut || read(&triage, &mut scratch, way, &text));
            }
        }
    }
    for length in LENGTHS {
        let posts: Vec<String> = (0..length / 256).map(|i| post(PIECES[i % PIECES.len()], 200)).collect();
        counted(&mut || drop(std::hint::black_box(triage.classify_batch(&posts))));
    }
    // Hashes have fixed keys, the tables are filled by lexicons alone and the cache forgets: words made to share its slots cost what new words cost.
    for posts in [unknown_words(|i| i), unknown_words(|i| i * 4096 % 20_011)] {
        counted(&mut || drop(std::hint::black_box(triage.classify_batch(&posts))));
    }
}

/// Posts of words that no lexicon knows: all unlike, or a few thousand that drive each other out of a cache of 8,192 slots.
fn unknown_words(number: impl Fn(usize) -> usize) -> Vec<String> {
    let word = |n: usize| -> String { (0..6).map(|i| char::from(b"bcdfghjkmnpqrtvwxz"[n / 18_usize.pow(i) % 18])).collect() };
    (0..600).map(|p| (0..50).map(|w| word(number(p * 50 + w))).collect::<Vec<_>>().join(" ")).collect()
}

fn main() {
    if std::env::args().any(|a| a == "--measure") {
        return measure();
    }
    if std::env::args().any(|a| a == "--list") {
        return;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: valgrind is not here, so no instructions were counted");
        assert!(std::env::var_os("PILAH_CI").is_none(), "valgrind is due");
        return;
    }
    let directory = std::env::temp_dir().join(format!("pilah-growth-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let done = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=growth::counted", "--dump-after=growth::counted", "--dump-line=no", "--combine-dumps=no"])
        .arg(format!("--callgrind-out-file={}", directory.join("out").display()))
        .arg(std::env::current_exe().expect("this program"))
        .arg("--measure")
        .output()
        .expect("valgrind");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let totals = |n: usize| -> f64 {
        let dump = std::fs::read_to_string(directory.join(format!("out.{n}"))).unwrap_or_else(|why| panic!("dump {n}: {why}"));
        let line = dump.lines().rev().find_map(|l| l.strip_prefix("totals: ").or_else(|| l.strip_prefix("summary: "))).expect("a total");
        line.trim().parse().expect("a number")
    };
    let mut names: Vec<String> = PIECES.iter().flat_map(|p| WAYS.iter().map(move |w| format!("{w} {p:?}"))).collect();
    names.push("batch of all".to_owned());
    let mut problems = Vec::new();
    let (mut worst, mut dearest) = ((0.0, String::new()), (0.0, String::new()));
    for (i, name) in names.iter().enumerate() {
        let counts: Vec<f64> = (0..LENGTHS.len()).map(|l| totals(i * LENGTHS.len() + l + 1)).collect();
        for (pair, length) in counts.windows(2).zip(&LENGTHS[1..]) {
            let growth = pair[1] / pair[0];
            if pair[1] < COPYING * *length as f64 {
                continue;
            }
            if growth > worst.0 {
                worst = (growth, format!("{name} at {length} bytes"));
            }
            if growth > MOST_GROWTH {
                problems.push(format!("{name}: {length} bytes take {growth:.2} times what half of it takes ({} instructions)", pair[1]));
            }
        }
        let a_byte = counts[counts.len() - 1] / LENGTHS[LENGTHS.len() - 1] as f64;
        if a_byte > dearest.0 {
            dearest = (a_byte, name.clone());
        }
    }
    let (fresh, crowded) = (totals(names.len() * LENGTHS.len() + 1), totals(names.len() * LENGTHS.len() + 2));
    if crowded > MOST_CROWDED * fresh {
        problems.push(format!("words that share slots of the cache: {crowded} instructions, new words {fresh}"));
    }
    std::fs::remove_dir_all(&directory).expect("the directory");
    println!(
        "test growth ... {} hostile posts: largest growth {:.2} ({}), dearest {:.0} instructions a byte ({}), crowded words {:.2} of new ones",
        names.len(),
        worst.0,
        worst.1,
        dearest.0,
        dearest.1,
        crowded / fresh
    );
    assert!(problems.is_empty(), "\n  {}", problems.join("\n  "));
}
