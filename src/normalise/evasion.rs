//! Spellings that hide a swear word: letters swapped, masked, spaced, glued to other words, digits for letters. Only rarely reached, and only swear
//! words that are certain (`bobot` 3 and more, `keparahan` 2 and more) can be found, so that plain words stay plain.

use super::words::Words;

/// Shortest swear word that may be found inside another word or with letters swapped.
const SHORTEST_INSIDE: usize = 5;

/// Longest word with swapped letters.
const LONGEST_SWAPPED: usize = 14;
/// Longest word that a swear word is looked for in.
const LONGEST_GLUED: usize = 32;
/// Most parts of such a word: each but the swear word has two letters or more.
pub(crate) const MOST_PARTS: usize = LONGEST_GLUED / 2 + 1;

/// What is needed to recognise them.
#[derive(Debug)]
pub(crate) struct Evasions {
    list: Vec<(Box<[u8]>, u32)>,
    /// By a sum over the letters, which swapping leaves alone; then in the order of `list`.
    by_letters: Vec<(u32, u32)>,
    /// By first letter and length; then in the order of `list`.
    by_length: Vec<(u16, u32)>,
    /// Swear words that may stand glued to other words, by their first two letters; then in the order of `list`.
    inside: Vec<(u16, u32)>,
    /// A bit for each pair of first letters in `inside`.
    first_pairs: [u32; 32],
    /// A bit for the last bits of each sum in `by_letters`.
    sums: [u64; 64],
}

impl Default for Evasions {
    fn default() -> Evasions {
        Evasions { list: Vec::new(), by_letters: Vec::new(), by_length: Vec::new(), inside: Vec::new(), first_pairs: [0; 32], sums: [0; 64] }
    }
}

/// The same for all orders of the letters.
fn letter_sum(word: &[u8]) -> u32 {
    word.iter().fold(0, |sum, b| sum.wrapping_add((u32::from(*b) + 1).wrapping_mul(0x9e37_79b1).rotate_left(u32::from(*b) & 31)))
}

fn first_and_length(word: &[u8]) -> u16 {
    u16::from(word[0]) << 8 | word.len().min(255) as u16
}

/// The entries of a sorted list with one number.
fn with_number<N: Copy + Ord>(sorted: &[(N, u32)], number: N) -> impl Iterator<Item = u32> {
    let from = sorted.partition_point(|e| e.0 < number);
    sorted[from..].iter().take_while(move |e| e.0 == number).map(|e| e.1)
}

impl Evasions {
    pub(crate) fn learn(&mut self, word: &[u8], form: u32) {
        self.list.push((word.into(), form));
    }

    /// Prepares the search once all words are learnt.
    pub(crate) fn finish(&mut self) {
        for (i, (word, _)) in self.list.iter().enumerate() {
            let i = i as u32;
            self.by_length.push((first_and_length(word), i));
            if word.len() >= SHORTEST_INSIDE {
                let sum = letter_sum(word);
                self.by_letters.push((sum, i));
                self.sums[(sum >> 6 & 63) as usize] |= 1 << (sum & 63);
                let pair = u16::from(word[0]) << 8 | u16::from(word[1]);
                self.inside.push((pair, i));
                self.first_pairs[(word[0] & 31) as usize] |= 1 << (word[1] & 31);
            }
        }
        self.by_length.sort_unstable();
        self.by_letters.sort_unstable();
        self.inside.sort_unstable();
    }

    /// The leftmost swear word in another word, the longest of those; where it stands and its number.
    fn find_inside(&self, word: &[u8]) -> Option<(usize, usize, u32)> {
        for (start, two) in word.windows(2).enumerate() {
            if self.first_pairs[(two[0] & 31) as usize] >> (two[1] & 31) & 1 == 0 {
                continue;
            }
            let mut longest: Option<(usize, u32)> = None;
            for i in with_number(&self.inside, u16::from(two[0]) << 8 | u16::from(two[1])) {
                let swear = &self.list[i as usize].0;
                if word[start..].starts_with(swear) && longest.is_none_or(|(n, _)| swear.len() > n) {
                    longest = Some((swear.len(), i));
                }
            }
            if let Some((n, i)) = longest {
                return Some((start, start + n, i));
            }
        }
        None
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.list.iter().map(|(word, _)| word.len() + size_of::<(Box<[u8]>, u32)>()).sum::<usize>()
            + (self.by_letters.capacity() + self.by_length.capacity() + self.inside.capacity()) * 8
    }

    /// A swear word with two neighbouring letters swapped, its first letter in place or second.
    pub(crate) fn swapped(&self, word: &[u8]) -> Option<u32> {
        if word.len() < SHORTEST_INSIDE || word.len() > LONGEST_SWAPPED {
            return None;
        }
        let sum = letter_sum(word);
        if self.sums[(sum >> 6 & 63) as usize] >> (sum & 63) & 1 == 0 {
            return None;
        }
        with_number(&self.by_letters, sum).find_map(|i| {
            let (plain, form) = &self.list[i as usize];
            if plain.len() != word.len() {
                return None;
            }
            let first = plain.iter().zip(word).position(|(a, b)| a != b)?;
            let swap = first + 1 < word.len() && plain[first] == word[first + 1] && plain[first + 1] == word[first] && plain[first + 2..] == word[first + 2..];
            swap.then_some(*form)
        })
    }

    /// A swear word of which one vowel is left out (bngsat, brengsk), where no other word can be meant.
    pub(crate) fn shortened(&self, words: &Words, word: &[u8]) -> Option<u32> {
        if word.len() < SHORTEST_INSIDE || word.len() > LONGEST_SWAPPED {
            return None;
        }
        let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
        let number = u16::from(word[0]) << 8 | (word.len() + 1) as u16;
        let (at, form) = with_number(&self.by_length, number).find_map(|i| {
            let (plain, form) = &self.list[i as usize];
            let at = plain.iter().zip(word).position(|(a, b)| a != b).unwrap_or(word.len());
            (vowel(plain[at]) && plain[at + 1..] == word[at..]).then_some((at, *form))
        })?;
        // sndal may be sandal.
        let mut whole = [0; LONGEST_SWAPPED + 1];
        whole[..at].copy_from_slice(&word[..at]);
        whole[at + 1..=word.len()].copy_from_slice(&word[at..]);
        let other = b"aeiou".iter().any(|v| {
            whole[at] = *v;
            words.find(&whole[..=word.len()]).is_some_and(|id| words.form(id).flags & super::words::SWEARS == 0)
        });
        (!other).then_some(form)
    }

    /// A swear word of which some letters are covered by signs: `k*nt*l`. `mask` holds 0 for a covered letter.
    pub(crate) fn masked(&self, mask: &[u8]) -> Option<u32> {
        let shown = mask.iter().filter(|b| **b != 0).count();
        if mask.len() < 4 || shown < 2 || shown * 2 < mask.len() || mask[0] == 0 {
            return None;
        }
        with_number(&self.by_length, first_and_length(mask))
            .map(|i| &self.list[i as usize])
            .find(|(word, _)| word.len() == mask.len() && word.iter().zip(mask).all(|(w, m)| *m == 0 || m == w))
            .map(|(_, form)| *form)
    }

    /// A swear word glued to known words: admingoblok, otakudanglo. The forms of the parts are put into `parts`.
    pub(crate) fn glued(&self, words: &Words, word: &[u8], parts: &mut Parts) -> bool {
        if word.len() < 8 || word.len() > LONGEST_GLUED {
            return false;
        }
        let Some((start, end, swear)) = self.find_inside(word) else { return false };
        if !split_known(words, &word[..start], parts) {
            return false;
        }
        parts.push(self.list[swear as usize].1);
        split_known(words, &word[end..], parts)
    }
}

/// Forms of the parts of a word.
#[derive(Default)]
pub(crate) struct Parts {
    forms: [u32; MOST_PARTS],
    count: usize,
}

impl Parts {
    fn push(&mut self, form: u32) {
        self.forms[self.count] = form;
        self.count += 1;
    }

    pub(crate) fn forms(&mut self) -> &mut [u32] {
        &mut self.forms[..self.count]
    }
}

/// Splits a string into known words, longest first; every part but the particles of address has three letters or more.
fn split_known(words: &Words, text: &[u8], parts: &mut Parts) -> bool {
    if text.is_empty() {
        return true;
    }
    for n in (2..=text.len()).rev() {
        if n == 2 && !matches!(&text[..2], b"lo" | b"lu" | b"ku" | b"mu" | b"si" | b"di") {
            continue;
        }
        if let Some(id) = words.find(&text[..n]) {
            let kept = parts.count;
            parts.push(id);
            if split_known(words, &text[n..], parts) {
                return true;
            }
            parts.count = kept;
        }
    }
    false
}
