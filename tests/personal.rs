//! Personal data: what is covered, what stays, and that none of it leaks through messages or `{:?}`.

use std::collections::BTreeMap;

use pilah::{Pii, Triage, find_pii};

use crate::cases;

/// Least share of what is marked that must be found, and of what is found that must be marked, in thousandths.
const LEAST: usize = 970;

type Marked = (Pii, std::ops::Range<usize>);

/// The post without its marks, and what was marked.
fn unmarked(post: &str) -> (String, Vec<Marked>) {
    let kinds = [("nik", Pii::Nik), ("npwp", Pii::Npwp), ("hp", Pii::Phone), ("email", Pii::Email), ("plat", Pii::Plate), ("rek", Pii::Account)];
    let (mut text, mut marked) = (String::new(), Vec::new());
    let mut rest = post;
    while let Some(open) = rest.find('{') {
        let (head, tail) = rest.split_at(open);
        text.push_str(head);
        let close = tail.find('}').unwrap_or_else(|| panic!("an open mark in {post:?}"));
        let (kind, what) = tail[1..close].split_once('|').unwrap_or_else(|| panic!("a mark without a kind in {post:?}"));
        let kind = kinds.iter().find(|k| k.0 == kind).unwrap_or_else(|| panic!("unknown kind {kind:?}")).1;
        marked.push((kind, text.len()..text.len() + what.len()));
        text.push_str(what);
        rest = &tail[close + 1..];
    }
    text.push_str(rest);
    (text, marked)
}

#[test]
fn personal_data_is_told_from_other_numbers() {
    let mut posts = 0;
    let (mut marked, mut found, mut right) = (0, 0, 0);
    let mut problems = Vec::new();
    let mut by_kind: BTreeMap<Pii, [usize; 3]> = BTreeMap::new();
    for (group, post) in cases::personal() {
        let (text, want) = unmarked(&post);
        let got = find_pii(&text);
        posts += 1;
        marked += want.len();
        found += got.len();
        right += got.iter().filter(|g| want.contains(g)).count();
        for (kind, _) in &want {
            by_kind.entry(*kind).or_default()[0] += 1;
        }
        for g in &got {
            let counts = by_kind.entry(g.0).or_default();
            counts[1] += 1;
            counts[2] += usize::from(want.contains(g));
        }
        if got != want {
            problems.push(format!("{group}: {text:?}: wanted {want:?}, got {got:?}"));
        }
    }
    println!("personal data: {posts} posts, {marked} marked, {found} found, {right} right; marked, found, right by kind: {by_kind:?}");
    assert!(posts >= 300, "{posts} posts");
    if right * 1000 < LEAST * marked || right * 1000 < LEAST * found {
        crate::report("posts whose personal data was not told apart", &problems, usize::MAX);
    }
    problems.iter().for_each(|p| println!("{p}"));
}

/// What is covered in every post of the cases is gone from the masked text, and looking again finds nothing.
#[test]
fn masked_text_holds_no_personal_data() {
    let triage = Triage::builtin();
    let mut problems = Vec::new();
    for (group, post) in cases::personal() {
        let (text, _) = unmarked(&post);
        let masked = triage.mask(&text);
        for (_, range) in find_pii(&text) {
            if masked.contains(&text[range]) {
                problems.push(format!("{group}: {text:?}: {masked:?}"));
            }
        }
        if !find_pii(&masked).is_empty() {
            problems.push(format!("{group}: {masked:?} still holds some"));
        }
    }
    crate::report("masked posts that show personal data", &problems, usize::MAX);
}

/// `{:?}` of anything that went through an engine shows no post: it may end in a log.
#[test]
fn debug_output_shows_no_text_of_a_post() {
    let triage = Triage::builtin();
    let (number, mail, name) = ("081234567890", "warga.uji@example.com", "Kartosuwiryowati");
    let text = format!("Min tolong, air PDAM mati, hubungi {name} {number} {mail} ya goblok");
    let mut scratch = pilah::Scratch::new();
    let verdict = triage.classify_with(&mut scratch, &text);
    let shown = [
        format!("{verdict:?}"),
        format!("{scratch:?}"),
        format!("{:?}", triage.explain_with(&mut scratch, &text)),
        format!("{scratch:?}"),
        format!("{:?}", triage.normalise_with(&mut scratch, &text, pilah::Profile::Standar)),
        format!("{:?}", triage.terms(&mut scratch, &text)),
        format!("{triage:?}"),
    ];
    for shown in shown {
        assert!(shown.len() < 20_000, "{} bytes", shown.len());
        for part in [number, mail, name, "kartosuwiryowati"] {
            assert!(!shown.contains(part), "{part} in {shown}");
        }
    }
}
