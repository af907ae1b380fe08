//! What is tried, in this order, on a word that no lexicon knows as it stands. Everything here is a pure function of the word, so answers may be kept.

use super::elongation;
use super::evasion::Parts;
use super::table::Entry;
use super::words::{Key, SWEARS, Words, fixed};

/// Longest word that is repaired, in bytes; longer ones stay unknown.
const LONGEST: usize = 40;

/// How a word came to its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It stands in a lexicon as it is.
    Exact,
    /// Repeated letters removed.
    Elongation,
    /// The `2` or ditto mark of a doubled word.
    Reduplication,
    /// Affixes peeled off.
    Affix,
    /// Spelling habits: q for k, x for nya, oe for u.
    Spelling,
    /// Javanese o/a, dh/d, th/t.
    Javanese,
    /// A number and a word written together.
    NumberAndWord,
    /// Laughter.
    Laugh,
    /// Digits or signs for letters.
    Leet,
    /// Two letters swapped.
    Swapped,
    /// Letters covered by signs.
    Masked,
    /// Letters set apart.
    Spaced,
    /// A swear word glued to other words.
    Glued,
    /// Found nowhere.
    Unknown,
}

/// Most keys that one word may have.
pub(crate) const MOST_KEYS: usize = 4;
/// No form.
pub(crate) const NO_FORM: u32 = u32::MAX;

/// What a word was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) keys: [Key; MOST_KEYS],
    pub(crate) count: u8,
    pub(crate) how: How,
    /// The form that was found, or [`NO_FORM`].
    pub(crate) form: u32,
}

impl Resolved {
    pub(crate) const UNKNOWN: Resolved = Resolved { keys: [fixed::UNKNOWN; MOST_KEYS], count: 1, how: How::Unknown, form: NO_FORM };

    pub(crate) fn of_form(words: &Words, id: u32, how: How) -> Resolved {
        let mut r = Resolved { keys: [0; MOST_KEYS], count: 0, how, form: id };
        for key in words.keys_of(words.form(id)) {
            r.push(*key);
        }
        r
    }

    /// A word that stands in the table as it is.
    pub(crate) fn of_entry(words: &Words, entry: Entry) -> Resolved {
        match Words::single_key(entry.keys) {
            Some(key) => Resolved { keys: [key, 0, 0, 0], count: 1, how: How::Exact, form: entry.form },
            None => Resolved::of_form(words, entry.form, How::Exact),
        }
    }

    fn push(&mut self, key: Key) {
        if (self.count as usize) < MOST_KEYS {
            self.keys[self.count as usize] = key;
            self.count += 1;
        }
    }

    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys[..self.count as usize]
    }
}

/// Repairs a word that the table does not hold. `word` is folded text.
pub(crate) fn repair(words: &Words, word: &[u8]) -> Resolved {
    if word.len() < 2 || word.len() > LONGEST {
        return Resolved::UNKNOWN;
    }
    let shape = Shape::of(word);
    if shape.apostrophe {
        let (plain, n) = without(word, b'\'');
        return known(words, &plain[..n], How::Spelling).unwrap_or_else(|| repair(words, &plain[..n]));
    }
    if shape.digit {
        return with_digits(words, word).unwrap_or(Resolved::UNKNOWN);
    }
    if shape.letters & !LAUGHTER == 0 && elongation::is_laughter(word) {
        return Resolved { keys: [fixed::LAUGH, 0, 0, 0], count: 1, how: How::Laugh, form: NO_FORM };
    }
    letters(words, word, shape).or_else(|| swear(words, word)).unwrap_or(Resolved::UNKNOWN)
}

/// What one look at each byte of a word tells of it.
#[derive(Clone, Copy)]
struct Shape {
    /// A bit for each letter a-z, bit 31 for anything else.
    letters: u32,
    digit: bool,
    apostrophe: bool,
    /// Two equal bytes stand side by side.
    doubled: bool,
}

/// Letters of laughter.
const LAUGHTER: u32 = bit(b'w') | bit(b'k') | bit(b'a') | bit(b'o') | bit(b'h') | bit(b's') | bit(b'e') | bit(b'i') | bit(b'x');
/// A word that has none of these is never respelt.
const RESPELT: u32 = bit(b'x') | bit(b'q') | bit(b'z') | bit(b'v') | bit(b'j') | bit(b'o') | bit(b'h') | bit(b'c');

const fn bit(letter: u8) -> u32 {
    1 << (letter - b'a')
}

impl Shape {
    fn of(word: &[u8]) -> Shape {
        let mut shape = Shape { letters: 0, digit: false, apostrophe: false, doubled: false };
        let mut before = 0;
        for &b in word {
            shape.letters |= if b.is_ascii_lowercase() { 1 << (b & 31) >> 1 } else { 1 << 31 };
            shape.digit |= b.is_ascii_digit();
            shape.apostrophe |= b == b'\'';
            shape.doubled |= b == before;
            before = b;
        }
        shape
    }
}

/// Repairs that work on plain letters.
fn letters(words: &Words, word: &[u8], shape: Shape) -> Option<Resolved> {
    let found = |id: u32, how: How| Resolved::of_form(words, id, how);
    let shortened = if shape.doubled { elongation::shorten(word, |w| words.find(w)) } else { None };
    if let Some(id) = shortened {
        return Some(found(id, How::Elongation));
    }
    if let Some(id) = words.affixes.peel(words, word) {
        return Some(found(id, How::Affix));
    }
    let shortened = if shape.doubled { elongation::shorten(word, |w| words.affixes.peel(words, w)) } else { None };
    if let Some(id) = shortened {
        return Some(found(id, How::Elongation));
    }
    if let Some(id) = words.find_javanese(word) {
        return Some(found(id, How::Javanese));
    }
    if shape.letters & RESPELT != 0 { respelt(words, word) } else { None }
}

/// Phone-style spellings: -x and -ny for -nya, q for k, oe for u, dj for j, tj for c, v for p or f, z for s, ck for k, th for t.
fn respelt(words: &Words, word: &[u8]) -> Option<Resolved> {
    let mut out = [0; LONGEST * 2];
    let mut n = 0;
    let mut changed = false;
    let mut i = 0;
    while i < word.len() {
        let (take, give): (usize, &[u8]) = match &word[i..] {
            [b'x'] if i >= 3 => (1, b"nya"),
            [b'o', b'e', ..] => (2, b"u"),
            [b'd', b'j', ..] => (2, b"j"),
            [b't', b'j', ..] => (2, b"c"),
            [b'k', b'h'] | [b'c', b'k', ..] => (2, b"k"),
            [b't', b'h', ..] => (2, b"t"),
            [b'q', ..] => (1, b"k"),
            [b'z', ..] => (1, b"s"),
            [b'v', ..] => (1, b"f"),
            [b, ..] => {
                out[n] = *b;
                n += 1;
                i += 1;
                continue;
            }
            [] => break,
        };
        out[n..n + give.len()].copy_from_slice(give);
        n += give.len();
        i += take;
        changed = true;
    }
    if !changed || n < 3 {
        return None;
    }
    known(words, &out[..n], How::Spelling).or_else(|| words.affixes.peel(words, &out[..n]).map(|id| Resolved::of_form(words, id, How::Spelling)))
}

fn swear(words: &Words, word: &[u8]) -> Option<Resolved> {
    if let Some(id) = words.evasions.swapped(word) {
        return Some(Resolved::of_form(words, id, How::Swapped));
    }
    if let Some(id) = words.evasions.shortened(words, word) {
        return Some(Resolved::of_form(words, id, How::Masked));
    }
    let mut parts = Parts::default();
    if words.evasions.glued(words, word, &mut parts) {
        let mut r = Resolved { keys: [0; MOST_KEYS], count: 0, how: How::Glued, form: NO_FORM };
        // The swear word comes first when there is no room for all.
        // A sort that keeps the order of equals and, of so few, allocates nothing.
        parts.forms().sort_by_key(|id| words.form(*id).flags & SWEARS == 0);
        for id in parts.forms() {
            for key in words.keys_of(words.form(*id)) {
                r.push(*key);
            }
        }
        return Some(r);
    }
    None
}

fn known(words: &Words, word: &[u8], how: How) -> Option<Resolved> {
    words.find(word).map(|id| Resolved::of_form(words, id, how))
}

/// A known word, or one that plain letters can repair.
fn any(words: &Words, word: &[u8]) -> Option<Resolved> {
    if word.len() < 2 { None } else { known(words, word, How::Exact).or_else(|| letters(words, word, Shape::of(word))) }
}

fn with_digits(words: &Words, word: &[u8]) -> Option<Resolved> {
    reduplicated(words, word).or_else(|| number_and_word(words, word)).or_else(|| leet(words, word))
}

/// `jalan2`, `anak2nya`, `ber-X2`: the doubled word where it has an entry of its own (`hati-hati`), else the word itself.
fn reduplicated(words: &Words, word: &[u8]) -> Option<Resolved> {
    let at = word.iter().position(|b| *b == b'2')?;
    let (base, tail) = (&word[..at], &word[at + 1..]);
    if base.len() < 2 || !base.iter().all(u8::is_ascii_alphabetic) || !matches!(tail, b"" | b"nya" | b"ny" | b"an" | b"in" | b"i" | b"kan" | b"ku" | b"mu" | b"lah" | b"e" | b"ne")
    {
        return None;
    }
    doubled(words, base)
}

/// The entry `X-X`, else the keys of X.
pub(crate) fn doubled(words: &Words, base: &[u8]) -> Option<Resolved> {
    let mut pair = [0; LONGEST * 2 + 1];
    let n = base.len();
    if n > LONGEST {
        return None;
    }
    pair[..n].copy_from_slice(base);
    pair[n] = b'-';
    pair[n + 1..2 * n + 1].copy_from_slice(base);
    known(words, &pair[..2 * n + 1], How::Reduplication).or_else(|| any(words, base).map(|r| Resolved { how: How::Reduplication, ..r }))
}

/// `3hari`, `rt05`: the number and the word.
fn number_and_word(words: &Words, word: &[u8]) -> Option<Resolved> {
    let digits = |w: &[u8]| !w.is_empty() && w.iter().all(u8::is_ascii_digit);
    let first_letter = word.iter().position(|b| !b.is_ascii_digit())?;
    let last_letter = word.iter().rposition(|b| !b.is_ascii_digit())?;
    let inner = &word[first_letter..=last_letter];
    if inner.iter().any(u8::is_ascii_digit) || !(digits(&word[..first_letter]) ^ digits(&word[last_letter + 1..])) {
        return None;
    }
    let found = known(words, inner, How::NumberAndWord)?;
    let mut r = Resolved { keys: [0; MOST_KEYS], count: 0, how: How::NumberAndWord, form: found.form };
    if first_letter > 0 {
        r.push(fixed::NUMBER);
    }
    for key in found.keys() {
        r.push(*key);
    }
    if first_letter == 0 {
        r.push(fixed::NUMBER);
    }
    Some(r)
}

/// Digits for letters, believed only where a swear word comes out.
pub(crate) fn leet(words: &Words, word: &[u8]) -> Option<Resolved> {
    let mut out = [0; LONGEST];
    let mut letters = 0;
    for (o, b) in out.iter_mut().zip(word) {
        *o = match words.leet.get(*b as usize) {
            Some(0) | None => *b,
            Some(letter) => *letter,
        };
        letters += usize::from(b.is_ascii_alphabetic());
    }
    let plain = &out[..word.len().min(LONGEST)];
    if letters == 0 || !plain.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let swears = |id: &u32| words.form(*id).flags & SWEARS != 0;
    words
        .find(plain)
        .filter(swears)
        .or_else(|| elongation::shorten(plain, |w| words.find(w).filter(swears)))
        .or_else(|| words.affixes.peel(words, plain).filter(swears))
        .map(|id| Resolved::of_form(words, id, How::Leet))
}

fn without(word: &[u8], sign: u8) -> ([u8; LONGEST], usize) {
    let mut out = [0; LONGEST];
    let mut n = 0;
    for b in word.iter().filter(|b| **b != sign).take(LONGEST) {
        out[n] = *b;
        n += 1;
    }
    (out, n)
}
