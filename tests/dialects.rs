//! The same request in six tongues is a request in all of them (section 4).

use pilah::Triage;

use crate::cases::{self, Set};

/// Largest difference between the best and the worst tongue in recall, in percentage points.
const LARGEST_GAP: f64 = 5.0;

/// Least recall of any tongue, in per cent: parity at a low level is no parity.
const LEAST_RECALL: f64 = 92.0;

/// Least share of requests with the right topic in any tongue, in per cent; Sundanese is the lowest (68 on 2026-11-21, Indonesian 88).
const LEAST_TOPIC: f64 = 66.0;

/// Per tongue: share in per cent of sets that pass, and the failures.
fn shares(passes: impl Fn(&Set, &str) -> bool) -> ([f64; 6], Vec<String>) {
    let sets = cases::sets();
    let mut right = [0usize; 6];
    let mut problems = Vec::new();
    for set in &sets {
        for (i, post) in set.posts().iter().enumerate() {
            if passes(set, post) {
                right[i] += 1;
            } else {
                problems.push(format!("{} {}: {post:?}", Set::TONGUES[i], set.name));
            }
        }
    }
    problems.sort();
    (right.map(|r| 100.0 * r as f64 / sets.len() as f64), problems)
}

fn table(shares: [f64; 6]) -> String {
    Set::TONGUES.iter().zip(shares).map(|(t, s)| format!("{t} {s:.1}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn no_tongue_is_left_behind() {
    let triage = Triage::builtin();
    let (shares, problems) = shares(|set, post| triage.classify(post).label() == set.label);
    let most = shares.iter().copied().fold(f64::MIN, f64::max);
    let least = shares.iter().copied().fold(f64::MAX, f64::min);
    if most - least > LARGEST_GAP || least < LEAST_RECALL {
        crate::report(&format!("requests not recognised; recall {} (gap at most {LARGEST_GAP}, each at least {LEAST_RECALL})", table(shares)), &problems, usize::MAX);
    }
}

#[test]
fn topics_are_told_in_every_tongue() {
    let triage = Triage::builtin();
    let (shares, problems) = shares(|set, post| triage.classify(post).topic() == Some(set.topic));
    if shares.iter().any(|s| *s < LEAST_TOPIC) {
        crate::report(&format!("wrong topics; right {} (each at least {LEAST_TOPIC})", table(shares)), &problems, usize::MAX);
    }
}
