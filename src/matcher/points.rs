//! The second pass: weights that choose among kinds, topics and levels of urgency.
//!
//! The weights of one key, phrase or bit stand side by side in a row, so that a row is added in a few instructions whatever it holds; what a verdict asks
//! for together lies together, so that only those lanes are added.

use crate::label::{Kind, Topic};

/// Weights of all choices side by side.
pub(crate) type ClassRow = [i16; 40];

/// First lane of the kinds of a request.
pub(crate) const REQUEST_KINDS: usize = 0;
/// First lane of the levels of urgency, which follow the kinds of a request.
pub(crate) const URGENCY: usize = 3;
/// First lane of the kinds of off-topic posts.
pub(crate) const OFF_TOPIC_KINDS: usize = 8;
/// First lane of the topics.
pub(crate) const TOPICS: usize = 16;

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

/// The lane of a topic.
pub(crate) const fn topic_lane(topic: Topic) -> usize {
    TOPICS + topic.code() as usize
}

/// Largest weight of a lane, in hundredths of a logit.
const MOST_WEIGHT: i32 = 4095;

/// All rows, by number; row 0 holds nothing.
#[derive(Debug)]
pub(crate) struct ClassRows {
    rows: Vec<ClassRow>,
    /// Rows of which the sums surely fit into 16 bits.
    at_once: usize,
}

impl ClassRows {
    pub(crate) fn new() -> ClassRows {
        ClassRows { rows: vec![[0; 40]], at_once: i16::MAX as usize }
    }

    /// Adds a weight to a lane of row `number`, which becomes that of a new row when it is 0.
    pub(crate) fn enter(&mut self, number: &mut u32, lane: usize, weight: i16) {
        if *number == 0 {
            *number = self.rows.len() as u32;
            self.rows.push([0; 40]);
        }
        let sum = &mut self.rows[*number as usize][lane];
        *sum = (i32::from(*sum) + i32::from(weight)).clamp(-MOST_WEIGHT, MOST_WEIGHT) as i16;
    }

    /// Prepares summing once all weights are entered.
    pub(crate) fn finish(&mut self) {
        let most = self.rows.iter().flatten().fold(1, |most, w| most.max(w.unsigned_abs()));
        self.at_once = usize::from(i16::MAX.unsigned_abs() / most);
        self.rows.shrink_to_fit();
    }

    pub(crate) fn row(&self, number: u32) -> &ClassRow {
        &self.rows[number as usize]
    }

    /// Sums of `N` lanes from `first` on over the rows of some numbers, in hundredths of a logit.
    #[inline]
    pub(crate) fn sum<const N: usize>(&self, first: usize, numbers: &[u32]) -> [i32; N] {
        let mut sums = [0; N];
        for part in numbers.chunks(self.at_once) {
            let mut near = [0_i16; N];
            for number in part {
                let lanes: &[i16; N] = self.rows[*number as usize][first..first + N].try_into().expect("lanes of a row");
                for (sum, weight) in near.iter_mut().zip(lanes) {
                    *sum = sum.wrapping_add(*weight);
                }
            }
            for (sum, near) in sums.iter_mut().zip(near) {
                *sum += i32::from(near);
            }
        }
        sums
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.rows.capacity() * size_of::<ClassRow>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_apart() {
        let mut lanes: Vec<usize> = Kind::ALL.iter().filter_map(|k| kind_lane(*k)).chain(Topic::ALL.iter().map(|t| topic_lane(*t))).chain(URGENCY..URGENCY + 3).collect();
        lanes.sort_unstable();
        let count = lanes.len();
        lanes.dedup();
        assert_eq!(lanes.len(), count);
        assert!(lanes.iter().all(|l| *l < 40));
        assert!(Kind::ALL.iter().all(|k| kind_lane(*k).is_none() == (k.label() == crate::label::Label::Harassment)));
    }

    #[test]
    fn sums_of_many_heavy_rows_do_not_overflow() {
        let mut rows = ClassRows::new();
        let mut heavy = 0;
        [2000, 2000, 2000].into_iter().for_each(|w| rows.enter(&mut heavy, TOPICS, w));
        rows.enter(&mut heavy, TOPICS + 1, -7);
        rows.finish();
        assert_eq!(rows.row(heavy)[TOPICS], 4095);
        assert_eq!(rows.sum::<2>(TOPICS, &[heavy; 1000]), [4_095_000, -7000]);
        assert_eq!(rows.sum::<2>(TOPICS, &[0, 0]), [0, 0]);
    }
}
