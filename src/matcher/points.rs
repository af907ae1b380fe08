//! The second pass: weights that choose among kinds, topics and levels of urgency.
//!
//! The weights of one key, phrase or bit stand side by side in a row, so that a row is added in a few instructions whatever it holds; what a verdict asks
//! for together lies together, so that only those lanes are added. Most rows say nothing of topics: these have rows of their own.

use crate::label::{Kind, Topic};

/// Lanes of the kinds and levels of urgency.
const KINDS: usize = 16;
/// Lanes of the topics.
pub(crate) const TOPICS: usize = 24;

/// What a lexicon row of class weights chooses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Kind(Kind),
    Topic(Topic),
    /// Level of urgency, 0 to 2 for 1 to 3.
    Urgency(u8),
}

/// Numbers of the rows of class weights of a key, phrase or bit; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowNumbers {
    pub(super) kinds: u32,
    pub(super) topics: u32,
}

impl RowNumbers {
    #[inline]
    pub(crate) fn any(self) -> bool {
        self.kinds | self.topics != 0
    }
}

/// First lane of the kinds of a request.
pub(crate) const REQUEST_KINDS: usize = 0;
/// First lane of the levels of urgency, which follow the kinds of a request.
pub(crate) const URGENCY: usize = 3;
/// First lane of the kinds of off-topic posts.
pub(crate) const OFF_TOPIC_KINDS: usize = 8;
/// The lane of a kind; those of harassment are told by the attack and have none.
pub(crate) const fn kind_lane(kind: Kind) -> Option<usize> {
    let code = kind.code() as usize;
    const FIRST_OFF_TOPIC: usize = Kind::Apresiasi as usize;
    match code {
        0..URGENCY => Some(REQUEST_KINDS + code),
        FIRST_OFF_TOPIC.. => Some(OFF_TOPIC_KINDS + code - FIRST_OFF_TOPIC),
        _ => None,
    }
}

/// Largest weight of a lane, in hundredths of a logit.
const MOST_WEIGHT: i32 = 4095;

/// All rows, by number; row 0 holds nothing.
#[derive(Debug)]
pub(crate) struct ClassRows {
    kinds: Vec<[i16; KINDS]>,
    topics: Vec<[i16; TOPICS]>,
    /// Rows of which the sums surely fit into 16 bits.
    at_once: usize,
}

impl ClassRows {
    pub(crate) fn new() -> ClassRows {
        ClassRows { kinds: vec![[0; KINDS]], topics: vec![[0; TOPICS]], at_once: 1 }
    }

    /// Adds a weight to the rows of some numbers, which become those of new rows where there are none.
    pub(crate) fn enter(&mut self, numbers: &mut RowNumbers, choice: Choice, weight: i16) {
        let sum = match choice {
            Choice::Kind(kind) => {
                let Some(lane) = kind_lane(kind) else { return };
                &mut row_mut(&mut self.kinds, &mut numbers.kinds)[lane]
            }
            Choice::Urgency(level) => &mut row_mut(&mut self.kinds, &mut numbers.kinds)[URGENCY + level as usize],
            Choice::Topic(topic) => &mut row_mut(&mut self.topics, &mut numbers.topics)[topic.code() as usize],
        };
        *sum = (i32::from(*sum) + i32::from(weight)).clamp(-MOST_WEIGHT, MOST_WEIGHT) as i16;
    }

    /// Prepares summing once all weights are entered.
    pub(crate) fn finish(&mut self) {
        let most = self.kinds.iter().flatten().chain(self.topics.iter().flatten()).fold(1, |most, w| most.max(w.unsigned_abs()));
        self.at_once = usize::from(i16::MAX.unsigned_abs() / most);
        self.kinds.shrink_to_fit();
        self.topics.shrink_to_fit();
    }

    /// What the rows of some numbers say for a topic, in hundredths of a logit.
    pub(crate) fn topic(&self, numbers: RowNumbers, topic: Topic) -> i16 {
        self.topics[numbers.topics as usize][topic.code() as usize]
    }

    /// Points of eight lanes of kinds from `FIRST` on, in hundredths of a logit.
    #[inline]
    pub(crate) fn kind_points<const FIRST: usize>(&self, numbers: &[RowNumbers]) -> [i32; 8] {
        sum(numbers, self.at_once, |n| self.kinds[n.kinds as usize][FIRST..FIRST + 8].try_into().expect("eight lanes"))
    }

    /// Points of all topics, in the order of [`Topic::ALL`] and in hundredths of a logit.
    #[inline]
    pub(crate) fn topic_points(&self, numbers: &[RowNumbers]) -> [i32; TOPICS] {
        sum(numbers, self.at_once, |n| &self.topics[n.topics as usize])
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.kinds.capacity() * size_of::<[i16; KINDS]>() + self.topics.capacity() * size_of::<[i16; TOPICS]>()
    }
}

fn row_mut<'r, const N: usize>(rows: &'r mut Vec<[i16; N]>, number: &mut u32) -> &'r mut [i16; N] {
    if *number == 0 {
        *number = rows.len() as u32;
        rows.push([0; N]);
    }
    &mut rows[*number as usize]
}

/// Sums of lanes: `at_once` rows at a time in 16 bits, and those in 32.
#[inline]
fn sum<'r, const N: usize>(numbers: &[RowNumbers], at_once: usize, row: impl Fn(&RowNumbers) -> &'r [i16; N]) -> [i32; N] {
    let mut sums = [0; N];
    for part in numbers.chunks(at_once) {
        let mut near = [0_i16; N];
        for number in part {
            for (sum, weight) in near.iter_mut().zip(row(number)) {
                *sum = sum.wrapping_add(*weight);
            }
        }
        for (sum, near) in sums.iter_mut().zip(near) {
            *sum += i32::from(near);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_apart() {
        let mut lanes: Vec<usize> = Kind::ALL.iter().filter_map(|k| kind_lane(*k)).chain(URGENCY..URGENCY + 3).collect();
        lanes.sort_unstable();
        let count = lanes.len();
        lanes.dedup();
        assert_eq!(lanes.len(), count);
        assert!(lanes.iter().all(|l| *l < KINDS) && Topic::ALL.len() <= TOPICS);
        assert!(Kind::ALL.iter().all(|k| kind_lane(*k).is_none() == (k.label() == crate::label::Label::Harassment)));
    }

    #[test]
    fn sums_of_many_heavy_rows_do_not_overflow() {
        let mut rows = ClassRows::new();
        let mut heavy = RowNumbers::default();
        [2000, 2000, 2000].into_iter().for_each(|w| rows.enter(&mut heavy, Choice::Topic(Topic::ALL[0]), w));
        rows.enter(&mut heavy, Choice::Topic(Topic::ALL[1]), -7);
        rows.enter(&mut heavy, Choice::Urgency(2), 9);
        rows.finish();
        assert_eq!(rows.topic(heavy, Topic::ALL[0]), 4095);
        assert_eq!(rows.topic_points(&[heavy; 1000])[..3], [4_095_000, -7000, 0]);
        assert_eq!(rows.kind_points::<REQUEST_KINDS>(&[heavy; 3])[URGENCY + 2], 27);
        assert_eq!(rows.topic_points(&[RowNumbers::default(); 2]), [0; TOPICS]);
    }
}
