//! Every case says what it says: the field that a case names must come out as named.

use std::collections::BTreeMap;

use pilah::{Triage, Verdict};

use crate::cases::{self, Case, KNOWN_BROKEN};

/// What is wrong, field by field: name of the field, expected, got.
fn differences(case: &Case, got: Verdict) -> Vec<(&'static str, String, String)> {
    fn differ<T: PartialEq + ToString>(field: &'static str, expected: Option<T>, got: Option<T>) -> Option<(&'static str, String, String)> {
        let expected = expected?;
        let shown = got.as_ref().map_or("-".to_owned(), T::to_string);
        (got.as_ref() != Some(&expected)).then(|| (field, expected.to_string(), shown))
    }
    let label = differ("label", Some(case.label), Some(got.label()));
    if label.is_some() {
        // The rest follows from the class: one line is enough.
        return label.into_iter().collect();
    }
    [
        differ("abusive", case.abusive, Some(got.abusive())),
        differ("mixed", case.mixed, Some(got.mixed())),
        differ("kind", case.kind, Some(got.kind())),
        differ("topic", case.topic, got.topic()),
        differ("urgency", case.urgency, Some(got.urgency())),
        differ("severity", case.severity, Some(got.severity())),
        differ("profanity", case.profanity, Some(got.profanity())),
        differ("target", case.target, got.target()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_case_comes_out_as_labelled() {
    let triage = Triage::builtin();
    let mut problems = Vec::new();
    let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in cases::all().iter().filter(|c| c.file != KNOWN_BROKEN) {
        let wrong = differences(case, triage.classify(&case.text));
        let count = files.entry(case.file).or_default();
        count.1 += 1;
        count.0 += usize::from(wrong.is_empty());
        if wrong.is_empty() {
            continue;
        }
        wrong.iter().for_each(|w| *fields.entry(w.0).or_default() += 1);
        let shown: Vec<String> = wrong.iter().map(|(field, expected, got)| format!("{field}: expected {expected}, got {got}")).collect();
        problems.push(format!("{} {}: {}\n      {:?}\n      {}", case.file, case.name, shown.join("; "), case.text, case.why));
    }
    if !problems.is_empty() {
        for (file, (right, of)) in &files {
            eprintln!("{file}: {right} of {of}");
        }
        eprintln!("wrong by field: {fields:?}");
    }
    crate::report("cases that came out otherwise", &problems, usize::MAX);
}

#[test]
fn known_broken_cases_still_fail() {
    let triage = Triage::builtin();
    let mended: Vec<String> = cases::of(KNOWN_BROKEN).iter().filter(|c| differences(c, triage.classify(&c.text)).is_empty()).map(|c| c.name.clone()).collect();
    crate::report("known-broken cases that pass now: move them to the file of their behaviour", &mended, usize::MAX);
}
