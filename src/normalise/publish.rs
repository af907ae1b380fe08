//! The published normal form: what a person would have written, token by token.
//!
//! Triage matches keys, which fold far more (dialects, affixes); the published form changes only what readers agree on. This file goes through the tokens of a
//! text; what becomes of one word says [`respell`](super::respell), what its neighbours say [`neighbours`](super::neighbours).

use std::fmt;

use crate::label::Language;
use crate::lexicon::{Row, Sources};
use crate::triage::Triage;

use super::ambiguous::{self, Reading};
use super::fold::Folded;
use super::neighbours::{Neighbours, Sight};
use super::repair::NO_FORM;
use super::respell::{Cache, Outcome, Speller};
use super::tokens::{ASKS, COMMA, DITTO, EXCLAIMS, GLUED, HYPHEN, QUOTED, SPACE, STOP, TAG, Token, tokenise};
use super::words::Words;

/// Which spelling a normal form aims at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Profile {
    /// Standard Indonesian: gak -> tidak, gw -> saya, bgt -> sangat; regional words to Indonesian.
    #[default]
    Standar,
    /// Proper spelling in the register of the writer: gak -> enggak, gw -> gue, bgt -> banget; regional words stay.
    Ejaan,
}

impl std::str::FromStr for Profile {
    type Err = crate::label::UnknownName;
    fn from_str(s: &str) -> Result<Profile, Self::Err> {
        match s {
            "standar" => Ok(Profile::Standar),
            "ejaan" => Ok(Profile::Ejaan),
            _ => Err(crate::label::UnknownName(s.to_owned())),
        }
    }
}

/// Why a token was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Left as it is.
    None,
    /// A row of the slang table.
    Slang,
    /// A row of a regional word list.
    Regional,
    /// Repeated letters.
    Elongation,
    /// `2`, `"` or `²` for a doubled word, or the word written twice.
    Reduplication,
    /// A negation glued to a word (gabisa).
    Negation,
    /// A clitic behind, or `di-` before, a known informal form (bgtnya, dipake).
    Clitic,
    /// Spelling habits: banyaq, namax, doeloe.
    Spelling,
    /// A word that means one thing or another by what stands beside it (u/ info, 5 km, km siapa).
    Context,
}

impl Change {
    /// Name in JSON and on the terminal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Change::None => "-",
            Change::Slang => "slang",
            Change::Regional => "daerah",
            Change::Elongation => "elongasi",
            Change::Reduplication => "reduplikasi",
            Change::Negation => "negasi",
            Change::Clitic => "klitik",
            Change::Spelling => "ejaan",
            Change::Context => "konteks",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One token of a normalised text. `{:?}` shows its place and not its form: logs are no place for posts.
#[derive(Clone, PartialEq, Eq)]
pub struct NormalToken {
    /// First byte in the original text.
    pub start: usize,
    /// Byte behind the last one in the original text.
    pub end: usize,
    /// The normal form; may hold a blank (`gabisa` -> `tidak bisa`).
    pub form: String,
    /// Language of the word, where a lexicon tells.
    pub language: Option<Language>,
    /// Why it was changed.
    pub change: Change,
    pub(crate) row: Row,
}

impl NormalToken {
    /// The row that changed the token, as `file:line`; `None` when it is unchanged or a rule without a row changed it. `triage` is the engine that made the
    /// token: lines are counted only when asked for.
    #[must_use]
    pub fn row(&self, triage: &Triage) -> Option<String> {
        triage.sources.place(self.row).map(|(file, line)| format!("{file}:{line}"))
    }
}

/// A normalised text. `{:?}` shows the length of the text and not the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Normalised {
    /// The text with every token in its normal form; what stands between tokens is kept.
    pub text: String,
    /// The tokens in order.
    pub tokens: Vec<NormalToken>,
}

impl fmt::Debug for NormalToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("NormalToken");
        shown.field("start", &self.start).field("end", &self.end).field("form", &format_args!("<{} bytes>", self.form.len()));
        shown.field("language", &self.language).field("change", &self.change).finish_non_exhaustive()
    }
}

impl fmt::Debug for Normalised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Normalised").field("text", &format_args!("<{} bytes>", self.text.len())).field("tokens", &self.tokens).finish()
    }
}

/// Texts are normalised up to this many bytes; what follows is left as it is. Places in a text are kept in 32 bits.
pub const MAX_TEXT_BYTES: usize = 1 << 30;

/// The part of a text that is read, cut between characters.
fn readable(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Buffers of the normaliser, used again from text to text.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    sights: Vec<Sight>,
    cache: Cache,
    form: String,
}

impl Bench {
    /// Gives up what was kept for another engine.
    pub(crate) fn clear(&mut self) {
        self.cache.clear();
    }
}

/// A token on its way out.
struct Piece<'p> {
    start: usize,
    end: usize,
    form: &'p str,
    change: Change,
    /// The form found, or `NO_FORM`.
    id: u32,
}

/// Makes published forms.
pub(crate) struct Publisher<'a> {
    pub(crate) words: &'a Words,
    pub(crate) sources: &'a Sources,
    pub(crate) profile: Profile,
}

impl Publisher<'_> {
    /// Normalises a text.
    pub(crate) fn text(&self, text: &str, folded: &mut Folded, list: &mut Vec<Token>, bench: &mut Bench) -> Normalised {
        let mut out = Normalised { text: String::with_capacity(text.len() + 16), tokens: Vec::new() };
        let mut at = 0;
        self.walk::<true, false>(readable(text, MAX_TEXT_BYTES), folded, list, bench, |piece| {
            out.text.push_str(&text[at..piece.start]);
            out.text.push_str(piece.form);
            at = piece.end;
            let known = (piece.id != NO_FORM).then(|| self.words.form(piece.id));
            out.tokens.push(NormalToken {
                start: piece.start,
                end: piece.end,
                form: piece.form.to_owned(),
                language: known.map(|f| f.language),
                row: known.filter(|_| !matches!(piece.change, Change::None | Change::Context)).map_or(Row::NONE, |f| f.row),
                change: piece.change,
            });
        });
        out.text.push_str(&text[at..]);
        out
    }

    /// Normalises a text into a buffer; nothing else is allocated once the buffers have grown.
    pub(crate) fn write(&self, text: &str, folded: &mut Folded, list: &mut Vec<Token>, bench: &mut Bench, out: &mut String) {
        out.clear();
        let mut at = 0;
        self.walk::<false, false>(readable(text, MAX_TEXT_BYTES), folded, list, bench, |piece| {
            out.push_str(&text[at..piece.start]);
            out.push_str(piece.form);
            at = piece.end;
        });
        out.push_str(&text[at..]);
    }

    /// Normalises a list of tokens that somebody else has split: as many answers as tokens. What is merged stands in the first answer; the second is empty.
    pub(crate) fn list(&self, list: &[&str], folded: &mut Folded, bench: &mut Bench) -> Vec<String> {
        let text = list.join(" ");
        let mut out: Vec<String> = Vec::with_capacity(list.len());
        let mut changes: Vec<(usize, usize, String)> = Vec::new();
        self.walk::<false, true>(&text, folded, &mut Vec::new(), bench, |piece| {
            // Where words part is the caller's affair: disini stays, gabisa does not.
            let parts = piece.form.contains(' ') && piece.form.bytes().filter(|b| *b != b' ').eq(text[piece.start..piece.end].bytes());
            if !parts {
                changes.push((piece.start, piece.end, piece.form.to_owned()));
            }
        });
        let mut changes = changes.into_iter().peekable();
        let (mut first, mut at) = (0, 0);
        for token in list {
            let end = first + token.len();
            let mut answer = String::new();
            at = at.max(first);
            while let Some((start, behind, form)) = changes.next_if(|c| c.0 < end) {
                answer.push_str(&text[at..start]);
                answer.push_str(&form);
                at = behind;
            }
            answer.push_str(text.get(at..end).unwrap_or_default());
            at = at.max(end);
            out.push(answer);
            first = end + 1;
        }
        out
    }

    /// Hands every token (with `ALL`) or every changed one to `sink`, in order. `PAIRS` makes one word of two that are the same (orang orang): right for
    /// annotated tokens; in a text the next reading would find other pairs (kerjo kerja).
    fn walk<const ALL: bool, const PAIRS: bool>(&self, text: &str, folded: &mut Folded, list: &mut Vec<Token>, bench: &mut Bench, mut sink: impl FnMut(Piece<'_>)) {
        folded.fold(text, &self.words.confusables);
        tokenise(folded, text, list);
        let folded = &*folded;
        let speller = Speller { words: self.words, sources: self.sources, profile: self.profile };
        Neighbours::look(&speller, folded, list, &mut bench.sights);
        let near = Neighbours { sights: &bench.sights };
        let form = &mut bench.form;
        let mut at = 0;
        let mut i = 0;
        while i < list.len() {
            let t = list[i];
            let looks = near.sights[i].looks();
            if !looks && !ALL {
                i += 1;
                continue;
            }
            let (start, end) = folded.span(t.start, t.end);
            let (start, mut end) = (start as usize, end as usize);
            if start < at {
                // Both came from one character (½): the token before speaks for it.
                i += 1;
                continue;
            }
            let mut taken = 1;
            let mut outcome = Outcome { change: Change::None, id: near.sights[i].id };
            if looks {
                let place = Place { speller: &speller, text, folded, list, near, i, pairs: PAIRS };
                let (got, tokens, extra) = place.read(&mut bench.cache, form);
                (outcome, taken) = (got, tokens);
                if taken > 1 {
                    end = folded.span(list[i + taken - 1].start, list[i + taken - 1].end).1 as usize;
                }
                end += extra;
            }
            if outcome.change != Change::None {
                let raw = &text[start..end];
                recase(raw, form);
                if form == raw {
                    outcome.change = Change::None;
                }
            }
            if outcome.change != Change::None {
                sink(Piece { start, end, form, change: outcome.change, id: outcome.id });
            } else if ALL {
                sink(Piece { start, end, form: &text[start..end], change: Change::None, id: outcome.id });
            }
            at = end;
            i += taken;
        }
    }
}

/// One token in its text.
struct Place<'p> {
    speller: &'p Speller<'p>,
    text: &'p str,
    folded: &'p Folded,
    list: &'p [Token],
    near: Neighbours<'p>,
    i: usize,
    pairs: bool,
}

impl Place<'_> {
    fn word(&self, i: usize) -> &[u8] {
        self.folded.slice(self.list[i].start, self.list[i].end)
    }

    fn raw(&self, i: usize) -> &str {
        let (start, end) = self.folded.span(self.list[i].start, self.list[i].end);
        &self.text[start as usize..end as usize]
    }

    /// What becomes of the token; how many tokens that takes, and how many bytes of signs behind them.
    fn read(&self, cache: &mut Cache, form: &mut String) -> (Outcome, usize, usize) {
        let (i, t) = (self.i, self.list[self.i]);
        let id = self.near.sights[i].id;
        let keep = Outcome { change: Change::None, id };
        if t.has(TAG) {
            return (keep, 1, 0);
        }
        let word = self.word(i);
        let around = self.near.around(i);
        let next = self.list.get(i + 1).copied().filter(|n| n.is_word() && !n.has(TAG));
        if t.has(DITTO) {
            if let Some(mark) = self.ditto_mark(t) {
                return match self.speller.doubled(word, b"", around, form) {
                    Some(outcome) => (outcome, 1, mark),
                    None => (keep, 1, 0),
                };
            }
        }
        if let Some(n) = next.filter(|n| n.has(HYPHEN) && !n.has(DITTO)) {
            if let Some((outcome, tokens)) = self.hyphenated(n, form) {
                return (outcome, tokens, 0);
            }
        }
        if let Some(n) = next.filter(|n| n.end - n.start >= 2 && n.flags & !(QUOTED | ASKS | EXCLAIMS) == SPACE) {
            if let Some((outcome, tokens)) = self.two_words(n, form) {
                return (outcome, tokens, 0);
            }
        }
        match self.ambiguous(word) {
            Some(Reading::Keep) => return (keep, 1, 0),
            Some(Reading::Form(text, signs)) => {
                form.clear();
                form.push_str(text);
                return (Outcome { change: Change::Context, id }, 1, signs);
            }
            None => {}
        }
        let outcome = if id == NO_FORM { cache.unknown(self.speller, self.folded, t, around, form) } else { self.speller.known(id, word, around, form) };
        // Half of a hyphenated word takes no hyphen of its own.
        let half = t.has(HYPHEN) || next.is_some_and(|n| n.has(HYPHEN));
        if half && outcome.change != Change::None && form.contains('-') {
            return (keep, 1, 0);
        }
        (outcome, 1, 0)
    }

    /// Length of the quotation mark that doubles the word; `None` when another mark follows: then it is quoting gone wrong.
    fn ditto_mark(&self, t: Token) -> Option<usize> {
        let is_mark = |c: &char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{ff02}');
        let mut behind = self.text[self.folded.span(t.start, t.end).1 as usize..].chars();
        let mark = behind.next().filter(is_mark)?;
        behind.next().filter(is_mark).is_none().then(|| mark.len_utf8())
    }

    /// A word with a hyphen in it is one word: it is looked up whole, doubled once, or left alone.
    fn hyphenated(&self, next: Token, form: &mut String) -> Option<(Outcome, usize)> {
        let (i, t) = (self.i, self.list[self.i]);
        let around = self.near.around(i);
        let (first, second) = (self.word(i), self.word(i + 1));
        if let Some(id) = self.speller.words.find(self.folded.slice(t.start, next.end)) {
            return Some((self.speller.known(id, self.folded.slice(t.start, next.end), around, form), 2));
        }
        if let Some(tail) = second.strip_prefix(first).filter(|tail| tail.len() <= 3 && first.len() > 1) {
            let keep = Outcome { change: Change::None, id: self.near.sights[i].id };
            let informal = self.speller.word(self.near.sights[i].id, first, around, form).change != Change::None;
            return Some((if informal { self.speller.doubled(first, tail, around, form).unwrap_or(keep) } else { keep }, 2));
        }
        let alike = first.iter().rev().zip(second.iter().rev()).take_while(|(a, b)| a == b).count();
        if alike >= 3 {
            return Some((Outcome { change: Change::None, id: self.near.sights[i].id }, 2));
        }
        let mut glued = [0; 32];
        let n = first.len() + second.len();
        if n <= glued.len() {
            glued[..first.len()].copy_from_slice(first);
            glued[first.len()..n].copy_from_slice(second);
            if let Some(id) = self.speller.words.find(&glued[..n]) {
                let outcome = self.speller.known(id, &glued[..n], around, form);
                if outcome.change == Change::Slang {
                    return Some((outcome, 2));
                }
            }
        }
        None
    }

    /// A regional phrase (ora tau), or one word written twice with a blank between (orang orang).
    fn two_words(&self, next: Token, form: &mut String) -> Option<(Outcome, usize)> {
        let (i, t) = (self.i, self.list[self.i]);
        let around = self.near.around(i);
        if next.start != t.end + 1 {
            return None;
        }
        if around.regional {
            let both = self.folded.slice(t.start, next.end);
            if let Some(id) = self.speller.words.find(both) {
                let outcome = self.speller.known(id, both, around, form);
                if outcome.change == Change::Regional {
                    return Some((outcome, 2));
                }
            }
        }
        let word = self.word(i);
        let same = |j: usize| self.list.get(j).is_some_and(|o| o.is_word() && self.folded.slice(o.start, o.end) == word);
        if !self.pairs || !self.near.sights[i].twice() || same(i + 2) || (i > 0 && same(i - 1)) || around.english || self.list.get(i + 2).is_some_and(|o| o.has(HYPHEN)) {
            return None;
        }
        if self.raw(i) != self.raw(i + 1) && !self.raw(i + 1).starts_with(char::is_lowercase) {
            return None;
        }
        self.speller.pair(self.near.sights[i].id, word, around, form).map(|outcome| (outcome, 2))
    }

    /// What the signs, numbers and words beside a token say of it.
    fn ambiguous(&self, word: &[u8]) -> Option<Reading> {
        let (i, t) = (self.i, self.list[self.i]);
        let behind = self.folded.padded();
        if t.start > 0 && matches!((behind[t.start as usize - 1], behind[t.end as usize]), (b'<', b'>') | (b'&', b';')) {
            // A placeholder (<TELP>) or the name of a character (&gt;).
            return Some(Reading::Keep);
        }
        if word.len() > 4 {
            return None;
        }
        let next = self.list.get(i + 1);
        // A piece of something that signs hold together: g*bl*k.
        let bound = |o: &Token| o.has(GLUED) && o.flags & (COMMA | STOP) == 0;
        if word.len() < 4 && (bound(&t) || next.is_some_and(bound)) {
            return Some(Reading::Keep);
        }
        let mut after = next.filter(|n| !n.has(STOP)).map(|n| (n.kind, self.word(i + 1)));
        let mut normal = String::new();
        if let (b"k", Some((_, next))) = (word, &mut after) {
            // k sna: the place may be abbreviated too.
            if self.speller.word(self.near.sights[i + 1].id, next, Default::default(), &mut normal).change != Change::None {
                *next = normal.as_bytes();
            }
        }
        ambiguous::read(&ambiguous::Scene {
            word,
            raw: self.raw(i),
            ahead: if t.start > 0 { behind[t.start as usize - 1] } else { b' ' },
            behind: &behind[t.end as usize..(t.end as usize + 2).min(behind.len())],
            before: (i > 0 && !t.has(STOP)).then(|| (self.list[i - 1].kind, self.word(i - 1))),
            after,
            after_raw: next.map_or("", |_| self.raw(i + 1)),
            banyumas: self.near.sights[i].banyumas(),
            standar: self.speller.profile == Profile::Standar,
            negates: next.is_some_and(|n| !n.has(STOP | COMMA) && self.speller.can_be_negated(self.near.sights[i + 1].id, self.word(i + 1))),
        })
    }
}

/// Gives a form the capitals of what it stands for: Gak -> Tidak, TLG -> TOLONG.
fn recase(raw: &str, form: &mut str) {
    if !raw.starts_with(char::is_uppercase) {
        return;
    }
    let mut letters = raw.chars().filter(|c| c.is_alphabetic());
    let more = letters.clone().nth(1).is_some();
    if more && letters.all(char::is_uppercase) {
        form.make_ascii_uppercase();
    } else if let Some(first) = form.get_mut(..1) {
        first.make_ascii_uppercase();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(readable("gak é", 5), "gak ");
        assert_eq!(readable("gak é", 6), "gak é");
        assert_eq!(readable("gak", 0), "");
        assert_eq!(readable("", 9), "");
    }
}
