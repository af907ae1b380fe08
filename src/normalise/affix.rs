//! Prefixes and suffixes, peeled off unknown words to find the key of a known one (`imbuhan.tsv`).

use crate::error::Issue;
use crate::lexicon::{Category, Sources};

use super::words::{SWEARS, Words};

/// Shortest word, in folded bytes, whose affixes are looked at: shorter ones (dia, mereka) seldom have any.
const SHORTEST_AFFIXED: usize = 6;
/// Longest word that is peeled, in bytes.
const LONGEST: usize = 32;
/// Shortest stem that is accepted, in bytes.
const SHORTEST: usize = 3;

#[derive(Clone, Debug)]
struct Prefix {
    text: Box<[u8]>,
    /// The first eight bytes of the text, and which of a word's first eight they are compared with.
    bytes: u64,
    mask: u64,
    /// Letters that the prefix swallowed (meny- of sapu).
    restore: Box<[u8]>,
}

#[derive(Clone, Debug)]
struct Suffix {
    text: Box<[u8]>,
    /// The last eight bytes of the text, and which of a word's last eight they are compared with.
    bytes: u64,
    mask: u64,
}

/// The first eight bytes of a word, zeros behind a shorter one, the first byte lowest.
fn head(word: &[u8]) -> u64 {
    match word.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => word.iter().rev().fold(0, |bytes, b| bytes << 8 | u64::from(*b)),
    }
}

/// The last eight bytes of a word, zeros before a shorter one, the last byte lowest.
fn tail(word: &[u8]) -> u64 {
    match word.last_chunk::<8>() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => word.iter().fold(0, |bytes, b| bytes << 8 | u64::from(*b)),
    }
}

/// Keeps the lowest `n` bytes.
fn lowest(n: usize) -> u64 {
    if n < 8 { (1 << (8 * n)) - 1 } else { u64::MAX }
}

/// The affix table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Affixes {
    /// By first letter, in file order.
    prefixes: [Vec<Prefix>; 26],
    /// By last letter, in file order.
    suffixes: [Vec<Suffix>; 26],
}

impl Affixes {
    pub(crate) fn read(sources: &Sources, issues: &mut Vec<Issue>) -> Affixes {
        let mut affixes = Affixes::default();
        let letter = |b: Option<&u8>| b.filter(|b| b.is_ascii_lowercase()).map(|b| (b - b'a') as usize);
        for file in sources.of(Category::Affix) {
            let mut rows = file.rows();
            while let Some((row, cells)) = rows.next() {
                let affix = cells.get(0);
                if let (Some(prefix), restore) = (affix.strip_suffix('-').filter(|p| !p.starts_with('-')), cells.get(1)) {
                    if let Some(i) = letter(prefix.as_bytes().first()) {
                        let text = prefix.as_bytes();
                        affixes.prefixes[i].push(Prefix { text: text.into(), bytes: head(text), mask: lowest(text.len()), restore: restore.as_bytes().into() });
                        continue;
                    }
                } else if let Some(suffix) = affix.strip_prefix('-') {
                    if let Some(i) = letter(suffix.as_bytes().last()) {
                        let text = suffix.as_bytes();
                        affixes.suffixes[i].push(Suffix { text: text.into(), bytes: tail(text), mask: lowest(text.len()) });
                        continue;
                    }
                }
                rows.reject(row, 1, "an affix is written `me-` or `-nya`, in letters a-z");
            }
            issues.extend(rows.into_issues());
        }
        affixes
    }

    /// The known form that is left when as little as possible is peeled off: a suffix, a prefix, both, two suffixes, two suffixes and a prefix.
    pub(crate) fn peel(&self, words: &Words, word: &[u8]) -> Option<u32> {
        if word.len() <= SHORTEST || word.len() > LONGEST || !word.is_ascii() {
            return None;
        }
        self.each_suffix(word, |stem| words.find(stem))
            .or_else(|| self.strip_prefixes(words, word))
            .or_else(|| self.each_suffix(word, |stem| self.strip_prefixes(words, stem)))
            .or_else(|| self.each_suffix(word, |stem| self.each_suffix(stem, |inner| words.find(inner).or_else(|| self.strip_prefixes(words, inner)))))
    }

    fn each_suffix(&self, word: &[u8], mut f: impl FnMut(&[u8]) -> Option<u32>) -> Option<u32> {
        let last = *word.last()?;
        if !last.is_ascii_lowercase() {
            return None;
        }
        let tail = tail(word);
        self.suffixes[(last - b'a') as usize].iter().find_map(|s| {
            if (tail ^ s.bytes) & s.mask != 0 {
                return None;
            }
            let stem = word.strip_suffix(&s.text[..])?;
            // A suffix of one letter is believed only behind a longer stem.
            (stem.len() >= SHORTEST + usize::from(s.text.len() == 1)).then(|| f(stem))?
        })
    }

    fn strip_prefixes(&self, words: &Words, word: &[u8]) -> Option<u32> {
        let first = *word.first()?;
        if !first.is_ascii_lowercase() {
            return None;
        }
        let head = head(word);
        self.prefixes[(first - b'a') as usize].iter().find_map(|p| {
            if (head ^ p.bytes) & p.mask != 0 {
                return None;
            }
            let rest = word.strip_prefix(&p.text[..])?;
            if p.restore.is_empty() {
                return if rest.len() > SHORTEST || (rest.len() == SHORTEST && p.text.len() > 1) { accept_prefixed(words, rest) } else { None };
            }
            let mut stem = [0; LONGEST + 4];
            let n = p.restore.len() + rest.len();
            if n < SHORTEST + 1 || n > stem.len() {
                return None;
            }
            stem[..p.restore.len()].copy_from_slice(&p.restore);
            stem[p.restore.len()..n].copy_from_slice(rest);
            accept_prefixed(words, &stem[..n])
        })
    }
}

/// A code for the affixes that a folded word seems to have: the longest prefix and the longest suffix of the list, whether or not a stem is left.
pub(crate) fn affix_code(word: &[u8]) -> u8 {
    if word.len() < SHORTEST_AFFIXED {
        return 0;
    }
    let prefix = match word {
        [b'd', b'i', ..] => 1,
        [b'm', b'e', ..] => 2,
        [b'b', b'e', b'r', ..] => 3,
        [b't', b'e', b'r', ..] => 4,
        [b'n', b'g', ..] => 5,
        [b'n', b'y', ..] => 6,
        [b's', b'e', ..] => 7,
        [b'k', b'e', ..] => 8,
        _ => 0,
    };
    let suffix = match word {
        [.., b'n', b'y', b'a'] => 1,
        [.., b'k', b'a', b'n'] => 2,
        [.., b'k', b'a', b'h'] => 3,
        [.., b'l', b'a', b'h'] => 4,
        [.., b'a', b'k', b'e'] => 5,
        [.., b'i', b'n'] => 6,
        [.., b'a', b'n'] => 7,
        [.., b'k', b'u'] => 8,
        [.., b'm', b'u'] => 9,
        [.., b'n', b'e'] => 10,
        [.., b'k', b'e'] => 11,
        [.., b'i'] => 12,
        [.., b'e'] => 13,
        _ => 0,
    };
    prefix << 4 | suffix
}

/// Behind a prefix a short swear word is more likely part of another word.
fn accept_prefixed(words: &Words, stem: &[u8]) -> Option<u32> {
    words.find(stem).filter(|id| stem.len() > 4 || words.form(*id).flags & SWEARS == 0)
}
