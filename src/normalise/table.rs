//! A frozen hash table from words to their forms and keys: one probe a word, the word itself inline.
//!
//! Words of at most sixteen bytes (all but one in a thousand) are kept as two integers, so that a look-up compares no strings; longer ones go to a
//! standard map. The table is filled while an engine is built and only read afterwards: posts cannot make its chains longer.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Longest word kept inline, in bytes.
const INLINE: usize = 16;

/// What the table knows of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) form: u32,
    /// The keys of the form, kept here too so that a post needs no second look.
    pub(crate) keys: u32,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    word: Short,
    entry: Entry,
}

/// The sixteen bytes of a short word, zero-padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) low: u64,
    pub(crate) high: u64,
}

impl Short {
    /// Reads a word that begins at `start`; sixteen bytes must be readable there. `len` is at most 16.
    #[inline]
    pub(crate) fn read(padded: &[u8], start: usize, len: usize) -> Short {
        let sixteen: &[u8; 16] = padded[start..start + 16].try_into().expect("sixteen bytes");
        let low = u64::from_le_bytes(sixteen[..8].try_into().expect("eight bytes"));
        let high = u64::from_le_bytes(sixteen[8..].try_into().expect("eight bytes"));
        Short { low: low & LOW[len], high: high & HIGH[len] }
    }

    /// A word of at most sixteen bytes.
    #[inline]
    fn of(word: &[u8]) -> Short {
        let n = word.len();
        let eight = |at: usize| u64::from_le_bytes(word[at..at + 8].try_into().expect("eight bytes"));
        let four = |at: usize| u64::from(u32::from_le_bytes(word[at..at + 4].try_into().expect("four bytes")));
        match n {
            9.. => Short { low: eight(0), high: eight(n - 8) >> (8 * (INLINE - n)) },
            8 => Short { low: eight(0), high: 0 },
            // The two reads overlap in equal bytes.
            4.. => Short { low: four(0) | four(n - 4) << (8 * (n - 4)), high: 0 },
            0 => Short { low: 0, high: 0 },
            _ => Short { low: u64::from(word[0]) | u64::from(word[n / 2]) << (8 * (n / 2)) | u64::from(word[n - 1]) << (8 * (n - 1)), high: 0 },
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        let product = u128::from(self.low ^ 0x9e37_79b9_7f4a_7c15) * u128::from(self.high ^ 0xc2b2_ae3d_27d4_eb4f);
        (product >> 64) as u64 ^ product as u64
    }
}

impl Short {
    /// A place for the word in a table of `slots` places.
    #[inline]
    pub(crate) fn slot(self, slots: usize) -> usize {
        (((self.hash() >> 32) * slots as u64) >> 32) as usize
    }

    /// A place for the word in a table of `1 << bits` places.
    #[inline]
    pub(crate) fn place(self, bits: u32) -> usize {
        (self.hash() >> (64 - bits)) as usize
    }
}

/// `LOW[n]` keeps what the first n bytes have in the first eight of sixteen, `HIGH[n]` what they have in the last eight.
const LOW: [u64; INLINE + 1] = masks(0);
const HIGH: [u64; INLINE + 1] = masks(8);

const fn masks(before: usize) -> [u64; INLINE + 1] {
    let mut m = [0; INLINE + 1];
    let mut n = before + 1;
    while n <= INLINE {
        m[n] = m[n - 1] << 8 | 0xff;
        n += 1;
    }
    m
}

/// The bits of an index entry that name a slot.
const SLOT: u32 = (1 << 24) - 1;

/// What an index entry keeps of a hash, never 0.
#[inline]
fn mark(hash: u64) -> u32 {
    (hash as u32 | 1) << 24
}

/// Last letter and length of a long word, for `long_lengths`.
fn long_place(word: &[u8]) -> (usize, u32) {
    ((word[word.len() - 1] & 31) as usize, word.len().min(63) as u32)
}

/// A short hash for the words of lexicons; posts are only looked up with it.
#[derive(Default)]
struct LongHasher(u64);

impl Hasher for LongHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(INLINE) {
            let h = self.0.rotate_left(23) ^ Short::of(part).hash();
            self.0 = h ^ h >> 32;
        }
    }
}

/// The table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Number of a slot plus one, with eight bits of the word's hash above it; 0 where there is none. At most a quarter is used when the number of words was
    /// foreseen: a word is nearly always found at the first place, and one that is not there finds nothing, so that a processor foresees both.
    index: Vec<u32>,
    bits: u32,
    slots: Vec<Slot>,
    long: HashMap<Box<[u8]>, Entry, BuildHasherDefault<LongHasher>>,
    /// For each last letter a bit for each length of the words in `long`, up to 63: nearly every other long word is known by it.
    long_lengths: [u64; 32],
}

impl Table {
    /// An empty table with room for about `words` words.
    pub(crate) fn with_room(words: usize) -> Table {
        let bits = (words * 3).max(16).next_power_of_two().trailing_zeros();
        Table { index: vec![0; 1 << bits], bits, slots: Vec::with_capacity(words), long: HashMap::default(), long_lengths: [0; 32] }
    }

    /// Looks up a word of at most sixteen bytes.
    #[inline]
    pub(crate) fn get_short(&self, key: Short) -> Option<Entry> {
        let hash = key.hash();
        let mut i = (hash >> (64 - self.bits)) as usize;
        loop {
            let entry = self.index[i];
            if entry ^ mark(hash) <= SLOT {
                let slot = self.slots[(entry & SLOT) as usize - 1];
                if slot.word == key {
                    return Some(slot.entry);
                }
            } else if entry == 0 {
                return None;
            }
            i = (i + 1) & (self.index.len() - 1);
        }
    }

    /// Looks up a word of any length.
    #[inline]
    pub(crate) fn get(&self, word: &[u8]) -> Option<Entry> {
        if word.len() <= INLINE {
            self.get_short(Short::of(word))
        } else {
            let (last, length) = long_place(word);
            if self.long_lengths[last] >> length & 1 != 0 { self.long.get(word).copied() } else { None }
        }
    }

    /// Enters a word or changes its entry.
    pub(crate) fn set(&mut self, word: &[u8], entry: Entry) {
        if word.len() > INLINE {
            let (last, length) = long_place(word);
            self.long_lengths[last] |= 1 << length;
            self.long.insert(word.into(), entry);
            return;
        }
        if self.slots.len() * 2 >= self.index.len() {
            self.bits += 1;
            self.index = vec![0; 1 << self.bits];
            for n in 0..self.slots.len() {
                let word = self.slots[n].word;
                let i = self.find_place(word);
                self.index[i] = n as u32 + 1 | mark(word.hash());
            }
        }
        let word = Short::of(word);
        let i = self.find_place(word);
        match self.index[i] {
            0 => {
                self.slots.push(Slot { word, entry });
                self.index[i] = self.slots.len() as u32 | mark(word.hash());
            }
            n => self.slots[(n & SLOT) as usize - 1].entry = entry,
        }
    }

    /// The place of a word in the index, or the empty one where it belongs.
    fn find_place(&self, word: Short) -> usize {
        let mut i = word.place(self.bits);
        while self.index[i] != 0 && self.slots[(self.index[i] & SLOT) as usize - 1].word != word {
            i = (i + 1) & (self.index.len() - 1);
        }
        i
    }

    /// Gives back the room that was not needed.
    pub(crate) fn shrink(&mut self) {
        self.slots.shrink_to_fit();
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.index.capacity() * 4 + self.slots.capacity() * size_of::<Slot>() + self.long.keys().map(|k| k.len() + 40).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_are_found_again() {
        let mut t = Table::with_room(4);
        let words: Vec<String> = (0..2000).map(|i| "abcdefghijklmnopqrstuvwxyz"[..1 + i % 26].to_owned() + &i.to_string()).collect();
        for (i, w) in words.iter().enumerate() {
            t.set(w.as_bytes(), Entry { form: i as u32, keys: 1 });
        }
        for (i, w) in words.iter().enumerate() {
            assert_eq!(t.get(w.as_bytes()).map(|e| e.form), Some(i as u32), "{w}");
        }
        assert_eq!(t.get(b"tidak ada"), None);
        for w in words.iter().filter(|w| w.len() <= INLINE) {
            let mut padded = w.as_bytes().to_vec();
            padded.extend([b'x'; 16]);
            assert_eq!(Short::read(&padded, 0, w.len()), Short::of(w.as_bytes()), "{w}");
        }
        t.set(b"a0", Entry { form: 7, keys: 2 });
        assert_eq!(t.get(b"a0"), Some(Entry { form: 7, keys: 2 }));
    }
}
