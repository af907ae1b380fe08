//! A frozen hash table from short words to numbers: one probe a word, the word itself inline.
//!
//! Words of at most sixteen bytes (all but one in a thousand) are kept as two integers, so that a look-up compares no strings; longer ones go to a
//! standard map. The table is filled while an engine is built and only read afterwards: posts cannot make its chains longer.

use std::collections::HashMap;

/// Longest word kept inline, in bytes.
const INLINE: usize = 16;
const EMPTY: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Slot {
    low: u64,
    high: u64,
    value: u32,
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
        if len >= 8 {
            Short { low, high: high & MASKS[len - 8] }
        } else {
            Short { low: low & MASKS[len], high: 0 }
        }
    }

    fn of(word: &[u8]) -> Short {
        let mut padded = [0; INLINE];
        padded[..word.len()].copy_from_slice(word);
        Short::read(&padded, 0, word.len())
    }

    #[inline]
    fn hash(self) -> u64 {
        let h = self.low.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.high.wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        (h ^ (h >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
}

impl Short {
    /// A place for the word in a table of `slots` places.
    #[inline]
    pub(crate) fn slot(self, slots: usize) -> usize {
        ((self.hash() >> 32) * slots as u64 >> 32) as usize
    }
}

/// `MASKS[n]` keeps the first n bytes of a little-endian word.
const MASKS: [u64; 9] = {
    let mut m = [0; 9];
    let mut n = 1;
    while n < 9 {
        m[n] = m[n - 1] << 8 | 0xff;
        n += 1;
    }
    m
};

/// The table.
#[derive(Debug)]
pub(crate) struct Table {
    slots: Vec<Slot>,
    used: usize,
    long: HashMap<Box<[u8]>, u32>,
}

impl Table {
    /// An empty table with room for about `words` words.
    pub(crate) fn with_room(words: usize) -> Table {
        Table { slots: vec![Slot { low: 0, high: 0, value: EMPTY }; (words * 3 / 2).max(16)], used: 0, long: HashMap::new() }
    }

    #[inline]
    fn home(&self, key: Short) -> usize {
        key.slot(self.slots.len())
    }

    /// Looks up a word of at most sixteen bytes.
    #[inline]
    pub(crate) fn get_short(&self, key: Short) -> Option<u32> {
        let mut i = self.home(key);
        loop {
            let slot = &self.slots[i];
            if slot.low == key.low && slot.high == key.high && slot.value != EMPTY {
                return Some(slot.value);
            }
            if slot.value == EMPTY {
                return None;
            }
            i += 1;
            if i == self.slots.len() {
                i = 0;
            }
        }
    }

    /// Looks up a word of any length.
    #[inline]
    pub(crate) fn get(&self, word: &[u8]) -> Option<u32> {
        if word.len() <= INLINE { self.get_short(Short::of(word)) } else { self.long.get(word).copied() }
    }

    /// Enters a word or changes its value.
    pub(crate) fn set(&mut self, word: &[u8], value: u32) {
        debug_assert_ne!(value, EMPTY);
        if word.len() > INLINE {
            self.long.insert(word.into(), value);
            return;
        }
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let bigger = Table::with_room(self.slots.len() * 2);
            let old = std::mem::replace(&mut self.slots, bigger.slots);
            for slot in old.into_iter().filter(|s| s.value != EMPTY) {
                self.place(slot);
            }
        }
        let key = Short::of(word);
        self.used += usize::from(self.place(Slot { low: key.low, high: key.high, value }));
    }

    /// Whether the slot is new.
    fn place(&mut self, new: Slot) -> bool {
        let mut i = self.home(Short { low: new.low, high: new.high });
        loop {
            let slot = &mut self.slots[i];
            if slot.value == EMPTY {
                *slot = new;
                return true;
            }
            if slot.low == new.low && slot.high == new.high {
                slot.value = new.value;
                return false;
            }
            i += 1;
            if i == self.slots.len() {
                i = 0;
            }
        }
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>() + self.long.keys().map(|k| k.len() + 40).sum::<usize>()
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
            t.set(w.as_bytes(), i as u32);
        }
        for (i, w) in words.iter().enumerate() {
            assert_eq!(t.get(w.as_bytes()), Some(i as u32), "{w}");
        }
        assert_eq!(t.get(b"tidak ada"), None);
        t.set(b"a0", 7);
        assert_eq!(t.get(b"a0"), Some(7));
    }
}
