//! The third step: tokens into units, each with the key that matching speaks of.

use super::affix::affix_code;
use super::fold::Folded;
use super::repair::{How, MOST_KEYS, NO_FORM, Resolved, doubled, leet, repair};
use super::table::Short;
use super::tokens::{COMMA, DITTO, HYPHEN, SPACE, Token, TokenKind};
use super::words::{Key, SWEARS, Words, fixed};

/// One word of the normalised post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) key: Key,
    /// What [`Reader::notes`] has for the key.
    pub(crate) note: u32,
    /// First and last token that it was made of.
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// What the words met last were found to be, kept over posts: the same words come again and again, and some thousands of them fit into the cache of a
/// processor where the tables do not. Deterministic, as what a word is hangs on nothing but the word.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// Words of one key.
    slots: Vec<CacheSlot>,
    /// Answers of the repair rules.
    repaired: Vec<(Short, Resolved)>,
    /// Number of slots, as a power of two; a quarter as many answers of the repair rules are kept.
    bits: u32,
    /// Slots filled since they were last made more.
    filled: u32,
}

#[derive(Clone, Copy, Debug)]
struct CacheSlot {
    word: Short,
    key: Key,
    /// The note of the key above eight bits of affixes.
    note: u32,
}

const NO_WORD: Short = Short { low: 0, high: 0 };

/// Slots of a new cache and of a full-grown one (24 bytes each), as powers of two: one post pays little for it, a batch gets the large one.
const FEWEST_BITS: u32 = 5;
const MOST_BITS: u32 = 14;

impl Cache {
    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.repaired.clear();
        self.bits = 0;
    }

    /// What a word that the table does not hold is repaired to.
    fn repaired(&mut self, words: &Words, short: Short, word: &[u8]) -> Resolved {
        let slot = &mut self.repaired[short.place(self.bits - 2)];
        if slot.0 != short {
            *slot = (short, repair(words, word));
        }
        slot.1
    }

    /// Makes room for one more slot: starts anew with eight times as many when all have been filled.
    fn fill(&mut self) {
        if self.bits == 0 || (self.filled >> self.bits != 0 && self.bits < MOST_BITS) {
            self.bits = if self.bits == 0 { FEWEST_BITS } else { (self.bits + 3).min(MOST_BITS) };
            self.filled = 0;
            self.slots.clear();
            self.slots.resize(1 << self.bits, CacheSlot { word: NO_WORD, key: fixed::UNKNOWN, note: 0 });
            self.repaired.clear();
            self.repaired.resize(1 << (self.bits - 2), (NO_WORD, Resolved::UNKNOWN));
        }
        self.filled = self.filled.saturating_add(1);
    }
}

/// The key of each kind of token that has but one.
const KEYS: [Key; 6] = [fixed::UNKNOWN, fixed::NUMBER, fixed::MENTION, fixed::URL, fixed::EMAIL, fixed::EMOJI];

/// Shortest swear word that is believed to be cut in two known words.
const SHORTEST_CUT: usize = 5;
/// Longest chain of glued pieces that may hide one word.
const LONGEST_CHAIN: usize = 16;

/// Whether a key stands for names or groups of people: how one of them is spelt may say nothing (fairness).
pub(crate) fn is_name(key: Key) -> bool {
    matches!(key, fixed::PLACE | fixed::PERSON | fixed::IDENTITY)
}

/// Reads the tokens of a folded post into units.
pub(crate) struct Reader<'a> {
    pub(crate) words: &'a Words,
    pub(crate) folded: &'a Folded,
    pub(crate) tokens: &'a mut [Token],
    pub(crate) cache: &'a mut Cache,
    /// What whoever reads the units knows each key by.
    pub(crate) notes: &'a [u32],
}

impl Reader<'_> {
    /// Fills `out`; the number of addresses (mentions, web and mail addresses) among the units.
    pub(crate) fn read(&mut self, out: &mut Vec<Unit>) -> usize {
        out.clear();
        if self.cache.bits == 0 {
            self.cache.fill();
        }
        out.reserve(self.tokens.len());
        let mut addresses = 0;
        let mut i = 0;
        while i < self.tokens.len() {
            let token = self.tokens[i];
            if token.is_word() {
                i = self.word(i, token, out);
                continue;
            }
            if token.kind == TokenKind::Mention {
                if let Some(r) = self.as_letter(token) {
                    self.push(out, &r, i, i);
                    i += 1;
                    continue;
                }
            }
            addresses += usize::from(matches!(token.kind, TokenKind::Mention | TokenKind::Url | TokenKind::Email));
            let key = if token.kind == TokenKind::Emoji { self.folded.emoji_at(token.start).map_or(fixed::EMOJI, |c| self.words.emoji(c)) } else { KEYS[token.kind as usize] };
            out.push(Unit { key, note: self.notes[key as usize], first: i as u32, last: i as u32 });
            i += 1;
        }
        addresses
    }

    /// A handle that is none: the sign stands for a letter of a swear word (@njing).
    fn as_letter(&self, token: Token) -> Option<Resolved> {
        let word = self.folded.slice(token.start, token.end);
        if word.len() < SHORTEST_CUT { None } else { leet(self.words, word) }
    }

    /// Reads the word at token `i`; the number of the next token to read.
    #[inline]
    fn word(&mut self, i: usize, token: Token, out: &mut Vec<Unit>) -> usize {
        let len = (token.end - token.start) as usize;
        let joined = self.tokens.get(i + 1).is_some_and(|next| next.flags & SPACE == 0);
        if joined | (len == 1) | (token.flags & DITTO != 0) {
            let before = out.len();
            if let Some(after) = self.with_next(i, token, out) {
                if !out[before..].iter().any(|u| is_name(u.key)) {
                    for t in self.tokens[i..after].iter_mut().filter(|t| t.is_word()) {
                        t.affixes = affix_code(self.folded.slice(t.start, t.end));
                    }
                }
                return after;
            }
        }
        if len <= 16 {
            let short = Short::read(self.folded.padded(), token.start as usize, len);
            let slot = &self.cache.slots[short.place(self.cache.bits)];
            if slot.word == short {
                out.push(Unit { key: slot.key, note: slot.note >> 8, first: i as u32, last: i as u32 });
                self.tokens[i].affixes = slot.note as u8;
                return i + 1;
            }
        }
        self.look_up(i, token, out);
        i + 1
    }

    /// A word that is not among those met last.
    #[inline(never)]
    fn look_up(&mut self, i: usize, token: Token, out: &mut Vec<Unit>) {
        let answer = self.resolve(token);
        self.push(out, &answer, i, i);
        let affixes = if answer.keys().iter().any(|k| is_name(*k)) { 0 } else { affix_code(self.folded.slice(token.start, token.end)) };
        self.tokens[i].affixes = affixes;
        let len = (token.end - token.start) as usize;
        if let (1..=16, [key]) = (len, answer.keys()) {
            let short = Short::read(self.folded.padded(), token.start as usize, len);
            self.cache.fill();
            let place = short.place(self.cache.bits);
            self.cache.slots[place] = CacheSlot { word: short, key: *key, note: self.notes[*key as usize] << 8 | u32::from(affixes) };
        }
    }

    fn resolve(&mut self, token: Token) -> Resolved {
        let word = self.folded.slice(token.start, token.end);
        if word.len() > 16 {
            return match self.words.find(word) {
                Some(id) => Resolved::of_form(self.words, id, How::Exact),
                None => repair(self.words, word),
            };
        }
        let short = Short::read(self.folded.padded(), token.start as usize, word.len());
        match self.words.entry(short) {
            Some(entry) => Resolved::of_entry(self.words, entry),
            None => self.cache.repaired(self.words, short, word),
        }
    }

    fn push(&self, out: &mut Vec<Unit>, r: &Resolved, first: usize, last: usize) {
        debug_assert!(r.keys().len() <= MOST_KEYS);
        for key in r.keys() {
            out.push(Unit { key: *key, note: self.notes[*key as usize], first: first as u32, last: last as u32 });
        }
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
                self.push(out, &r, i, i);
                return Some(i + 1);
            }
        }
        None
    }

    /// A word with the next token directly behind it: a hyphenated word, a doubled one, or a disguised swear word.
    fn joined(&mut self, i: usize, token: Token, next: Token, out: &mut Vec<Unit>) -> Option<usize> {
        // Letter by letter (b-e-j-a-t): no clitic and no doubled word.
        let spelt = token.end - token.start == 1 && next.end - next.start == 1;
        if next.flags & HYPHEN != 0 && next.is_word() && !spelt {
            if let Some(id) = self.words.find(self.folded.slice(token.start, next.end)) {
                self.push(out, &Resolved::of_form(self.words, id, How::Exact), i, i + 1);
                return Some(i + 2);
            }
            if matches!(self.folded.slice(next.start, next.end), b"nya" | b"ku" | b"mu" | b"lah" | b"kah" | b"an" | b"ne" | b"e" | b"nye") {
                let r = self.resolve(token);
                self.push(out, &r, i, i + 1);
                return Some(i + 2);
            }
            let (first, second) = (self.resolve(token), self.resolve(next));
            let short = token.end - token.start < 3 && next.end - next.start < 3;
            if first.how != How::Unknown && first.keys() == second.keys() {
                // X-X and X-Xnya: one word, by the entry X-X where there is one.
                let base = self.folded.slice(token.start, token.end);
                let r = doubled(self.words, base).unwrap_or(first);
                self.push(out, &r, i, i + 1);
                return Some(i + 2);
            }
            if !short && first.how != How::Unknown && second.how != How::Unknown && first.form != NO_FORM && !self.makes_a_swear_word(token, next) {
                return None;
            }
        }
        if self.parted(token, next) {
            return None;
        }
        let (form, how, last) = self.disguised(i)?;
        self.push(out, &Resolved::of_form(self.words, form, how), i, last);
        Some(last + 1)
    }

    /// Whether two pieces are one long swear word cut in two (go-blok, bang_sat), though each may be a word of its own.
    fn makes_a_swear_word(&self, token: Token, next: Token) -> bool {
        let mut whole = [0; 32];
        let (first, second) = (self.folded.slice(token.start, token.end), self.folded.slice(next.start, next.end));
        let len = first.len() + second.len();
        if !(SHORTEST_CUT..=whole.len()).contains(&len) {
            return false;
        }
        whole[..first.len()].copy_from_slice(first);
        whole[first.len()..len].copy_from_slice(second);
        self.words.find(&whole[..len]).is_some_and(|id| self.words.form(id).flags & SWEARS != 0)
    }

    /// Whether what stands between two tokens parts them: a blank; a comma or the like, unless it stands between single letters (a/n/j/i/n/g) or may be a
    /// letter itself (gob|ok).
    fn parted(&self, token: Token, next: Token) -> bool {
        next.flags & SPACE != 0
            || next.flags & COMMA != 0 && {
                let single = |t: Token| t.end - t.start == 1;
                let gap = self.folded.slice(token.end, next.start);
                gap.len() != 1 || !(gap[0] == b'|' || single(token) && single(next))
            }
    }

    /// A swear word cut up by signs or emoji: an.jing, g-o-b-l-o-k, b@ngs@t, k*nt*l.
    fn disguised(&mut self, i: usize) -> Option<(u32, How, usize)> {
        let start = self.tokens[i].start as usize;
        let mut last = i;
        while last + 1 < self.tokens.len() && last - i < LONGEST_CHAIN && !self.parted(self.tokens[last], self.tokens[last + 1]) {
            last += 1;
        }
        while last > i && !self.tokens[last].is_word() {
            last -= 1;
        }
        let mut end = self.tokens[last].end as usize;
        // Signs behind the last letter cover letters too: b*ngk*.
        while last > i && self.folded.padded()[end] == b'*' {
            end += 1;
        }
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
        if pieces_known && !(last == i + 1 && self.makes_a_swear_word(self.tokens[i], self.tokens[last])) {
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
        self.push(out, &Resolved { how: How::Spaced, ..found }, i, i + n - 1);
        Some(i + n)
    }
}
