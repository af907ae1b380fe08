//! What is known of the tokens of a text before any of them is changed: language of each, and of the sentence it stands in.

use crate::label::Language;

use super::fold::Folded;
use super::publish::Profile;
use super::repair::NO_FORM;
use super::respell::{Around, Speller};
use super::table::Short;
use super::tokens::{COMMA, DIGITS, DITTO, HYPHEN, LINE, SPACE, STOP, TAG, Token};
use super::words::FormKind;

const REGIONAL: u8 = 1;
const ENGLISH: u8 = 1 << 1;
const INDONESIAN: u8 = 1 << 2;
/// The token may be changed.
const LOOK: u8 = 1 << 3;
/// The next token is the same word.
const TWICE: u8 = 1 << 4;
/// The sentence is Javanese.
const JAVANESE: u8 = 1 << 5;
/// The sentence holds several Banyumasan words.
const BANYUMAS: u8 = 1 << 6;

/// What is known of one token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    /// The form, or `NO_FORM`.
    pub(crate) id: u32,
    flags: u8,
}

impl Sight {
    pub(crate) fn looks(self) -> bool {
        self.flags & LOOK != 0
    }

    pub(crate) fn twice(self) -> bool {
        self.flags & TWICE != 0
    }

    pub(crate) fn banyumas(self) -> bool {
        self.flags & BANYUMAS != 0
    }
}

/// The tokens of a text as their neighbours see them.
#[derive(Clone, Copy)]
pub(crate) struct Neighbours<'n> {
    pub(crate) sights: &'n [Sight],
}

/// Counts of the sentence that is being read.
#[derive(Default)]
struct Sentence {
    first: usize,
    words: usize,
    javanese: usize,
    banyumas: usize,
}

impl Neighbours<'_> {
    /// Looks at every token once.
    pub(crate) fn look(speller: &Speller<'_>, folded: &Folded, list: &[Token], sights: &mut Vec<Sight>) {
        sights.clear();
        let words = speller.words;
        let padded = folded.padded();
        let mut sentence = Sentence::default();
        let mut before = Short { low: 0, high: 0 };
        for (i, t) in list.iter().enumerate() {
            if t.flags & (STOP | LINE) != 0 && i > sentence.first {
                close(speller, folded, list, sights, &sentence);
                sentence = Sentence { first: i, ..Sentence::default() };
            }
            if !t.is_word() {
                sights.push(Sight { id: NO_FORM, flags: 0 });
                before = Short { low: 0, high: 0 };
                continue;
            }
            let len = (t.end - t.start) as usize;
            let short = if len <= 16 { Short::read(padded, t.start as usize, len) } else { Short { low: 0, high: 0 } };
            let found = if len <= 16 { words.find_short(short) } else { words.find(folded.slice(t.start, t.end)) };
            let mut flags = if len < 4 || t.has(DITTO) { LOOK } else { 0 };
            if t.has(HYPHEN) {
                flags |= LOOK;
                if let Some(s) = sights.last_mut() {
                    s.flags |= LOOK;
                }
            }
            if short == before && len > 2 && t.flags & (SPACE | COMMA | STOP | LINE) == SPACE {
                if let Some(s) = sights.last_mut() {
                    s.flags |= TWICE | LOOK;
                }
            }
            before = short;
            sentence.words += usize::from(!t.has(TAG));
            match found {
                None => {
                    flags |= LOOK;
                    if t.has(DIGITS) {
                        // apik2 will be two words when it is read again.
                        let word = folded.slice(t.start, t.end);
                        let base = word.iter().position(|b| *b == b'2').and_then(|at| words.find(&word[..at]));
                        if base.is_some_and(|id| is_javanese(speller, id)) {
                            sentence.javanese += 2;
                            sentence.words += 1;
                        }
                    }
                }
                Some(id) => {
                    let form = words.form(id);
                    match form.kind {
                        FormKind::Slang | FormKind::Swear => flags |= LOOK,
                        FormKind::Regional if form.language.is_javanese() => {
                            flags |= REGIONAL;
                            sentence.javanese += 1 + usize::from(t.has(DITTO));
                            sentence.words += usize::from(t.has(DITTO));
                            sentence.banyumas += usize::from(form.language == Language::JvBms);
                        }
                        _ => {}
                    }
                    match form.language {
                        Language::En => flags |= ENGLISH,
                        Language::Id if matches!(form.kind, FormKind::Vocabulary | FormKind::Slang) => flags |= INDONESIAN,
                        _ => {}
                    }
                }
            }
            sights.push(Sight { id: found.unwrap_or(NO_FORM), flags });
        }
        close(speller, folded, list, sights, &sentence);
    }

    /// What a word's surroundings are.
    pub(crate) fn around(&self, i: usize) -> Around {
        let (mut english, mut indonesian) = (0, 0);
        for s in &self.sights[i.saturating_sub(2)..(i + 3).min(self.sights.len())] {
            english += usize::from(s.flags & ENGLISH != 0);
            indonesian += usize::from(s.flags & INDONESIAN != 0);
        }
        let own = self.sights[i].flags;
        english -= usize::from(own & ENGLISH != 0);
        indonesian -= usize::from(own & INDONESIAN != 0);
        Around { english: english >= 2 && indonesian == 0, near_english: english > 0, regional: own & JAVANESE != 0 }
    }
}

fn is_javanese(speller: &Speller<'_>, id: u32) -> bool {
    let form = speller.words.form(id);
    form.kind == FormKind::Regional && form.language.is_javanese()
}

/// Decides whether a sentence is Javanese. It is translated as a whole or not at all: were each word asked for itself, translating one would change the
/// answer for the next, and for the same text read again.
#[inline]
fn close(speller: &Speller<'_>, folded: &Folded, list: &[Token], sights: &mut [Sight], sentence: &Sentence) {
    if sentence.javanese == 0 {
        return;
    }
    close_regional(speller, folded, list, sights, sentence);
}

fn close_regional(speller: &Speller<'_>, folded: &Folded, list: &[Token], sights: &mut [Sight], sentence: &Sentence) {
    let sights = &mut sights[sentence.first..];
    let list = &list[sentence.first..];
    let mut javanese = sentence.javanese;
    let enough = |n: usize| (n >= 3 && n * 5 >= sentence.words) || (n >= 2 && n * 5 >= sentence.words * 2);
    let translates = speller.profile == Profile::Standar;
    if translates && !enough(javanese) {
        javanese += sights.iter().zip(list).filter(|(s, t)| t.is_word() && !t.has(TAG) && s.id == NO_FORM && speller.is_regional(folded.slice(t.start, t.end))).count();
    }
    if !enough(javanese) {
        return;
    }
    for s in sights {
        s.flags |= (if translates { JAVANESE | LOOK } else { 0 }) | if sentence.banyumas >= 2 { BANYUMAS } else { 0 };
    }
}
