//! Spellings that hide a swear word: letters swapped, masked, spaced, glued to other words, digits for letters. Only rarely reached, and only swear
//! words that are certain (`bobot` 3 and more, `keparahan` 2 and more) can be found, so that plain words stay plain.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::words::Words;

/// Shortest swear word that may be found inside another word or with letters swapped.
const SHORTEST_INSIDE: usize = 5;

/// What is needed to recognise them.
#[derive(Debug, Default)]
pub(crate) struct Evasions {
    list: Vec<(Box<[u8]>, u32)>,
    /// By the letters in alphabetic order: swapped letters leave it alone.
    by_letters: HashMap<Box<[u8]>, Vec<u32>>,
    /// Swear words that may stand glued to other words.
    inside: Option<AhoCorasick>,
    inside_ids: Vec<u32>,
}

fn sorted(word: &[u8]) -> Box<[u8]> {
    let mut letters: Box<[u8]> = word.into();
    letters.sort_unstable();
    letters
}

impl Evasions {
    pub(crate) fn learn(&mut self, word: &[u8], form: u32) {
        self.list.push((word.into(), form));
    }

    /// Prepares the search once all words are learnt.
    pub(crate) fn finish(&mut self) {
        for (i, (word, _)) in self.list.iter().enumerate() {
            if word.len() >= SHORTEST_INSIDE {
                self.by_letters.entry(sorted(word)).or_default().push(i as u32);
            }
        }
        self.inside_ids = (0..self.list.len() as u32).filter(|i| self.list[*i as usize].0.len() >= SHORTEST_INSIDE).collect();
        self.inside = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(self.inside_ids.iter().map(|i| &self.list[*i as usize].0)).ok();
    }

    /// A swear word with two neighbouring letters swapped, its first letter in place or second.
    pub(crate) fn swapped(&self, word: &[u8]) -> Option<u32> {
        if word.len() < SHORTEST_INSIDE || word.len() > 14 {
            return None;
        }
        self.by_letters.get(&sorted(word))?.iter().find_map(|i| {
            let (plain, form) = &self.list[*i as usize];
            let first = plain.iter().zip(word).position(|(a, b)| a != b)?;
            let swap = first + 1 < word.len() && plain[first] == word[first + 1] && plain[first + 1] == word[first] && plain[first + 2..] == word[first + 2..];
            swap.then_some(*form)
        })
    }

    /// A swear word of which some letters are covered by signs: `k*nt*l`. `mask` holds 0 for a covered letter.
    pub(crate) fn masked(&self, mask: &[u8]) -> Option<u32> {
        let shown = mask.iter().filter(|b| **b != 0).count();
        if mask.len() < 4 || shown < 2 || shown * 2 < mask.len() || mask[0] == 0 {
            return None;
        }
        self.list.iter().find(|(word, _)| word.len() == mask.len() && word.iter().zip(mask).all(|(w, m)| *m == 0 || m == w)).map(|(_, form)| *form)
    }

    /// A swear word glued to known words: admingoblok, otakudanglo. The forms of the parts are appended to `parts`.
    pub(crate) fn glued(&self, words: &Words, word: &[u8], parts: &mut Vec<u32>) -> bool {
        parts.clear();
        if word.len() < 8 || word.len() > 32 {
            return false;
        }
        let Some(search) = &self.inside else { return false };
        let Some(m) = search.find(word) else { return false };
        let swear = self.list[self.inside_ids[m.pattern().as_usize()] as usize].1;
        if !split_known(words, &word[..m.start()], parts) {
            return false;
        }
        parts.push(swear);
        split_known(words, &word[m.end()..], parts)
    }
}

/// Splits a string into known words, longest first; every part but the particles of address has three letters or more.
fn split_known(words: &Words, text: &[u8], parts: &mut Vec<u32>) -> bool {
    if text.is_empty() {
        return true;
    }
    for n in (2..=text.len()).rev() {
        if n == 2 && !matches!(&text[..2], b"lo" | b"lu" | b"ku" | b"mu" | b"si" | b"di") {
            continue;
        }
        if let Some(id) = words.find(&text[..n]) {
            let kept = parts.len();
            parts.push(id);
            if split_known(words, &text[n..], parts) {
                return true;
            }
            parts.truncate(kept);
        }
    }
    false
}
