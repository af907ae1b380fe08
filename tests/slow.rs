//! Folding and tokenising as plainly as possible: character by character, with maps of the standard library. What the fast ways are compared with, by
//! `reference.rs` and by the fuzz target of that name.

use std::collections::HashMap;

use pilah::Triage;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

const EMOJI: u8 = 1;
const SYMBOL: u8 = 2;

/// A folded byte and the bytes of the text that it came from.
type Folded = Vec<(u8, usize, usize)>;

/// The letters that are drawn like Latin ones, from the lexicon.
pub fn confusables() -> HashMap<char, u8> {
    let table = include_str!("../lexicons/huruf.tsv");
    let rows = table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).skip(1);
    rows.filter_map(|l| {
        let (letter, rest) = l.split_once('\t')?;
        let c = letter.chars().next().filter(|c| !c.is_ascii())?;
        Some((c, rest.bytes().next()?))
    })
    .collect()
}

fn fold(text: &str, confusables: &HashMap<char, u8>) -> Folded {
    let mut out: Folded = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let invisible = matches!(c as u32, 0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
            | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0x1f3fb..=0x1f3ff | 0xe0000..=0xe0fff);
        let emoji = matches!(c as u32, 0x203c | 0x2049 | 0x2139 | 0x2300..=0x23ff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x3030 | 0x303d | 0x1f000..=0x1f0ff | 0x1f1e6..=0x1f1ff
            | 0x1f300..=0x1faff);
        if c.is_ascii() {
            out.push((c.to_ascii_lowercase() as u8, start, end));
        } else if invisible || is_combining_mark(c) {
            if let Some(last) = out.last_mut() {
                last.2 = end;
            }
        } else if let Some(latin) = confusables.get(&c) {
            out.push((*latin, start, end));
        } else if let 0x249c..=0x24b5 = c as u32 {
            out.push((b'a' + (c as u32 - 0x249c) as u8, start, end));
        } else if let 0x1f110..=0x1f129 = c as u32 {
            out.push((b'a' + (c as u32 - 0x1f110) as u8, start, end));
        } else if let 0x1f150..=0x1f169 = c as u32 {
            out.push((b'a' + (c as u32 - 0x1f150) as u8, start, end));
        } else if let 0x1f170..=0x1f189 = c as u32 {
            out.push((b'a' + (c as u32 - 0x1f170) as u8, start, end));
        } else if emoji {
            out.push((EMOJI, start, end));
        } else {
            let mut parts = Vec::new();
            decompose_compatible(c, |d| parts.push(d));
            for d in parts {
                if d.is_ascii() {
                    out.push((d.to_ascii_lowercase() as u8, start, end));
                } else if is_combining_mark(d) {
                    continue;
                } else if let Some(latin) = confusables.get(&d) {
                    out.push((*latin, start, end));
                } else if d.is_alphabetic() {
                    for lower in d.to_lowercase().filter(|l| !is_combining_mark(*l)) {
                        out.extend(lower.to_string().bytes().map(|b| (b, start, end)));
                    }
                } else {
                    let plain = match d {
                        '‘' | '’' | '‛' | 'ʼ' => b'\'',
                        '“' | '”' | '‟' | '«' | '»' => b'"',
                        '\u{2010}'..='\u{2015}' | '−' => b'-',
                        '\u{2028}' | '\u{2029}' | '\u{85}' => b'\n',
                        d if d.is_whitespace() => b' ',
                        _ => SYMBOL,
                    };
                    out.push((plain, start, end));
                }
            }
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    Digit,
    Blank,
    Line,
    Stop,
    Comma,
    Hyphen,
    Quote,
    Apostrophe,
    At,
    Hash,
    Emoji,
    Sign,
    End,
}

fn class(b: u8) -> Class {
    match b {
        b'a'..=b'z' | 0x80..=0xff => Class::Letter,
        b'0'..=b'9' => Class::Digit,
        b' ' | b'\t' | 0x0b | 0x0c | 0x1c..=0x1f => Class::Blank,
        b'\n' | b'\r' => Class::Line,
        b'.' | b'!' | b'?' => Class::Stop,
        b',' | b';' | b':' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'/' | b'|' | b'<' | b'>' | SYMBOL => Class::Comma,
        b'-' => Class::Hyphen,
        b'"' => Class::Quote,
        b'\'' | b'`' => Class::Apostrophe,
        b'@' => Class::At,
        b'#' => Class::Hash,
        EMOJI => Class::Emoji,
        _ => Class::Sign,
    }
}

/// Word, number, mention, address, mail address, emoji: 0 to 5.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    start: usize,
    end: usize,
    flags: Vec<&'static str>,
    kind: u8,
}

const FLAGS: [&str; 13] = ["space", "comma", "stop", "quoted", "hyphen", "glued", "asks", "exclaims", "tag", "digits", "apostrophe", "ditto", "line"];

struct Slow<'a> {
    folded: &'a Folded,
    text: &'a str,
    out: Vec<Token>,
    before: Vec<&'static str>,
    quoted: bool,
    opened_at: usize,
}

impl Slow<'_> {
    fn byte(&self, i: usize) -> u8 {
        self.folded.get(i).map_or(0, |f| f.0)
    }

    fn class(&self, i: usize) -> Class {
        self.folded.get(i).map_or(Class::End, |f| class(f.0))
    }

    fn word_byte(&self, i: usize) -> bool {
        matches!(self.class(i), Class::Letter | Class::Digit)
    }

    fn push(&mut self, kind: u8, start: usize, end: usize, own: &[&'static str]) {
        let mut flags = std::mem::take(&mut self.before);
        flags.extend_from_slice(own);
        if flags.contains(&"space") {
            flags.retain(|f| !matches!(*f, "glued" | "hyphen"));
        }
        if self.quoted {
            flags.push("quoted");
        }
        self.out.push(Token { start, end, flags, kind });
    }

    fn behind_word(&self, i: usize) -> bool {
        self.before.is_empty() && self.out.last().is_some_and(|t| t.end == i && t.kind == 0)
    }

    fn bytes(&self, from: usize, to: usize) -> Vec<u8> {
        (from..to).map(|i| self.byte(i)).collect()
    }

    fn has_domain(&self, from: usize) -> bool {
        const DOMAINS: [&str; 26] = [
            "com", "id", "net", "org", "go", "co", "me", "ly", "info", "tv", "xyz", "link", "site", "online", "app", "vip", "top", "club", "gl", "io", "be", "biz", "web", "ac",
            "sch", "desa",
        ];
        let mut to = from;
        while to - from < 256 && to < self.folded.len() && (self.word_byte(to) || matches!(self.byte(to), b'.' | b'-' | b'_')) {
            to += 1;
        }
        let run = self.bytes(from, to);
        let labels: Vec<&[u8]> = run.split(|b| *b == b'.').filter(|l| !l.is_empty()).collect();
        labels.len() > 1 && DOMAINS.iter().any(|d| d.as_bytes() == labels[labels.len() - 1])
    }

    fn address(&mut self, kind: u8, start: usize, from: usize) -> usize {
        let mut i = from;
        while !matches!(self.class(i), Class::Blank | Class::Line | Class::Quote | Class::Emoji | Class::End) {
            i += 1;
        }
        while i > from + 1 && matches!(self.class(i - 1), Class::Stop | Class::Comma | Class::Apostrophe) && self.byte(i - 1) != b'/' {
            i -= 1;
        }
        self.push(kind, start, i, &[]);
        i
    }

    fn word(&mut self, start: usize) -> usize {
        let mut i = start;
        let mut flags = Vec::new();
        loop {
            if self.class(i) == Class::Letter {
                i += 1;
            } else if self.class(i) == Class::Digit {
                flags.push("digits");
                i += 1;
            } else if self.byte(i) == b'\'' && self.class(i + 1) == Class::Letter {
                flags.push("apostrophe");
                i += 2;
            } else {
                break;
            }
        }
        let word = self.bytes(start, i);
        if self.byte(i) == b':' && self.byte(i + 1) == b'/' && (word == b"http" || word == b"https") {
            return self.address(3, start, i);
        }
        if self.byte(i) == b'.' && self.word_byte(i + 1) && (word == b"www" || self.has_domain(start)) {
            return self.address(3, start, i);
        }
        if self.byte(i) == b'@' && self.class(i + 1) == Class::Letter && self.has_domain(i + 1) {
            return self.address(4, start, i);
        }
        self.push(0, start, i, &flags);
        i
    }

    fn number(&mut self, start: usize) -> usize {
        let mut i = start + 1;
        loop {
            if self.class(i) == Class::Digit {
                i += 1;
            } else if matches!(self.byte(i), b'.' | b',' | b':') && self.class(i + 1) == Class::Digit {
                i += 2;
            } else {
                break;
            }
        }
        if self.class(i) == Class::Letter {
            while self.word_byte(i) {
                i += 1;
            }
            self.push(0, start, i, &["digits"]);
        } else {
            self.push(1, start, i, &[]);
        }
        i
    }

    fn hashtag(&mut self, i: usize) -> usize {
        let (mut start, mut j, mut upper_before) = (i + 1, i + 1, true);
        loop {
            let b = self.byte(j);
            let ends = !(self.word_byte(j) || b == b'_');
            let upper = !ends && b.is_ascii_lowercase() && self.text[self.folded[j].1..].starts_with(char::is_uppercase);
            if ends || b == b'_' || (upper && !upper_before) {
                if j > start {
                    self.push(0, start, j, &["tag"]);
                    self.before.push("space");
                }
                start = if b == b'_' { j + 1 } else { j };
            }
            if ends {
                break;
            }
            upper_before = upper;
            j += 1;
        }
        self.before = vec!["comma"];
        j
    }

    fn run(mut self) -> Vec<Token> {
        let mut i = 0;
        while i < self.folded.len() {
            let b = self.byte(i);
            i = match class(b) {
                Class::Letter => self.word(i),
                Class::Digit => self.number(i),
                Class::Emoji => {
                    self.push(5, i, i + 1, &[]);
                    i + 1
                }
                Class::At => {
                    let mut end = i + 1;
                    while self.word_byte(end) || self.byte(end) == b'_' || (self.byte(end) == b'.' && self.word_byte(end + 1)) {
                        end += 1;
                    }
                    if self.behind_word(i) || end == i + 1 {
                        self.before.push("glued");
                        i + 1
                    } else {
                        self.push(2, i, end, &[]);
                        end
                    }
                }
                Class::Hash if self.class(i + 1) == Class::Letter && !self.behind_word(i) => self.hashtag(i),
                Class::Quote => {
                    if self.quoted {
                        self.quoted = false;
                        self.before.extend(["comma", "glued"]);
                    } else if self.before.is_empty() && !self.word_byte(i + 1) && self.out.last().is_some_and(|t| t.kind == 0) {
                        self.out.last_mut().expect("a word").flags.push("ditto");
                    } else {
                        self.quoted = true;
                        self.opened_at = self.out.len();
                        self.before.extend(["comma", "glued"]);
                    }
                    i + 1
                }
                Class::Apostrophe => {
                    let opens = self.class(i + 1) == Class::Letter && (!self.before.is_empty() || self.out.is_empty());
                    if self.quoted && !opens {
                        self.quoted = false;
                    } else if !self.quoted && opens {
                        self.quoted = true;
                        self.opened_at = self.out.len();
                    }
                    self.before.extend(["comma", "glued"]);
                    i + 1
                }
                other => {
                    match other {
                        Class::Blank => self.before.push("space"),
                        Class::Line => self.before.extend(["space", "stop", "line"]),
                        Class::Comma => self.before.extend(["comma", "glued"]),
                        Class::Hyphen if self.before.is_empty() => self.before.push("hyphen"),
                        Class::Hyphen => self.before.extend(["comma", "glued"]),
                        Class::Stop => {
                            self.before.extend(["stop", "glued"]);
                            if let Some(last) = self.out.last_mut() {
                                last.flags.extend(match b {
                                    b'?' => Some("asks"),
                                    b'!' => Some("exclaims"),
                                    _ => None,
                                });
                            }
                        }
                        _ => self.before.push("glued"),
                    }
                    i + 1
                }
            };
        }
        if self.quoted {
            self.out[self.opened_at..].iter_mut().for_each(|t| t.flags.retain(|f| *f != "quoted"));
        }
        self.out
    }
}

/// Panics when the engine reads the text otherwise.
pub fn same(triage: &Triage, confusables: &HashMap<char, u8>, text: &str) {
    let folded = fold(text, confusables);
    let slow = Slow { folded: &folded, text, out: Vec::new(), before: vec!["space"], quoted: false, opened_at: 0 }.run();
    let fast = triage.tokens(text);
    let slow: Vec<_> = slow
        .into_iter()
        .map(|t| {
            let flags = t.flags.iter().fold(0_u16, |all, f| all | 1 << FLAGS.iter().position(|n| n == f).expect("a flag"));
            (folded[t.start].1..folded[t.end - 1].2, folded[t.start..t.end].iter().map(|f| f.0).collect::<Vec<u8>>(), flags, t.kind)
        })
        .collect();
    assert_eq!(fast, slow, "{text:?}");
}
