//! The third step: tokens into units, each with the key that matching speaks of.

use super::fold::Folded;
use super::repair::{How, MOST_KEYS, NO_FORM, Resolved, doubled, leet, repair};
use super::table::Short;
use super::tokens::{COMMA, DITTO, HYPHEN, SPACE, Token, TokenKind};
use super::words::{Key, SWEARS, Words, fixed};

/// One word of the normalised post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) key: Key,
    /// First and last token that it was made of.
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// Answers of the repair rules, kept over posts: the same unknown words come again and again. Deterministic, as repair is a pure function of the word.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    slots: Vec<CacheSlot>,
    bits: u32,
    /// Answers made since the slots were last made more.
    made: u32,
}

#[derive(Clone, Copy, Debug)]
struct CacheSlot {
    word: Short,
    answer: Resolved,
}

/// Slots of a new cache and of a full-grown one (40 bytes each), as powers of two: one post pays little for it, a batch gets the large one.
const FEWEST_BITS: u32 = 5;
const MOST_BITS: u32 = 13;

impl Cache {
    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.bits = 0;
    }

    #[inline]
    fn get(&mut self, word: Short, make: impl FnOnce() -> Resolved) -> Resolved {
        if self.bits == 0 {
            self.grow();
        }
        let mut i = word.place(self.bits);
        if self.slots[i].word != word {
            if self.made >> self.bits != 0 && self.bits < MOST_BITS {
                self.grow();
                i = word.place(self.bits);
            }
            self.made = self.made.saturating_add(1);
            self.slots[i] = CacheSlot { word, answer: make() };
        }
        self.slots[i].answer
    }

    /// Starts anew with eight times the slots.
    #[cold]
    fn grow(&mut self) {
        self.bits = if self.bits == 0 { FEWEST_BITS } else { (self.bits + 3).min(MOST_BITS) };
        self.made = 0;
        self.slots.clear();
        self.slots.resize(1 << self.bits, CacheSlot { word: Short { low: 0, high: 0 }, answer: Resolved::UNKNOWN });
    }
}

/// The key of each kind of token that has but one.
const KEYS: [Key; 6] = [fixed::UNKNOWN, fixed::NUMBER, fixed::MENTION, fixed::URL, fixed::EMAIL, fixed::EMOJI];

/// Longest chain of glued pieces that may hide one word.
const LONGEST_CHAIN: usize = 16;

/// Reads the tokens of a folded post into units.
pub(crate) struct Reader<'a> {
    pub(crate) words: &'a Words,
    pub(crate) folded: &'a Folded,
    pub(crate) tokens: &'a [Token],
    pub(crate) cache: &'a mut Cache,
}

impl Reader<'_> {
    pub(crate) fn read(&mut self, out: &mut Vec<Unit>) {
        out.clear();
        let mut i = 0;
        while i < self.tokens.len() {
            let token = self.tokens[i];
            if token.is_word() {
                i = self.word(i, token, out);
                continue;
            }
            let key = if token.kind == TokenKind::Emoji { self.folded.emoji_at(token.start).map_or(fixed::EMOJI, |c| self.words.emoji(c)) } else { KEYS[token.kind as usize] };
            out.push(Unit { key, first: i as u32, last: i as u32 });
            i += 1;
        }
    }

    /// Reads the word at token `i`; the number of the next token to read.
    #[inline]
    fn word(&mut self, i: usize, token: Token, out: &mut Vec<Unit>) -> usize {
        let len = (token.end - token.start) as usize;
        let joined = self.tokens.get(i + 1).is_some_and(|next| next.flags & SPACE == 0);
        if joined | (len == 1) | (token.flags & DITTO != 0) {
            if let Some(after) = self.with_next(i, token, out) {
                return after;
            }
        }
        if len <= 16 {
            let short = Short::read(self.folded.padded(), token.start as usize, len);
            if let Some(entry) = self.words.entry(short) {
                match Words::single_key(entry.keys) {
                    Some(key) => out.push(Unit { key, first: i as u32, last: i as u32 }),
                    None => push(out, &Resolved::of_form(self.words, entry.form, How::Exact), i, i),
                }
                return i + 1;
            }
        }
        let answer = self.unknown(token);
        push(out, &answer, i, i);
        i + 1
    }

    /// A word that may be one with what follows it.
    fn with_next(&mut self, i: usize, token: Token, out: &mut Vec<Unit>) -> Option<usize> {
        if let Some(next) = self.tokens.get(i + 1).copied() {
            if next.flags & SPACE == 0 {
                if let Some(after) = self.joined(i, token, next, out) {
                    return Some(after);
                }
            } else if token.end - token.start == 1 && next.end - next.start == 1 {
                if let Some(after) = self.spaced(i, out) {
                    return Some(after);
                }
            }
        }
        if token.flags & DITTO != 0 {
            if let Some(r) = doubled(self.words, self.folded.slice(token.start, token.end)) {
                push(out, &r, i, i);
                return Some(i + 1);
            }
        }
        None
    }

    /// A word that the table does not hold as it stands, or too long for a single probe.
    fn unknown(&mut self, token: Token) -> Resolved {
        let len = (token.end - token.start) as usize;
        let word = self.folded.slice(token.start, token.end);
        if len > 16 {
            return match self.words.find(word) {
                Some(id) => Resolved::of_form(self.words, id, How::Exact),
                None => repair(self.words, word),
            };
        }
        let short = Short::read(self.folded.padded(), token.start as usize, len);
        let words = self.words;
        self.cache.get(short, || repair(words, word))
    }

    fn resolve(&mut self, token: Token) -> Resolved {
        match self.words.find(self.folded.slice(token.start, token.end)) {
            Some(id) => Resolved::of_form(self.words, id, How::Exact),
            None => self.unknown(token),
        }
    }

    /// A word with the next token directly behind it: a hyphenated word, a doubled one, or a disguised swear word.
    fn joined(&mut self, i: usize, token: Token, next: Token, out: &mut Vec<Unit>) -> Option<usize> {
        if next.flags & HYPHEN != 0 && next.is_word() {
            if let Some(id) = self.words.find(self.folded.slice(token.start, next.end)) {
                push(out, &Resolved::of_form(self.words, id, How::Exact), i, i + 1);
                return Some(i + 2);
            }
            if matches!(self.folded.slice(next.start, next.end), b"nya" | b"ku" | b"mu" | b"lah" | b"kah" | b"an" | b"ne" | b"e" | b"nye") {
                let r = self.resolve(token);
                push(out, &r, i, i + 1);
                return Some(i + 2);
            }
            let (first, second) = (self.resolve(token), self.resolve(next));
            let short = token.end - token.start < 3 && next.end - next.start < 3;
            if first.how != How::Unknown && first.keys() == second.keys() {
                // X-X and X-Xnya: one word, by the entry X-X where there is one.
                let base = self.folded.slice(token.start, token.end);
                let r = doubled(self.words, base).unwrap_or(first);
                push(out, &r, i, i + 1);
                return Some(i + 2);
            }
            if !short && first.how != How::Unknown && second.how != How::Unknown && first.form != NO_FORM {
                return None;
            }
        }
        if next.flags & COMMA != 0 {
            return None;
        }
        let (form, how, last) = self.disguised(i)?;
        push(out, &Resolved::of_form(self.words, form, how), i, last);
        Some(last + 1)
    }

    /// A swear word cut up by signs or emoji: an.jing, g-o-b-l-o-k, b@ngs@t, k*nt*l.
    fn disguised(&mut self, i: usize) -> Option<(u32, How, usize)> {
        let start = self.tokens[i].start as usize;
        let mut last = i;
        while last + 1 < self.tokens.len() && last - i < LONGEST_CHAIN && self.tokens[last + 1].flags & (SPACE | COMMA) == 0 {
            last += 1;
        }
        while last > i && !self.tokens[last].is_word() {
            last -= 1;
        }
        let end = self.tokens[last].end as usize;
        if last == i || end - start > 32 {
            return None;
        }
        let words = self.words;
        let swears = |id: u32| words.form(id).flags & SWEARS != 0;
        let folded = self.folded;
        let raw = &folded.padded()[start..end];
        let (mut plain, mut read, mut mask) = ([0; 32], [0; 32], [0; 32]);
        let (mut plain_len, mut read_len) = (0, 0);
        for (n, &b) in raw.iter().enumerate() {
            let sign = !(b.is_ascii_alphanumeric() || b >= 0x80);
            if !sign {
                plain[plain_len] = b;
                plain_len += 1;
                mask[n] = b;
            }
            let letter = self.words.leet.get(b as usize).copied().unwrap_or(0);
            if letter != 0 || !sign {
                read[read_len] = if letter != 0 { letter } else { b };
                read_len += 1;
            }
        }
        if plain_len < 3 {
            return None;
        }
        // Pieces that are words of their own (tidak-tolol) are no disguise, unless letter by letter.
        let pieces_known = (i..=last).all(|t| self.tokens[t].end - self.tokens[t].start > 2 && self.resolve(self.tokens[t]).how == How::Exact);
        if pieces_known {
            return None;
        }
        let found = self.words.find(&plain[..plain_len]).filter(|id| swears(*id)).map(|id| (id, How::Spaced));
        found
            .or_else(|| self.words.find(&read[..read_len]).filter(|id| swears(*id)).map(|id| (id, How::Leet)))
            .or_else(|| leet(self.words, &read[..read_len]).filter(|r| r.form != NO_FORM).map(|r| (r.form, How::Leet)))
            .or_else(|| self.words.evasions.masked(&mask[..raw.len()]).map(|id| (id, How::Masked)))
            .map(|(id, how)| (id, how, last))
    }

    /// Single letters set apart by blanks: a n j i n g.
    fn spaced(&self, i: usize, out: &mut Vec<Unit>) -> Option<usize> {
        let mut word = [0; LONGEST_CHAIN];
        let mut n = 0;
        while n < LONGEST_CHAIN && i + n < self.tokens.len() {
            let t = self.tokens[i + n];
            let single = t.end - t.start == 1 && matches!(t.kind, TokenKind::Word | TokenKind::Number);
            if !single || (n > 0 && t.flags & COMMA != 0) {
                break;
            }
            word[n] = self.folded.padded()[t.start as usize];
            n += 1;
        }
        if n < 3 {
            return None;
        }
        let found = self.words.find(&word[..n]).map(|id| Resolved::of_form(self.words, id, How::Spaced)).or_else(|| leet(self.words, &word[..n]))?;
        if found.form == NO_FORM || self.words.form(found.form).flags & SWEARS == 0 {
            return None;
        }
        push(out, &Resolved { how: How::Spaced, ..found }, i, i + n - 1);
        Some(i + n)
    }
}

fn push(out: &mut Vec<Unit>, r: &Resolved, first: usize, last: usize) {
    debug_assert!(r.keys().len() <= MOST_KEYS);
    for key in r.keys() {
        out.push(Unit { key: *key, first: first as u32, last: last as u32 });
    }
}
