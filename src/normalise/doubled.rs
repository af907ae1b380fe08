//! Doubled words: `jalan2`, `sama"`, `bertahun2`, `orang orang`.

use crate::label::Language;

use super::elongation;
use super::publish::Change;
use super::repair::NO_FORM;
use super::respell::{Around, Outcome, Speller, push};
use super::words::{FormKind, WordClass};

/// Longest word that is doubled, in bytes.
const LONGEST: usize = 24;

/// Abbreviations of places and institutions: a 2 behind them is a number.
const NUMBERED: &[&[u8]] = &[
    b"blok", b"gang", b"gg", b"hp", b"jl", b"kec", b"kel", b"km", b"lt", b"ma", b"man", b"mi", b"mts", b"mtsn", b"no", b"rs", b"rt", b"rw", b"sd", b"sdn", b"sma", b"sman", b"smk",
    b"smkn", b"smp", b"smpn", b"tk", b"tp", b"tps", b"tpq", b"tpu", b"ktp", b"sim",
];

/// What may stand behind the 2.
const TAILS: &[&[u8]] = &[b"", b"an", b"i", b"in", b"kah", b"kan", b"ku", b"lah", b"mu", b"ny", b"nya"];

impl Speller<'_> {
    /// `X2` with its suffix.
    pub(crate) fn with_two(&self, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        let at = word.iter().position(|b| *b == b'2')?;
        let (base, tail) = (&word[..at], &word[at + 1..]);
        let letters = |w: &[u8]| w.iter().all(u8::is_ascii_alphabetic);
        if base.len() < 2 || !letters(base) || !TAILS.contains(&tail) || NUMBERED.contains(&base) {
            return None;
        }
        let tail: &[u8] = if tail == b"ny" { b"nya" } else { tail };
        self.doubled(base, tail, around, out)
    }

    /// The word doubled, in its normal form: the entry `X-X`, the prefix once (bertahun-tahun), or the last word twice (ke mana-mana).
    pub(crate) fn doubled(&self, base: &[u8], tail: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        if base.len() > LONGEST || tail.len() > 4 {
            return None;
        }
        let tail = std::str::from_utf8(tail).ok()?;
        let mut id = self.words.find(base);
        let outcome = |id: Option<u32>| Some(Outcome { change: Change::Reduplication, id: id.unwrap_or(NO_FORM) });
        let entry = self.is_entry(base, base);
        if !entry {
            if let Some((prefix, inner)) = self.inner(base, tail.as_bytes(), id) {
                let (prefix, inner) = (std::str::from_utf8(prefix).ok()?, std::str::from_utf8(inner).ok()?);
                out.clear();
                out.extend([prefix, inner, "-", inner, tail]);
                return outcome(id);
            }
        }
        let changed = match id {
            Some(known) => self.known(known, base, around, out).change,
            None if entry || base.len() < 3 => Change::None,
            None => {
                let found = self.unknown(base, around, out);
                id = (found.id != NO_FORM).then_some(found.id);
                found.change
            }
        };
        if changed == Change::None {
            if id.is_none() && !entry {
                return None;
            }
            push(out, base);
        }
        if changed != Change::None && !out.contains([' ', '-']) && (out.starts_with("ber") || out.starts_with("ter")) && out.len() < LONGEST {
            // bareng2: bersama-sama.
            let whole = out.clone();
            if let Some((prefix, inner)) = self.inner(whole.as_bytes(), b"", self.words.find(whole.as_bytes())) {
                let inner = &whole[prefix.len()..prefix.len() + inner.len()];
                out.extend(["-", inner, tail]);
                return outcome(id);
            }
        }
        if !out.contains('-') {
            let last = out.rfind(' ').map_or(0, |at| at + 1);
            let twice = out[last..].to_owned();
            out.push('-');
            out.push_str(&twice);
        }
        out.push_str(tail);
        outcome(id)
    }

    /// One word that stands twice with a blank between, as one doubled word: nouns, verbs, adjectives, pronouns and adverbs do that, particles do not.
    pub(crate) fn pair(&self, id: u32, word: &[u8], around: Around, out: &mut String) -> Option<Outcome> {
        if id == NO_FORM || word.len() > LONGEST || elongation::is_laughter(word) || !word.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let form = self.words.form(id);
        if form.language != Language::Id {
            return None;
        }
        match form.kind {
            FormKind::Vocabulary => push(out, word),
            FormKind::Slang if self.row_form(form, around, out) => {}
            _ => return None,
        }
        let target = self.words.form(self.words.find(out.as_bytes())?);
        let doubles = target.kind == FormKind::Vocabulary
            && (matches!(target.class, WordClass::Noun | WordClass::Verb | WordClass::Adjective) || matches!(self.class_of(target), "num" | "pron" | "adv"));
        if !doubles {
            return None;
        }
        let once = out.clone();
        out.push('-');
        out.push_str(&once);
        Some(Outcome { change: Change::Reduplication, id })
    }

    /// Whether the vocabulary holds `first-second`.
    fn is_entry(&self, first: &[u8], second: &[u8]) -> bool {
        let mut pair = [0; LONGEST * 2 + 1];
        let n = first.len() + 1 + second.len();
        if n > pair.len() {
            return false;
        }
        pair[..first.len()].copy_from_slice(first);
        pair[first.len()] = b'-';
        pair[first.len() + 1..n].copy_from_slice(second);
        self.words.find(&pair[..n]).is_some_and(|id| self.words.form(id).kind == FormKind::Vocabulary)
    }

    /// Prefix and the word behind it that is said twice: ber-tahun, ter-gesa, di-lempar; me- before the root or its nasal (mencari-cari, memilih-milih);
    /// se- with -nya or where the vocabulary has the pair (sebaik-baiknya, seolah-olah).
    fn inner<'w>(&self, base: &'w [u8], tail: &[u8], id: Option<u32>) -> Option<(&'w [u8], &'w [u8])> {
        let known = |inner: &[u8]| {
            self.words.find(inner).is_some_and(|id| matches!(self.words.form(id).kind, FormKind::Vocabulary | FormKind::Slang) && self.words.form(id).language == Language::Id)
        };
        let at = |n: usize| (&base[..n], &base[n..]);
        if base.starts_with(b"ber") || base.starts_with(b"ter") {
            let long = base.len() >= 7 || (base.len() == 6 && id.is_none());
            return ((long && known(&base[3..])) || self.is_entry(base, &base[3..])).then(|| at(3));
        }
        if base.starts_with(b"di") {
            return (base.len() >= 6
                && (known(&base[2..]))
                && id.is_none_or(|id| self.words.form(id).kind == FormKind::Vocabulary && matches!(self.words.form(id).class, WordClass::Verb | WordClass::Other)))
            .then(|| at(2));
        }
        if base.starts_with(b"se") {
            return (base.len() >= 5 && (self.is_entry(base, &base[2..]) || (tail == b"nya" && known(&base[2..])))).then(|| at(2));
        }
        if !base.starts_with(b"me") || base.len() < 6 || base == b"mereka" {
            return None;
        }
        let verb = id.is_none_or(|id| matches!(self.words.form(id).class, WordClass::Verb | WordClass::Other));
        let root = [&b"meng"[..], b"men", b"mem", b"me"].into_iter().find(|p| base.starts_with(p) && base.len() >= p.len() + 4 && known(&base[p.len()..]));
        match root {
            Some(prefix) if verb => Some(at(prefix.len())),
            None if verb && id.is_some() && matches!(base[2], b'm' | b'n') => Some(at(2)),
            _ => None,
        }
    }
}
