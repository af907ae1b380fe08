//! The second step: folded text into tokens. Punctuation is no token of its own; what it means is kept as flags of its neighbours.

use super::fold::{EMOJI, Folded, HIGH_BITS, SYMBOL, each};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters, perhaps with digits in it.
    Word,
    /// Digits with their separators: 1.500, 07:30.
    Number,
    /// An address: @dishub.
    Mention,
    /// A web address.
    Url,
    /// A mail address.
    Email,
    /// A pictograph.
    Emoji,
}

/// White space stands before the token.
pub(crate) const SPACE: u16 = 1;
/// A comma, colon, bracket or the like stands before the token.
pub(crate) const COMMA: u16 = 1 << 1;
/// The end of a sentence or line stands before the token.
pub(crate) const STOP: u16 = 1 << 2;
/// The token stands inside quotation marks.
pub(crate) const QUOTED: u16 = 1 << 3;
/// Only a hyphen stands between the token and the one before.
pub(crate) const HYPHEN: u16 = 1 << 4;
/// No white space, but some sign other than a lone hyphen, stands between the token and the one before.
pub(crate) const GLUED: u16 = 1 << 5;
/// A question mark follows.
pub(crate) const ASKS: u16 = 1 << 6;
/// An exclamation mark follows.
pub(crate) const EXCLAIMS: u16 = 1 << 7;
/// Part of a hashtag.
pub(crate) const TAG: u16 = 1 << 8;
/// A word with digits in it.
pub(crate) const DIGITS: u16 = 1 << 9;
/// The word carries an apostrophe.
pub(crate) const APOSTROPHE: u16 = 1 << 10;
/// A quotation mark directly behind the word that opens nothing: reduplication (sama").
pub(crate) const DITTO: u16 = 1 << 11;
/// A line break stands before the token.
pub(crate) const LINE: u16 = 1 << 12;

/// One token: a range of the folded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) flags: u16,
    pub(crate) kind: TokenKind,
    /// Code of the affixes that a word seems to have, once it is read.
    pub(crate) affixes: u8,
}

impl Token {
    pub(crate) fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
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
}

const CLASSES: [Class; 256] = {
    let mut t = [Class::Sign; 256];
    let mut b = 0;
    while b < 256 {
        t[b] = match b as u8 {
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
        };
        b += 1;
    }
    t
};

#[inline]
fn class(b: u8) -> Class {
    CLASSES[b as usize]
}

#[inline]
fn is_word_byte(b: u8) -> bool {
    matches!(class(b), Class::Letter | Class::Digit)
}

/// What a byte that is no part of a token says of the token behind it; 0 for bytes that need a look around.
const BEFORE: [u16; 256] = {
    let mut t = [0; 256];
    let mut b = 0;
    while b < 256 {
        t[b] = match CLASSES[b] {
            Class::Blank => SPACE,
            Class::Line => SPACE | STOP | LINE,
            Class::Stop => STOP | GLUED,
            Class::Comma => COMMA | GLUED,
            Class::Sign => GLUED,
            _ => 0,
        };
        b += 1;
    }
    t
};

/// What it says of the token before it.
const AFTER: [u16; 256] = {
    let mut t = [0; 256];
    t[b'?' as usize] = ASKS;
    t[b'!' as usize] = EXCLAIMS;
    t
};

/// The high bit of every byte that is no letter (a-z or beyond ASCII).
#[inline]
fn not_letters(eight: u64) -> u64 {
    let low = eight & !HIGH_BITS;
    let from_a = low + each(0x80 - b'a');
    let beyond_z = low + each(0x7f - b'z');
    !(eight | (from_a & !beyond_z)) & HIGH_BITS
}

/// The end of the run of letters that `start` lies in or before. Ends at the padding at the latest.
#[inline]
fn letters_end(padded: &[u8], mut start: usize) -> usize {
    loop {
        let sixteen: &[u8; 16] = padded[start..start + 16].try_into().expect("sixteen bytes");
        let low = not_letters(u64::from_le_bytes(sixteen[..8].try_into().expect("eight bytes")));
        let high = not_letters(u64::from_le_bytes(sixteen[8..].try_into().expect("eight bytes")));
        // Without a branch on the length: it is what a processor foresees worst.
        let n = if low != 0 { low.trailing_zeros() / 8 } else { 8 + high.trailing_zeros() / 8 };
        start += n as usize;
        if n < 16 {
            return start;
        }
    }
}

/// Splits folded text into tokens. `original` is the text before folding: its capitals part the words of a hashtag.
pub(crate) fn tokenise(folded: &Folded, original: &str, out: &mut Vec<Token>) {
    out.clear();
    let mut t = Tokeniser { folded, original, bytes: folded.padded(), end: folded.len(), out, before: SPACE, quoted: false, opened_at: 0, run: (0, 0) };
    t.run();
}

struct Tokeniser<'a> {
    folded: &'a Folded,
    original: &'a str,
    bytes: &'a [u8],
    end: usize,
    out: &'a mut Vec<Token>,
    /// Flags of what stands between the last token and the place reached.
    before: u16,
    quoted: bool,
    /// Number of tokens when the open quotation mark was met.
    opened_at: usize,
    /// The run of characters of host names looked at last: a place in it and its end.
    run: (usize, usize),
}

impl Tokeniser<'_> {
    fn run(&mut self) {
        let mut i = 0;
        while i < self.end {
            let b = self.bytes[i];
            if b.is_ascii_lowercase() || !b.is_ascii() {
                i = self.word(i);
                continue;
            }
            let before = BEFORE[b as usize];
            if before != 0 {
                self.before |= before;
                if let Some(last) = self.out.last_mut() {
                    last.flags |= AFTER[b as usize];
                }
                i += 1;
                continue;
            }
            i = match class(b) {
                Class::Digit => self.number(i),
                Class::Hyphen => {
                    self.before |= if self.before == 0 { HYPHEN } else { COMMA | GLUED };
                    i + 1
                }
                Class::Quote => self.quote(i),
                Class::Apostrophe => self.apostrophe(i),
                Class::At => self.mention(i),
                Class::Hash => self.hashtag(i),
                Class::Emoji => {
                    self.push(TokenKind::Emoji, i, i + 1, 0);
                    i + 1
                }
                Class::Letter | Class::Blank | Class::Line | Class::Stop | Class::Comma | Class::Sign => i + 1,
            };
        }
        if self.quoted {
            // The mark was never closed: it quoted nothing.
            for t in &mut self.out[self.opened_at..] {
                t.flags &= !QUOTED;
            }
        }
    }

    #[inline]
    fn push(&mut self, kind: TokenKind, start: usize, end: usize, flags: u16) {
        let mut flags = flags | self.before;
        if flags & SPACE != 0 {
            flags &= !(GLUED | HYPHEN);
        }
        if self.quoted {
            flags |= QUOTED;
        }
        self.out.push(Token { start: start as u32, end: end as u32, flags, kind, affixes: 0 });
        self.before = 0;
    }

    #[inline]
    fn word(&mut self, start: usize) -> usize {
        let end = letters_end(self.bytes, start);
        if self.bytes[end] == b' ' {
            self.push(TokenKind::Word, start, end, 0);
            self.before = SPACE;
            return end + 1;
        }
        self.word_with_signs(start, end)
    }

    /// A word of which the letters up to `i` are read and no blank follows.
    fn word_with_signs(&mut self, start: usize, mut i: usize) -> usize {
        let mut flags = 0;
        loop {
            match class(self.bytes[i]) {
                Class::Letter => i += 1,
                Class::Digit => {
                    flags |= DIGITS;
                    i += 1;
                }
                Class::Apostrophe if class(self.bytes[i + 1]) == Class::Letter && self.bytes[i] == b'\'' => {
                    flags |= APOSTROPHE;
                    i += 2;
                }
                _ => break,
            }
        }
        let bytes = self.bytes;
        match bytes[i] {
            b':' if bytes[i + 1] == b'/' && matches!(&bytes[start..i], b"http" | b"https") => return self.address(TokenKind::Url, start, i),
            b'.' if is_word_byte(bytes[i + 1]) && (&bytes[start..i] == b"www" || self.has_domain(start)) => {
                return self.address(TokenKind::Url, start, i);
            }
            b'@' if class(bytes[i + 1]) == Class::Letter => {
                let at = i + 1;
                if self.has_domain(at) {
                    return self.address(TokenKind::Email, start, i);
                }
            }
            _ => {}
        }
        self.push(TokenKind::Word, start, i, flags);
        i
    }

    /// Whether a host name begins at `start`: letters, digits, dots and hyphens that end in a top-level domain.
    fn has_domain(&mut self, start: usize) -> bool {
        if start < self.run.0 || start >= self.run.1 {
            let ends = |b: &u8| !(is_word_byte(*b) || matches!(b, b'.' | b'-' | b'_'));
            let length = self.bytes[start..self.end].iter().position(ends).unwrap_or(self.end - start);
            self.run = (start, start + length);
        }
        ends_in_domain(&self.bytes[start..self.run.1.min(start + LONGEST_HOST)])
    }

    /// An address runs to the next blank, without the punctuation at its end.
    fn address(&mut self, kind: TokenKind, start: usize, from: usize) -> usize {
        let mut i = from;
        while i < self.end && !matches!(class(self.bytes[i]), Class::Blank | Class::Line | Class::Quote | Class::Emoji) {
            i += 1;
        }
        while i > from + 1 && matches!(class(self.bytes[i - 1]), Class::Stop | Class::Comma | Class::Apostrophe) && self.bytes[i - 1] != b'/' {
            i -= 1;
        }
        self.push(kind, start, i, 0);
        i
    }

    fn number(&mut self, start: usize) -> usize {
        let mut i = start + 1;
        loop {
            match class(self.bytes[i]) {
                Class::Digit => i += 1,
                Class::Stop | Class::Comma if matches!(self.bytes[i], b'.' | b',' | b':') && class(self.bytes[i + 1]) == Class::Digit => i += 2,
                _ => break,
            }
        }
        if class(self.bytes[i]) == Class::Letter {
            while is_word_byte(self.bytes[i]) {
                i += 1;
            }
            self.push(TokenKind::Word, start, i, DIGITS);
        } else {
            self.push(TokenKind::Number, start, i, 0);
        }
        i
    }

    fn quote(&mut self, i: usize) -> usize {
        if self.quoted {
            self.quoted = false;
            self.before |= COMMA | GLUED;
        } else if self.before == 0 && !self.out.is_empty() && !is_word_byte(self.bytes[i + 1]) && self.out.last().is_some_and(Token::is_word) {
            // Nothing is open and no word follows: the mark doubles the word before it.
            if let Some(last) = self.out.last_mut() {
                last.flags |= DITTO;
            }
        } else {
            self.quoted = true;
            self.opened_at = self.out.len();
            self.before |= COMMA | GLUED;
        }
        i + 1
    }

    fn apostrophe(&mut self, i: usize) -> usize {
        // Inside a word it never comes here; around a word it is a quotation mark.
        let opens = class(self.bytes[i + 1]) == Class::Letter && (self.before != 0 || self.out.is_empty());
        if self.quoted && !opens {
            self.quoted = false;
        } else if !self.quoted && opens {
            self.quoted = true;
            self.opened_at = self.out.len();
        }
        self.before |= COMMA | GLUED;
        i + 1
    }

    fn mention(&mut self, i: usize) -> usize {
        let inside = self.before == 0 && self.out.last().is_some_and(|t| t.end as usize == i && t.is_word());
        let mut end = i + 1;
        while is_word_byte(self.bytes[end]) || self.bytes[end] == b'_' || (self.bytes[end] == b'.' && is_word_byte(self.bytes[end + 1])) {
            end += 1;
        }
        if inside || end == i + 1 {
            self.before |= GLUED;
            return i + 1;
        }
        self.push(TokenKind::Mention, i, end, 0);
        end
    }

    /// Parts a hashtag at underscores, digits and capitals.
    fn hashtag(&mut self, i: usize) -> usize {
        if class(self.bytes[i + 1]) != Class::Letter || (self.before == 0 && self.out.last().is_some_and(|t| t.end as usize == i && t.is_word())) {
            self.before |= GLUED;
            return i + 1;
        }
        let mut start = i + 1;
        let mut j = start;
        let mut upper_before = true;
        loop {
            let b = self.bytes[j];
            let at_end = !(is_word_byte(b) || b == b'_');
            let upper = !at_end && b.is_ascii_lowercase() && {
                let (s, _) = self.folded.span(j as u32, j as u32 + 1);
                self.original[s as usize..].starts_with(char::is_uppercase)
            };
            if at_end || b == b'_' || (upper && !upper_before) {
                if j > start {
                    self.push(TokenKind::Word, start, j, TAG);
                    self.before |= SPACE;
                }
                start = if b == b'_' { j + 1 } else { j };
            }
            if at_end {
                break;
            }
            upper_before = upper;
            j += 1;
        }
        // What follows a tag stands apart from it.
        self.before = COMMA;
        j
    }
}

/// Most bytes that are looked at for a host name.
const LONGEST_HOST: usize = 256;

/// Whether a run of letters, digits, dots and hyphens has several labels, of which the last is a top-level domain that Indonesians write.
fn ends_in_domain(run: &[u8]) -> bool {
    const DOMAINS: &[&[u8]] = &[
        b"com", b"id", b"net", b"org", b"go", b"co", b"me", b"ly", b"info", b"tv", b"xyz", b"link", b"site", b"online", b"app", b"vip", b"top", b"club", b"gl", b"io", b"be",
        b"biz", b"web", b"ac", b"sch", b"desa",
    ];
    const LONGEST: usize = 6;
    let Some(end) = run.iter().rposition(|b| *b != b'.') else { return false };
    let Some(dot) = run[end.saturating_sub(LONGEST)..end].iter().rposition(|b| *b == b'.') else { return false };
    let dot = end.saturating_sub(LONGEST) + dot;
    DOMAINS.contains(&&run[dot + 1..=end]) && run[..dot].iter().any(|b| *b != b'.')
}

#[cfg(test)]
mod tests {
    use super::super::fold::Confusables;
    use super::*;

    fn tokens(text: &str) -> Vec<(String, TokenKind, u16)> {
        let mut f = Folded::default();
        f.fold(text, &Confusables::default());
        let mut out = Vec::new();
        tokenise(&f, text, &mut out);
        out.iter()
            .map(|t| {
                let (s, e) = f.span(t.start, t.end);
                (text[s as usize..e as usize].to_owned(), t.kind, t.flags)
            })
            .collect()
    }

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.0).collect()
    }

    #[test]
    fn addresses_stay_whole() {
        assert_eq!(words("cek https://x.go.id/a?b=1, lapor@pilah.go.id @dishub_smg."), ["cek", "https://x.go.id/a?b=1", "lapor@pilah.go.id", "@dishub_smg"]);
        assert_eq!(words("buka semarangkota.go.id/ppdb dong"), ["buka", "semarangkota.go.id/ppdb", "dong"]);
        assert_eq!(words("b@ngs@t an.jing"), ["b", "ngs", "t", "an", "jing"]);
    }

    #[test]
    fn hashtags_are_parted_at_capitals() {
        assert_eq!(words("#AdminGoblok #jalan_rusak #PPDB2026"), ["Admin", "Goblok", "jalan", "rusak", "PPDB2026"]);
    }

    #[test]
    fn flags_tell_what_stands_between() {
        let t = tokens("Kapan? \"goblok\" e-ktp jalan2, jum'at");
        assert!(t[0].2 & ASKS != 0 && t[1].2 & QUOTED != 0 && t[2].2 & QUOTED == 0);
        assert!(t[3].2 & HYPHEN != 0 && t[4].2 & DIGITS != 0 && t[5].2 & APOSTROPHE != 0 && t[5].2 & COMMA != 0);
        assert!(tokens("sama\" ya")[0].2 & DITTO != 0);
        assert!(tokens("dia bilang \"tak bacok").iter().all(|t| t.2 & QUOTED == 0));
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(words("Rp1.500.000 jam 07:30 3hari"), ["Rp1", "500.000", "jam", "07:30", "3hari"]);
    }
}
