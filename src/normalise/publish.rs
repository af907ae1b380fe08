//! The published normal form: what a person would have written, token by token.
//!
//! Triage matches keys, which fold far more (dialects, affixes); the published form changes only what readers agree on.

use std::borrow::Cow;
use std::fmt;

use crate::label::Language;
use crate::lexicon::Sources;

use super::elongation;
use super::fold::Folded;
use super::tokens::{self, Token, TokenKind, tokenise};
use super::words::{Form, FormKind, Words};

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
    /// `2`, `"` or `²` for a doubled word.
    Reduplication,
    /// A negation glued to a word (gabisa).
    Negation,
    /// A clitic behind a known informal form (bgtnya).
    Clitic,
    /// Letters that are drawn unlike Latin ones, or carry marks.
    Letters,
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
            Change::Letters => "huruf",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One token of a normalised text.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The row that changed it, as `file:line`.
    pub row: Option<String>,
}

/// A normalised text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalised {
    /// The text with every token in its normal form; what stands between tokens is kept.
    pub text: String,
    /// The tokens in order.
    pub tokens: Vec<NormalToken>,
}

/// Makes published forms.
pub(crate) struct Publisher<'a> {
    pub(crate) words: &'a Words,
    pub(crate) sources: &'a Sources,
    pub(crate) profile: Profile,
}

/// What is known of a token before its neighbours are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sight {
    known: bool,
    javanese: bool,
    english: bool,
    indonesian: bool,
}

impl Publisher<'_> {
    /// Normalises a text.
    pub(crate) fn text(&self, text: &str, folded: &mut Folded, list: &mut Vec<Token>) -> Normalised {
        folded.fold(text, &self.words.confusables);
        tokenise(folded, text, list);
        let sights: Vec<Sight> = list.iter().map(|t| self.sight(folded.slice(t.start, t.end), t.kind)).collect();
        let mut out = Normalised { text: String::with_capacity(text.len() + 16), tokens: Vec::with_capacity(list.len()) };
        let mut at = 0;
        for (i, t) in list.iter().enumerate() {
            let (start, end) = folded.span(t.start, t.end);
            let (start, mut end) = (start as usize, end as usize);
            if start < at {
                // Both came from one character (½): the token before speaks for it.
                continue;
            }
            let raw = &text[start..end];
            let word = folded.slice(t.start, t.end);
            let (form, change, form_id) = if t.is_word() {
                if t.has(tokens::DITTO) {
                    end += text[end..].chars().next().filter(|c| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{ff02}')).map_or(0, char::len_utf8);
                    let base = self.word(raw, word, &sights, i).0;
                    (Cow::Owned(format!("{base}-{base}")), Change::Reduplication, None)
                } else {
                    self.word(raw, word, &sights, i)
                }
            } else {
                (Cow::Borrowed(raw), Change::None, None)
            };
            out.text.push_str(&text[at..start]);
            out.text.push_str(&form);
            at = end;
            let known = form_id.or_else(|| self.words.find(word)).map(|id| self.words.form(id));
            out.tokens.push(NormalToken {
                start,
                end,
                form: form.into_owned(),
                language: known.filter(|_| t.is_word()).map(|f| f.language),
                row: if change == Change::None { None } else { known.and_then(|f| self.sources.place(f.row)).map(|(f, l)| format!("{f}:{l}")) },
                change,
            });
        }
        out.text.push_str(&text[at..]);
        out
    }

    /// Normalises a list of tokens that somebody else has split: as many answers as tokens.
    pub(crate) fn list(&self, list: &[&str], folded: &mut Folded) -> Vec<String> {
        let folds: Vec<Vec<u8>> = list
            .iter()
            .map(|t| {
                folded.fold(t, &self.words.confusables);
                folded.padded()[..folded.len()].to_vec()
            })
            .collect();
        let kind = |f: &[u8]| if f.first().is_some_and(u8::is_ascii_alphabetic) { TokenKind::Word } else { TokenKind::Number };
        let sights: Vec<Sight> = folds.iter().map(|f| self.sight(f, kind(f))).collect();
        list.iter()
            .enumerate()
            .map(|(i, raw)| {
                let word = &folds[i][..];
                if kind(word) != TokenKind::Word {
                    return (*raw).to_owned();
                }
                if let Some(base) = word.strip_suffix(b"\"") {
                    let shown = &raw[..raw.len() - 1];
                    let base = self.word(shown, base, &sights, i).0;
                    return format!("{base}-{base}");
                }
                self.word(raw, word, &sights, i).0.into_owned()
            })
            .collect()
    }

    fn sight(&self, word: &[u8], kind: TokenKind) -> Sight {
        if kind != TokenKind::Word {
            return Sight::default();
        }
        let Some(id) = self.words.find(word) else { return Sight::default() };
        let form = self.words.form(id);
        let english = form.language == Language::En;
        Sight {
            known: true,
            javanese: form.language.is_javanese(),
            english,
            indonesian: !english && matches!(form.kind, FormKind::Vocabulary | FormKind::Slang) && form.language == Language::Id,
        }
    }

    /// The normal form of one word among its neighbours.
    fn word<'t>(&self, raw: &'t str, word: &[u8], sights: &[Sight], i: usize) -> (Cow<'t, str>, Change, Option<u32>) {
        let keep = (Cow::Borrowed(raw), Change::None, None);
        if let Some(id) = self.words.find(word) {
            let form = self.words.form(id);
            return match form.kind {
                FormKind::Slang if !self.is_guarded(word, sights, i) => self.row_form(form).map_or(keep, |f| (Cow::Owned(f), Change::Slang, Some(id))),
                FormKind::Regional if self.profile == Profile::Standar && self.among_javanese(sights, i) => self.meaning(form).map_or(keep, |f| (Cow::Owned(f), Change::Regional, Some(id))),
                _ => keep,
            };
        }
        if word.iter().any(u8::is_ascii_digit) {
            return self.doubled(word, sights, i).map_or(keep, |f| (Cow::Owned(f), Change::Reduplication, None));
        }
        if word.len() > 3 && !elongation::is_laughter(word) {
            if let Some(form) = elongation::shorten(word, |w| self.accepted(w, sights, i)) {
                return (Cow::Owned(form), Change::Elongation, None);
            }
            if let Some(form) = self.glued_negation(word) {
                return (Cow::Owned(form), Change::Negation, None);
            }
            if let Some(form) = self.with_clitic(word, sights, i) {
                return (Cow::Owned(form), Change::Clitic, None);
            }
        }
        keep
    }

    /// A shortened spelling that is a word, in its own normal form. Interjections keep their length.
    fn accepted(&self, word: &[u8], sights: &[Sight], i: usize) -> Option<String> {
        if word.len() < 2 {
            return None;
        }
        let form = self.words.form(self.words.find(word)?);
        match form.kind {
            FormKind::Slang if !self.is_guarded(word, sights, i) => self.row_form(form),
            FormKind::Vocabulary | FormKind::Slang | FormKind::Regional => String::from_utf8(word.to_vec()).ok(),
            _ => None,
        }
    }

    fn doubled(&self, word: &[u8], sights: &[Sight], i: usize) -> Option<String> {
        let at = word.iter().position(|b| *b == b'2')?;
        let (base, tail) = (&word[..at], &word[at + 1..]);
        if base.len() < 2 || !base.iter().all(u8::is_ascii_alphabetic) || !tail.iter().all(u8::is_ascii_alphabetic) || tail.len() > 4 {
            return None;
        }
        let tail = match tail {
            b"ny" => "nya",
            other => std::str::from_utf8(other).ok()?,
        };
        let base_text = std::str::from_utf8(base).ok()?;
        // berX2 -> berX-X: the prefix is not doubled.
        for prefix in ["ber", "se", "ter", "me"] {
            if let Some(inner) = base_text.strip_prefix(prefix).filter(|r| r.len() > 2) {
                if self.words.find(base).is_none() && self.words.find(inner.as_bytes()).is_some() {
                    return Some(format!("{prefix}{inner}-{inner}{tail}"));
                }
            }
        }
        let normal = self.word(base_text, base, sights, i).0;
        let known = self.words.find(base).is_some() || normal != base_text;
        known.then(|| format!("{normal}-{normal}{tail}"))
    }

    /// gabisa, gamau, gapernah: a negation glued to a word.
    fn glued_negation(&self, word: &[u8]) -> Option<String> {
        for prefix in ["nggak", "ngga", "gak", "ga", "gk"] {
            let Some(rest) = word.strip_prefix(prefix.as_bytes()) else { continue };
            let Some(form) = self.words.find(rest).filter(|_| rest.len() >= 3).map(|id| self.words.form(id)) else { continue };
            if form.language != Language::Id || !matches!(form.kind, FormKind::Vocabulary | FormKind::Slang) || !matches!(form.class, super::words::WordClass::Verb | super::words::WordClass::Adjective) {
                continue;
            }
            let rest = if form.kind == FormKind::Slang { self.row_form(form)? } else { String::from_utf8(rest.to_vec()).ok()? };
            return Some(format!("{} {rest}", if self.profile == Profile::Standar { "tidak" } else { "enggak" }));
        }
        None
    }

    /// A clitic behind an informal form: udahlah, gimananya.
    fn with_clitic(&self, word: &[u8], sights: &[Sight], i: usize) -> Option<String> {
        for (clitic, full) in [("nya", "nya"), ("ny", "nya"), ("ku", "ku"), ("mu", "mu"), ("lah", "lah"), ("kah", "kah")] {
            let Some(base) = word.strip_suffix(clitic.as_bytes()).filter(|b| b.len() >= 3) else { continue };
            let Some(form) = self.words.find(base).map(|id| self.words.form(id)) else { continue };
            match form.kind {
                FormKind::Slang if !self.is_guarded(base, sights, i) => {
                    let normal = self.row_form(form)?;
                    return (!normal.contains(' ')).then(|| normal + full);
                }
                FormKind::Vocabulary if clitic != full => return Some(String::from_utf8(base.to_vec()).ok()? + full),
                _ => return None,
            }
        }
        None
    }

    /// The normal form that a slang row gives for the profile.
    fn row_form(&self, form: &Form) -> Option<String> {
        let cells = self.sources.cells(form.row)?;
        let ejaan = cells.get(2);
        let text = if self.profile == Profile::Ejaan && ejaan != "=" && !ejaan.is_empty() { ejaan } else { cells.get(1) };
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn meaning(&self, form: &Form) -> Option<String> {
        let arti = self.sources.cells(form.row)?.get(1);
        (arti != "-" && !arti.is_empty()).then(|| arti.to_owned())
    }

    /// A short form that an English writer may mean as English stays in an English neighbourhood.
    fn is_guarded(&self, _word: &[u8], sights: &[Sight], i: usize) -> bool {
        let near = |d: isize| i.checked_add_signed(d).and_then(|j| sights.get(j)).copied().unwrap_or_default();
        let english = [-2, -1, 1, 2].iter().filter(|d| near(**d).english).count();
        let indonesian = [-2, -1, 1, 2].iter().filter(|d| near(**d).indonesian).count();
        english >= 2 && indonesian == 0
    }

    /// Regional words are translated only among others of their kind.
    fn among_javanese(&self, sights: &[Sight], i: usize) -> bool {
        let from = i.saturating_sub(4);
        let near = &sights[from..(i + 5).min(sights.len())];
        near.iter().filter(|s| s.javanese).count() >= 3
    }
}
