//! Posts at the edge: nothing to read, far too much to read, characters that are awkward to cut.

use std::time::{Duration, Instant};

use pilah::{Label, MAX_POST_BYTES, Scratch, Triage};

#[test]
fn nothing_to_read_is_off_topic() {
    let triage = Triage::builtin();
    let posts = [
        "",
        " ",
        "\t\n\r ",
        "\u{3000}\u{a0}",
        ".",
        "?!",
        "👍",
        "👍👍👍",
        "🙏🏽 👨‍👩‍👧 🇮🇩",
        "\u{200b}\u{200d}",
        "\u{301}",
        "@pemkot_contoh",
        "@a @b @c",
        "https://example.com/x?y=1",
        "#",
        "\0",
        "-",
        "12345",
        "\u{feff}",
    ];
    let mut problems = Vec::new();
    for post in posts {
        let v = triage.classify(post);
        if v.label() != Label::OffTopic || v.abusive() || v.profanity() || v.truncated() {
            problems.push(format!("{post:?}: {v:?}"));
        }
    }
    crate::report("posts with nothing to read that are not off topic", &problems, usize::MAX);
}

/// A post of exactly `bytes` bytes: a request, filled up with harmless words.
fn filled(head: &str, bytes: usize) -> String {
    let mut text = head.to_owned();
    while text.len() + 5 <= bytes {
        text.push_str(" kata");
    }
    text.push_str(&" ".repeat(bytes - text.len()));
    text
}

#[test]
fn what_is_longer_is_cut_and_says_so() {
    let triage = Triage::builtin();
    let request = "Mohon lampu jalan depan pasar diperbaiki, sudah mati dua minggu.";
    let full = filled(request, MAX_POST_BYTES);
    let v = triage.classify(&full);
    assert!(!v.truncated(), "a post of exactly the limit is read whole");
    assert_eq!(v.label(), Label::ServiceRequest);
    let over = filled(request, MAX_POST_BYTES + 1);
    let v = triage.classify(&over);
    assert!(v.truncated());
    assert_eq!(v.label(), Label::ServiceRequest);
}

#[test]
fn what_lies_behind_the_limit_does_not_count() {
    let triage = Triage::builtin();
    let chat = filled("halo", MAX_POST_BYTES);
    let with_tail = format!("{chat} admin goblok anjing, rumah tetangga kebakaran, tolong!");
    let (head, whole) = (triage.classify(&chat), triage.classify(&with_tail));
    assert!(whole.truncated());
    assert_eq!(head.label(), whole.label());
    assert_eq!(head.scores(), whole.scores());
    assert!(!whole.abusive() && !whole.profanity());
    for span in triage.explain(&with_tail).spans() {
        assert!(span.end <= MAX_POST_BYTES, "{span:?}");
    }
}

/// What is not read cannot be masked word by word, so it must not be shown as if it were.
#[test]
fn the_mask_shows_no_abuse_or_personal_data_from_behind_the_limit() {
    let triage = Triage::builtin();
    let tail = "admin goblok anjing, hubungi 0812-0000-0000";
    let masked = triage.mask(&format!("{} {tail}", filled("halo", MAX_POST_BYTES)));
    assert!(!masked.contains("goblok"), "abuse behind the limit is shown");
    assert!(!masked.contains("0812-0000-0000"), "a phone number behind the limit is shown");
}

#[test]
fn no_character_is_cut_apart() {
    let triage = Triage::builtin();
    for piece in ["é", "e\u{301}", "漢", "🙏🏽", "👨‍👩‍👧‍👦", "🇮🇩", "क्षि", "\u{301}", "\r\n"] {
        for shift in (0..piece.len()).step_by(3) {
            let mut text = "x".repeat(shift);
            while text.len() <= MAX_POST_BYTES + 64 {
                text.push_str(piece);
            }
            let explanation = triage.explain(&text);
            assert!(explanation.verdict().truncated());
            for span in explanation.spans() {
                assert_eq!(text.get(span.start..span.end), Some(span.text.as_str()));
            }
        }
    }
}

/// Pieces whose repetition has been, or might be, dear to read.
const HEAVY: &[&str] = &[
    "a",
    "aaaa ",
    "a n j i n g ",
    "goblok",
    "goblok ",
    "anjing lo ",
    "tak bacok ",
    "kebakaran ",
    "\"goblok\" ",
    "@",
    "@x ",
    "#A",
    ".",
    "?",
    "0",
    "08",
    "http://",
    "a@a.a",
    "(",
    "\u{202e}",
    "\u{301}",
    "🤡",
    "jalan rusak ",
    "4n",
    "\"",
    "tidak ",
    "tidak goblok ",
];

#[test]
fn heavy_posts_are_read_without_trouble() {
    let triage = Triage::builtin();
    for piece in HEAVY {
        let v = triage.classify(&piece.repeat(MAX_POST_BYTES / piece.len() + 8));
        assert!(v.truncated(), "{piece:?}");
        assert_eq!(v.scores().iter().map(|s| u32::from(*s)).sum::<u32>(), 1000, "{piece:?}");
    }
}

/// A post four times as long may take this many times as long: four when time grows with length, sixteen when it grows with its square.
const LARGEST_GROWTH: f64 = 9.0;

/// Shorter readings are not compared: the clock and the machine count for more than the text.
const LEAST_READING: Duration = Duration::from_millis(50);

#[test]
fn reading_time_grows_with_length() {
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    let mut reading = |text: &str| {
        let runs = (0..2).map(|_| {
            let start = Instant::now();
            let _ = triage.classify_with(&mut scratch, text);
            start.elapsed()
        });
        runs.min().unwrap_or_default()
    };
    let mut problems = Vec::new();
    for piece in HEAVY {
        let (short, long) = (reading(&piece.repeat(4096 / piece.len())), reading(&piece.repeat(16384 / piece.len())));
        if long >= LEAST_READING && long.as_secs_f64() > LARGEST_GROWTH * short.as_secs_f64() {
            problems.push(format!("{piece:?}: 4 KiB {short:?}, 16 KiB {long:?}"));
        }
    }
    crate::report("posts whose reading time grows faster than their length", &problems, usize::MAX);
}
