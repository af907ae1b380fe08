//! Hidden abuse is seen, and innocent posts with the same letters pass.

use pilah::{Label, Triage};

use crate::cases;

/// Least share of the posts that must be flagged that are, in thousandths.
const FLAGGED: usize = 970;
/// Least share of the posts that must pass that do, in thousandths.
const PASSED: usize = 990;

#[test]
fn hidden_abuse_is_seen_and_innocent_posts_pass() {
    let triage = Triage::builtin();
    let groups = cases::disguised();
    let (mut flags, mut flagged, mut passes, mut passed) = (0, 0, 0, 0);
    let mut problems = Vec::new();
    for group in &groups {
        for post in &group.flag {
            flags += 1;
            let v = triage.classify(post);
            if v.abusive() {
                flagged += 1;
            } else {
                problems.push(format!("{}: not seen: {post:?} {} profanity {}", group.name, v.label(), v.profanity()));
            }
        }
        for (post, asks) in group.pass.iter().map(|p| (p, false)).chain(group.request.iter().map(|p| (p, true))) {
            passes += 1;
            let v = triage.classify(post);
            if !v.abusive() && (!asks || v.label() == Label::ServiceRequest) {
                passed += 1;
            } else {
                problems.push(format!("{}: {}: {post:?}", group.name, v.label()));
            }
        }
    }
    println!("hidden spellings: {flagged} of {flags} flagged, {passed} of {passes} passed");
    assert!(flags + passes >= 400, "{} posts", flags + passes);
    problems.iter().for_each(|p| println!("{p}"));
    if flagged * 1000 < FLAGGED * flags || passed * 1000 < PASSED * passes {
        crate::report("posts taken otherwise", &problems, usize::MAX);
    }
}

/// The kind of matrix that filters are compared by: one spelling or collision each. The best of nine filters flagged 22 of 25 (and passed 10 of 20),
/// the best at passing passed 17 of 20 (and flagged 7 of 25).
#[test]
fn the_matrix_of_public_filters() {
    let triage = Triage::builtin();
    let (flag, pass) = cases::matrix();
    assert_eq!((flag.len(), pass.len()), (25, 20));
    let missed: Vec<_> = flag.iter().filter(|(_, post)| !triage.classify(post).abusive()).collect();
    let caught: Vec<_> = pass.iter().filter(|(_, post)| triage.classify(post).abusive()).collect();
    println!("matrix: {} of 25 flagged, {} of 20 passed; {missed:?} {caught:?}", 25 - missed.len(), 20 - caught.len());
    assert!(missed.len() <= 1, "not seen: {missed:?}");
    assert!(caught.is_empty(), "flagged: {caught:?}");
}
