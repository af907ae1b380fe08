//! The published form of one word: rows of the tables, and what is tried on a word that no table holds.
//!
//! Everything here is a pure function of the word, the profile and [`Around`], so answers for unknown words are kept.

use crate::label::Language;
use crate::lexicon::{Category, Sources};

use super::elongation;
use super::fold::Folded;
use super::publish::{Change, Profile};
use super::repair::NO_FORM;
use super::table::Short;
use super::tokens::Token;
use super::words::{Form, FormKind, GUARDED, KEY_ONLY, WordClass, Words};

/// Longest word that is respelt, in bytes.
const LONGEST: usize = 40;

/// What surrounds a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around {
    /// English words within two tokens, and no Indonesian one.
    pub(crate) english: bool,
    /// An English word within two tokens.
    pub(crate) near_english: bool,
    /// The sentence is Javanese and is translated.
    pub(crate) regional: bool,
}

/// What became of a word; its form stands in the buffer that was handed in, unless nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) change: Change,
    /// The form found, or `NO_FORM`.
    pub(crate) id: u32,
}

const KEEP: Outcome = Outcome { change: Change::None, id: NO_FORM };

/// Respells words for one profile.
pub(crate) struct Speller<'a> {
    pub(crate) words: &'a Words,
    pub(crate) sources: &'a Sources,
    pub(crate) profile: Profile,
}

/// Answers for unknown words, kept over texts.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
struct Slot {
    word: Short,
    /// Profile and surroundings; 0 when the slot is empty.
    around: u8,
    outcome: Outcome,
    form: String,
}

const SLOTS: usize = 4096;

impl Cache {
    pub(crate) fn clear(&mut self) {
        self.slots.clear();
    }

    /// [`Speller::unknown`], asked once for a word and its surroundings.
    pub(crate) fn unknown(&mut self, speller: &Speller<'_>, folded: &Folded, t: Token, around: Around, form: &mut String) -> Outcome {
        let len = (t.end - t.start) as usize;
        let word = folded.slice(t.start, t.end);
        if len > 16 {
            return speller.unknown(word, around, form);
        }
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, Slot { word: Short { low: 0, high: 0 }, around: 0, outcome: KEEP, form: String::new() });
        }
        let short = Short::read(folded.padded(), t.start as usize, len);
        let flags = 1 | u8::from(speller.profile == Profile::Ejaan) << 1 | u8::from(around.english) << 2 | u8::from(around.near_english) << 3 | u8::from(around.regional) << 4;
        let slot = &mut self.slots[short.slot(SLOTS)];
        if slot.word != short || slot.around != flags {
            slot.outcome = speller.unknown(word, around, &mut slot.form);
            (slot.word, slot.around) = (short, flags);
        }
        if slot.outcome.change != Change::None {
            form.clear();
            form.push_str(&slot.form);
        }
        slot.outcome
    }
}

impl Speller<'_> {
    /// The published form of a word that a table holds.
    #[inline]
    pub(crate) fn known(&self, id: u32, word: &[u8], around: Around, out: &mut String) -> Outcome {
        let form = self.words.form(id);
        match form.kind {
            FormKind::Slang if self.row_form(form, around, out) => Outcome { change: Change::Slang, id },
            FormKind::Regional if around.regional && self.meaning(form, out) => Outcome { change: Change::Regional, id },
            FormKind::Vocabulary if around.regional && form.language == Language::Id => self.hidden(id, word, around, out),
            FormKind::Swear => self.hidden(id, word, around, out),
            _ => Outcome { change: Change::None, id },
        }
    }

    /// The published form of a word, known or not.
    pub(crate) fn word(&self, id: u32, word: &[u8], around: Around, out: &mut String) -> Outcome {
        if id == NO_FORM { self.unknown(word, around, out) } else { self.known(id, word, around, out) }
    }

    /// The form behind a word of the table: its Javanese sense, or the informal word that is also an insult.
    fn hidden(&self, id: u32, word: &[u8], around: Around, out: &mut String) -> Outcome {
        let Some(hidden) = self.words.find_shadowed(word) else { return Outcome { change: Change::None, id } };
        let form = self.words.form(hidden);
        match form.kind {
            FormKind::Slang if self.row_form(form, around, out) => Outcome { change: Change::Slang, id: hidden },
            FormKind::Regional if around.regional && self.meaning(form, out) => Outcome { change: Change::Regional, id: hidden },
            _ => Outcome { change: Change::None, id },
        }
    }

    /// What is tried on a word that no table holds.
    pub(crate) fn unknown(&self, word: &[u8], around: Around, out: &mut String) -> Outcome {
        if word.len() < 3 || word.len() > LONGEST {
            return KEEP;
        }
        if word.iter().any(u8::is_ascii_digit) {
            return self.with_two(word, around, out).unwrap_or(KEEP);
        }
        if word.len() < 4 || elongation::is_laughter(word) {
            return KEEP;
        }
        if around.regional {
            if let Some(outcome) = self.regional(word, Some(out)) {
                return outcome;
            }
        }
        self.shortened(word, around, out)
            .or_else(|| self.glued_negation(word, around, out))
            .or_else(|| self.passive(word, around, out))
            .or_else(|| self.with_clitic(word, around, out))
            .or_else(|| self.habit(word, around, out))
            .unwrap_or_else(|| Outcome { id: self.words.find_javanese(word).unwrap_or(NO_FORM), ..KEEP })
    }

    /// The normal form that a slang row gives for the profile and these surroundings.
    pub(crate) fn row_form(&self, form: &Form, around: Around, out: &mut String) -> bool {
        if form.flags & KEY_ONLY != 0 || form.flags & GUARDED != 0 && if form.language == Language::En { !around.near_english } else { around.english } {
            return false;
        }
        let Some(cells) = self.sources.line(form.row) else { return false };
        let mut cells = cells.split('\t').skip(1).map(crate::lexicon::parse::clean);
        let standar = cells.next().unwrap_or("");
        let text = if self.profile == Profile::Ejaan { cells.next().filter(|e| !matches!(*e, "" | "=")).unwrap_or(standar) } else { standar };
        out.clear();
        out.push_str(text);
        !text.is_empty()
    }

    /// The Indonesian word that a row of a regional list gives.
    fn meaning(&self, form: &Form, out: &mut String) -> bool {
        let arti = self.sources.line(form.row).and_then(|l| l.split('\t').nth(1)).map_or("", crate::lexicon::parse::clean);
        out.clear();
        out.push_str(arti);
        !matches!(arti, "" | "-")
    }

    /// The word class as the vocabulary writes it; empty for a form of another list.
    pub(crate) fn class_of(&self, form: &Form) -> &str {
        match self.sources.file_of(form.row) {
            Some(file) if file.category == Category::Vocabulary => self.sources.line(form.row).and_then(|l| l.split('\t').nth(1)).unwrap_or(""),
            _ => "",
        }
    }

    /// Repeated letters. Cries keep their length; one double consonant inside a word (teller, wonderfull) is taken for a slip only where a slang row comes out.
    fn shortened(&self, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        if is_cry(word) {
            return Some(KEEP);
        }
        // -aan and -nnya are good Indonesian.
        let doubles = word.windows(2).enumerate().filter(|(i, w)| w[0] == w[1] && !matches!((w[0], word.get(i + 2)), (b'a' | b'i', Some(b'n')) | (b'n', Some(b'y'))));
        let drawn = doubles.clone().count() > 1 || doubles.clone().any(|(_, w)| matches!(w[0], b'a' | b'i' | b'u'));
        let last = word[word.len() - 1];
        let stem = word.len() - word.iter().rev().take_while(|b| **b == last).count();
        elongation::shorten(word, |w| {
            if w.len() < 2 {
                return None;
            }
            let id = self.words.find(w)?;
            let form = self.words.form(id);
            let at_end = w.len() == stem + 1 && word.starts_with(w);
            match form.kind {
                FormKind::Slang if self.row_form(form, around, out) => Some(Outcome { change: Change::Elongation, id }),
                FormKind::Vocabulary | FormKind::Slang if drawn || at_end => {
                    push(out, w);
                    Some(Outcome { change: Change::Elongation, id })
                }
                FormKind::Regional if around.regional && self.meaning(form, out) => Some(Outcome { change: Change::Regional, id }),
                // Were it shortened here, the next reading would count one more Javanese word in the sentence.
                FormKind::Regional if self.profile == Profile::Standar => Some(Outcome { id, ..KEEP }),
                FormKind::Regional if drawn || at_end => {
                    push(out, w);
                    Some(Outcome { change: Change::Elongation, id })
                }
                _ => None,
            }
        })
    }

    /// gabisa, gamau, gadibayar: a negation glued to a verb or adjective.
    fn glued_negation(&self, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        for prefix in ["nggak", "ngga", "gak", "ga", "gk"] {
            let Some(rest) = word.strip_prefix(prefix.as_bytes()).filter(|r| r.len() >= 3) else { continue };
            let id = self.words.find(rest);
            let negated = match id.map(|id| self.words.form(id)) {
                Some(form) if form.kind == FormKind::Slang && form.language == Language::Id => {
                    self.is_predicate(self.standard(form).as_bytes()) && self.row_form(form, around, out)
                }
                Some(_) if self.is_predicate(rest) => {
                    push(out, rest);
                    true
                }
                Some(_) => false,
                None => self.passive(rest, around, out).is_some(),
            };
            if negated {
                out.insert_str(0, if self.profile == Profile::Standar { "tidak " } else { "enggak " });
                return Some(Outcome { change: Change::Negation, id: id.unwrap_or(NO_FORM) });
            }
            out.clear();
        }
        None
    }

    /// The standard form that a slang row gives.
    fn standard(&self, form: &Form) -> &str {
        self.sources.line(form.row).and_then(|l| l.split('\t').nth(1)).map_or("", crate::lexicon::parse::clean)
    }

    /// Whether a word can be negated: a verb or adjective, a passive, or one of the words that stand before verbs.
    fn is_predicate(&self, word: &[u8]) -> bool {
        match self.words.find(word).map(|id| self.words.form(id)) {
            Some(form) if form.kind == FormKind::Vocabulary && form.language == Language::Id => {
                matches!(form.class, WordClass::Verb | WordClass::Adjective)
                    || (word.len() > 5 && (word.starts_with(b"di") || word.starts_with(b"me")) && form.class == WordClass::Other)
                    || word.ends_with(b"kan")
                    || matches!(word, b"sampai" | b"akan" | b"pernah" | b"boleh" | b"harus" | b"usah" | b"perlu" | b"cuma" | b"hanya" | b"cukup" | b"lagi")
            }
            _ => false,
        }
    }

    /// Whether a word is one that a lone letter may negate (g bisa, g diangkat, g dapet2).
    pub(crate) fn can_be_negated(&self, id: u32, word: &[u8]) -> bool {
        if id == NO_FORM {
            let base = word.iter().position(|b| *b == b'2').map_or(&[][..], |at| &word[..at]);
            return match self.words.find(base) {
                Some(id) => self.can_be_negated(id, base),
                None => [&b"di"[..], b"me", b"be", b"te", b"ke", b"ng", b"ny"].iter().any(|p| word.starts_with(p)),
            };
        }
        let form = self.words.form(id);
        match form.kind {
            FormKind::Slang | FormKind::Vocabulary => form.language == Language::Id && form.class != WordClass::Noun,
            FormKind::Regional => true,
            _ => false,
        }
    }

    /// dipake, diliat, dibenerin: di- before an informal verb.
    fn passive(&self, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        let rest = word.strip_prefix(b"di").filter(|r| r.len() >= 4 && *r != b"bikin")?;
        let id = self.words.find(rest)?;
        let form = self.words.form(id);
        // -in is -kan in a passive that readers agree on; where the row gives -i (kirimi) or the bare verb (ajak) they do not.
        if rest.ends_with(b"in") && self.standard(form).ends_with('i') && !self.standard(form).ends_with("aiki") {
            return None;
        }
        if form.kind != FormKind::Slang || form.language != Language::Id || !self.row_form(form, around, out) {
            return None;
        }
        let transitive = out.ends_with("kan") || out.ends_with('i');
        let active = out.starts_with("me") || (!transitive && ["ber", "ter", "di", "ke"].iter().any(|p| out.starts_with(p)));
        if active || out.contains([' ', '-']) || !(rest.ends_with(b"in") || self.is_verb(out.as_bytes())) {
            out.clear();
            return None;
        }
        out.insert_str(0, if out.starts_with("baik") && out.ends_with('i') { "diper" } else { "di" });
        Some(Outcome { change: Change::Clitic, id })
    }

    fn is_verb(&self, word: &[u8]) -> bool {
        self.words.find(word).is_some_and(|id| self.words.form(id).class == WordClass::Verb)
    }

    /// A clitic behind an informal form: udahlah, gimananya; -ny behind any Indonesian word.
    fn with_clitic(&self, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        for (clitic, full) in [("nya", "nya"), ("ny", "nya"), ("ku", "ku"), ("mu", "mu"), ("lah", "lah"), ("kah", "kah")] {
            let Some(base) = word.strip_suffix(clitic.as_bytes()).filter(|b| b.len() >= 3) else { continue };
            let Some(id) = self.words.find(base) else { continue };
            let form = self.words.form(id);
            match form.kind {
                FormKind::Slang if self.row_form(form, around, out) => {
                    // gabisanya is no noun; tanggungjawabnya is.
                    if out.contains(' ') && (full != "nya" || out.starts_with("tidak ") || out.starts_with("enggak ")) {
                        return None;
                    }
                }
                FormKind::Vocabulary if clitic != full && form.language == Language::Id => push(out, base),
                _ => return None,
            }
            out.push_str(full);
            return Some(Outcome { change: Change::Clitic, id });
        }
        None
    }

    /// Spelling habits of phones and of old books: q for k, -x for -nya, oe for u, dj for j, tj for c; believed only where a known Indonesian word comes out.
    fn habit(&self, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        let mut plain = [0; LONGEST * 2];
        let (mut n, mut i, mut changed, mut nya) = (0, 0, false, false);
        while i < word.len() {
            let (take, give) = match word[i..] {
                [b'x'] if i >= 3 => {
                    nya = true;
                    changed = true;
                    break;
                }
                [b'q', ..] => (1, b'k'),
                [b'o', b'e', ..] => (2, b'u'),
                [b'd', b'j', ..] => (2, b'j'),
                [b't', b'j', ..] => (2, b'c'),
                [b, ..] => (1, b),
                [] => break,
            };
            changed |= take == 2 || give != word[i];
            plain[n] = give;
            n += 1;
            i += take;
        }
        let id = self.words.find(&plain[..n]).filter(|_| changed && n >= 3)?;
        let form = self.words.form(id);
        if form.language != Language::Id {
            return None;
        }
        match form.kind {
            FormKind::Vocabulary => push(out, &plain[..n]),
            FormKind::Slang if self.row_form(form, around, out) => {}
            _ => return None,
        }
        if nya {
            out.push_str("nya");
        }
        Some(Outcome { change: Change::Spelling, id })
    }

    /// Whether a word that no table holds is a spelling or an inflection of a Javanese one.
    pub(crate) fn is_regional(&self, word: &[u8]) -> bool {
        word.len() > 3 && word.len() <= LONGEST && self.regional(word, None).is_some_and(|o| self.words.form(o.id).language.is_javanese())
    }

    /// Javanese spellings (dh, o for a) and the suffixes -e, -ne, -ipun, -ku, -mu.
    fn regional(&self, word: &[u8], mut out: Option<&mut String>) -> Option<Outcome> {
        let mut give = |id: u32, tail: &str| {
            let form = self.words.form(id);
            let mut own = String::new();
            let out = match out.as_deref_mut() {
                Some(out) => out,
                None => &mut own,
            };
            let known = match form.kind {
                FormKind::Regional => form.language.is_javanese() && self.meaning(form, out),
                FormKind::Vocabulary if !tail.is_empty() && form.language == Language::Id => {
                    match std::str::from_utf8(word) {
                        Ok(_) => out.clear(),
                        Err(_) => return None,
                    }
                    true
                }
                FormKind::Slang if !tail.is_empty() && form.language == Language::Id => self.row_form(form, Around::default(), out),
                _ => false,
            };
            known.then(|| {
                let kind = form.kind;
                (kind, Outcome { change: Change::Regional, id })
            })
        };
        if let Some((_, outcome)) = self.words.find_javanese(word).and_then(|id| give(id, "")) {
            return Some(outcome);
        }
        let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
        for (suffix, full) in [("nipun", "nya"), ("ipun", "nya"), ("e", "nya"), ("ne", "nya"), ("ku", "ku"), ("mu", "mu")] {
            let Some(base) = word.strip_suffix(suffix.as_bytes()).filter(|b| b.len() >= 3) else { continue };
            let ends_in_vowel = vowel(base[base.len() - 1]);
            if (suffix == "e" && ends_in_vowel) || (suffix == "ne" && !ends_in_vowel) {
                continue;
            }
            let hidden = self.words.find_shadowed(base).filter(|id| self.words.form(*id).kind == FormKind::Regional);
            let Some(id) = hidden.or_else(|| self.words.find(base)).or_else(|| self.words.find_javanese(base)) else { continue };
            if let Some((kind, outcome)) = give(id, full) {
                if let Some(out) = out {
                    if kind == FormKind::Vocabulary {
                        push(out, base);
                    }
                    out.push_str(full);
                }
                return Some(outcome);
            }
        }
        None
    }
}

/// Whether a word is a cry: ahhh, hmmm, eeeh. Its length is what it says.
fn is_cry(word: &[u8]) -> bool {
    let vowel = word.iter().copied().find(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')).unwrap_or(b'm');
    word.iter().all(|b| *b == b'h' || *b == vowel)
}

/// Writes a folded word; what is no UTF-8 cannot come from a table and is left out.
pub(crate) fn push(out: &mut String, word: &[u8]) {
    out.clear();
    out.push_str(std::str::from_utf8(word).unwrap_or_default());
}
