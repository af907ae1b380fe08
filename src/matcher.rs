//! What fires: single keys by index, phrases by a trie over keys behind a filter of word pairs.

pub(crate) mod build;
pub(crate) mod points;

use crate::label::Kind;
use crate::lexicon::Row;
use crate::normalise::units::Unit;
use crate::normalise::words::Key;
use points::{ClassRows, RowNumbers};

/// Nature of an attack row (`sifat`): how it has to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// An attribute of a person: goblok.
    Attribute,
    /// An animal or thing with a literal sense: anjing.
    Animal,
    /// Mainly an exclamation: anjir.
    Exclamation,
    /// A part of the body, possessed: matamu.
    Body,
    /// A sexual swear word.
    Sexual,
    /// A whole phrase that attacks by itself.
    Phrase,
    /// A threat.
    Threat,
    /// A violent verb that needs an intention to be a threat.
    Violence,
    /// A nickname of a political camp.
    Camp,
}

/// What an attack row says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attack {
    pub(crate) kind: Kind,
    pub(crate) nature: Nature,
    pub(crate) severity: u8,
    pub(crate) weight: u8,
    /// The row's entry is the key itself, not one of its spellings.
    pub(crate) plain: bool,
}

/// What is known of a key or of a node of the phrase trie.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Info {
    pub(crate) cues: u64,
    /// Fitted weight towards a request, in hundredths of a logit.
    pub(crate) request: i16,
    /// Fitted weight towards abuse, in hundredths of a logit.
    pub(crate) abuse: i16,
    pub(crate) class_rows: RowNumbers,
    /// Last row in the chain of rows that speak of it, plus one.
    link: u32,
}

impl Info {
    /// What tells its rows from those of other keys and nodes: two that have the same have the same rows.
    pub(crate) fn id(&self) -> u64 {
        u64::from(self.link)
    }
}

/// A phrase that fired: a trie node over the units `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PhraseHit {
    pub(crate) node: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    row: Row,
    previous: u32,
}

/// One step of the trie: a state and a key, and the node that they lead to, with [`SPEAKS`] and [`CONTINUES`].
#[derive(Clone, Copy, Debug)]
struct Step {
    from: u64,
    to: u32,
}

const NO_STEP: Step = Step { from: u64::MAX, to: 0 };
/// Marks a state of the trie that is a node (else it is a key).
const NODE: u64 = 1 << 31;
/// A row ends at the node.
const SPEAKS: u32 = 1 << 31;
/// Steps lead on from the node.
const CONTINUES: u32 = 1 << 30;
const FILTER_BITS: u32 = 19;

/// A node whose words together name a group of people; a bit that no cue uses.
pub(crate) const IDENTITY_PHRASE: u64 = 1 << 63;

/// Compiled rows.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// Where in `infos` each key's is; 0, where nothing is known, for most.
    notes: Vec<u32>,
    infos: Vec<Info>,
    nodes: Vec<Info>,
    steps: Vec<Step>,
    /// A bit for each pair of keys that a phrase begins with.
    filter: Vec<u64>,
    attacks: Vec<Attack>,
    /// Places in `attacks` plus one, by place in `infos` and by node; 0 is none.
    key_attacks: Vec<u32>,
    node_attacks: Vec<u32>,
    pub(crate) class_rows: ClassRows,
    links: Vec<Link>,
    pub(crate) cue_weights: Bits,
    pub(crate) sign_weights: Bits,
    pub(crate) affix_weights: Bits,
}

/// Weights of the bits of one set, by bit.
#[derive(Debug)]
pub(crate) struct Bits {
    /// Towards a request; 0 for bits that say nothing of one.
    pub(crate) request: [i16; 64],
    pub(crate) abuse: [i16; 64],
    pub(crate) class_rows: [RowNumbers; 64],
    /// Bits that have a weight or class weights.
    pub(crate) weighted: u64,
    rows: [Row; 64],
}

impl Bits {
    /// The row that gave a bit its weight.
    pub(crate) fn row(&self, bit: usize) -> Row {
        self.rows[bit]
    }
}

#[inline]
fn step_hash(from: u64) -> u64 {
    let h = from.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h ^ (h >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// Where in the filter the bit of two keys lies: word and bit.
#[inline]
fn filter_place(first: Key, second: Key) -> (usize, u32) {
    let h = u64::from(first).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(second).wrapping_mul(0xc2b2_ae3d_27d4_eb4f));
    let bit = h >> (64 - FILTER_BITS);
    ((bit >> 6) as usize, bit as u32 & 63)
}

#[inline]
fn pair(state: u64, key: Key) -> u64 {
    state << 32 | u64::from(key)
}

impl Matcher {
    /// For each key what [`info`](Matcher::info) knows it by.
    pub(crate) fn notes(&self) -> &[u32] {
        &self.notes
    }

    /// Number of different notes.
    pub(crate) fn note_count(&self) -> usize {
        self.infos.len()
    }

    /// What is known of the key of a note.
    #[inline]
    pub(crate) fn info(&self, note: u32) -> &Info {
        &self.infos[note as usize]
    }

    pub(crate) fn key(&self, key: Key) -> &Info {
        &self.infos[self.notes[key as usize] as usize]
    }

    #[inline]
    pub(crate) fn node(&self, node: u32) -> &Info {
        &self.nodes[node as usize]
    }

    /// The attack that the key of a note is.
    pub(crate) fn key_attack(&self, note: u32) -> Option<&Attack> {
        let number = self.key_attacks[note as usize];
        self.attacks.get((number as usize).wrapping_sub(1))
    }

    /// The attack that a node is.
    pub(crate) fn node_attack(&self, node: u32) -> Option<&Attack> {
        self.attacks.get((self.node_attacks[node as usize] as usize).wrapping_sub(1))
    }

    /// Rows that speak of a key or node, last one first.
    pub(crate) fn rows<'a>(&'a self, info: &Info) -> impl Iterator<Item = Row> + use<'a> {
        let mut at = info.link;
        std::iter::from_fn(move || {
            let link = self.links.get((at as usize).wrapping_sub(1))?;
            at = link.previous;
            Some(link.row)
        })
    }

    /// Number of nodes of the phrase trie.
    pub(crate) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a phrase may begin with two keys; false is certain.
    #[inline]
    pub(crate) fn may_begin(&self, first: Key, second: Key) -> bool {
        let (word, bit) = filter_place(first, second);
        self.filter[word] >> bit & 1 != 0
    }

    /// The node of a row about a word at an edge of the post: `<awal> kapan`, `min <akhir>`.
    #[inline]
    pub(crate) fn at_edge(&self, first: Key, second: Key) -> Option<u32> {
        if !self.may_begin(first, second) {
            return None;
        }
        self.step(pair(u64::from(first), second)).filter(|to| to & SPEAKS != 0).map(|to| to & !(SPEAKS | CONTINUES))
    }

    /// Calls `found` for every phrase that begins with the first of some units, shorter ones first, with its number of units.
    #[inline]
    pub(crate) fn phrases_at(&self, units: &[Unit], mut found: impl FnMut(u32, usize)) {
        let [first, second, ..] = units else { return };
        let mut from = pair(u64::from(first.key), second.key);
        let mut length = 2;
        while let Some(to) = self.step(from) {
            let node = to & !(SPEAKS | CONTINUES);
            if to & SPEAKS != 0 {
                found(node, length);
            }
            let Some(next) = units.get(length).filter(|_| to & CONTINUES != 0) else { return };
            from = pair(NODE | u64::from(node), next.key);
            length += 1;
        }
    }

    #[inline]
    fn step(&self, from: u64) -> Option<u32> {
        let step = &self.steps[step_slot(&self.steps, from)];
        (step.from == from).then_some(step.to)
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        (self.infos.capacity() + self.nodes.capacity()) * (size_of::<Info>() + 4)
            + self.notes.capacity() * 4
            + self.steps.capacity() * size_of::<Step>()
            + self.filter.capacity() * 8
            + self.attacks.capacity() * size_of::<Attack>()
            + self.class_rows.memory()
            + self.links.capacity() * size_of::<Link>()
    }
}

/// The place of a step in the table of steps, or the empty one where it belongs.
#[inline]
fn step_slot(steps: &[Step], from: u64) -> usize {
    let mut i = (((step_hash(from) >> 32) * steps.len() as u64) >> 32) as usize;
    while steps[i].from != from && steps[i].from != NO_STEP.from {
        i += 1;
        if i == steps.len() {
            i = 0;
        }
    }
    i
}
