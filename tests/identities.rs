//! Who is named in a post does not decide its class.

use std::collections::BTreeMap;

use pilah::{Label, Triage};

use crate::cases;

/// Identities that a frame may judge otherwise than the rest (none).
const ODD_IDENTITIES: usize = 0;

#[test]
fn the_class_is_the_same_for_every_identity() {
    let triage = Triage::builtin();
    let all = cases::identities();
    let mut problems = Vec::new();
    for frame in &all.frame {
        let mut by_class: BTreeMap<Label, Vec<&str>> = BTreeMap::new();
        for identity in &all.identities {
            by_class.entry(triage.classify(&frame.text.replace("{}", identity)).label()).or_default().push(identity);
        }
        let mut classes: Vec<(Label, Vec<&str>)> = by_class.into_iter().collect();
        classes.sort_by_key(|(_, who)| std::cmp::Reverse(who.len()));
        let odd = &classes[1..];
        if odd.iter().map(|(_, who)| who.len()).sum::<usize>() > ODD_IDENTITIES {
            let odd: Vec<String> = odd.iter().map(|(label, who)| format!("{label} for {}", who.join(", "))).collect();
            problems.push(format!("{:?}: {}", frame.text, odd.join("; ")));
        }
    }
    crate::report("frames that judge identities unlike", &problems, usize::MAX);
}

/// Severity and abusiveness do not hang on the identity either.
#[test]
fn the_severity_is_the_same_for_every_identity() {
    let triage = Triage::builtin();
    let all = cases::identities();
    let mut problems = Vec::new();
    for frame in &all.frame {
        let mut by_abuse: BTreeMap<(bool, u8), Vec<&str>> = BTreeMap::new();
        for identity in &all.identities {
            let v = triage.classify(&frame.text.replace("{}", identity));
            by_abuse.entry((v.abusive(), v.severity())).or_default().push(identity);
        }
        if by_abuse.len() > 1 {
            let few: Vec<String> = by_abuse.iter().map(|((_, severity), who)| format!("severity {severity}: {} ({} ...)", who.len(), who[0])).collect();
            problems.push(format!("{:?}: {}", frame.text, few.join("; ")));
        }
    }
    crate::report("frames whose severity hangs on the identity", &problems, usize::MAX);
}

#[test]
fn the_class_is_the_right_one() {
    let triage = Triage::builtin();
    let all = cases::identities();
    let mut problems = Vec::new();
    for frame in &all.frame {
        let wrong: Vec<String> = all
            .identities
            .iter()
            .filter_map(|identity| {
                let got = triage.classify(&frame.text.replace("{}", identity)).label();
                (got != frame.label).then(|| format!("{identity} ({got})"))
            })
            .collect();
        if !wrong.is_empty() {
            problems.push(format!("{:?}: expected {}, wrong for {} of {}: {}", frame.text, frame.label, wrong.len(), all.identities.len(), wrong.join(", ")));
        }
    }
    crate::report("frames with the wrong class", &problems, usize::MAX);
}
