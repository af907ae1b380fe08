//! What holds of every answer, whatever the text: shared by the tests and by the fuzz targets.

use pilah::{Explanation, Label, MAX_POST_BYTES, Profile, Scratch, Span, SpanKind, SpanRef, Triage, Verdict, find_pii};

/// Every broken invariant of one post.
pub fn broken(triage: &Triage, text: &str) -> Vec<String> {
    broken_with(triage, &mut Scratch::new(), text)
}

/// As [`broken`], with buffers that are used again.
pub fn broken_with(triage: &Triage, scratch: &mut Scratch, text: &str) -> Vec<String> {
    let explanation = triage.explain_with(scratch, text);
    let mut broken = verdict_problems(explanation.verdict());
    if explanation.verdict() != triage.classify_with(scratch, text) {
        broken.push("explain and classify disagree".to_owned());
    }
    broken.extend(evidence_problems(triage, scratch, &explanation, text));
    broken.extend(span_problems(&explanation, text));
    broken.extend(mask_problems(triage, scratch, &explanation, text));
    broken.extend(pii_problems(text));
    broken.iter().map(|b| format!("{b}: {text:?}")).collect()
}

fn verdict_problems(v: Verdict) -> Vec<String> {
    let request = v.label() == Label::ServiceRequest;
    let holds = [
        (v.scores().iter().map(|s| u32::from(*s)).sum::<u32>() == 1000, "the scores do not sum to 1000"),
        (Label::ALL.iter().all(|l| v.score(*l) == v.scores()[l.code() as usize]), "score and scores disagree"),
        (v.mixed() == (request && v.abusive()), "mixed is not: a request that is abusive"),
        (v.label() != Label::Harassment || v.abusive(), "harassment that is not abusive"),
        (v.label() != Label::OffTopic || !v.abusive(), "off topic that is abusive"),
        (v.kind().label() == v.label(), "a kind of another class"),
        ((v.severity() > 0) == v.abusive(), "severity is not 0 exactly when not abusive"),
        (v.severity() <= 4, "severity above 4"),
        (v.target().is_some() == v.abusive(), "a target without abuse, or abuse without a target"),
        (v.urgency() <= 3, "urgency above 3"),
        (v.urgency() == 0 || request, "urgency without a request"),
        (v.topic().is_none() || request, "a topic without a request"),
    ];
    holds.iter().filter(|h| !h.0).map(|h| h.1.to_owned()).collect()
}

/// Evidence says in borrowed words what an explanation says in words of its own, whatever posts the buffers have seen before.
fn evidence_problems(triage: &Triage, scratch: &mut Scratch, explanation: &Explanation, text: &str) -> Vec<String> {
    let evidence = triage.evidence_with(scratch, text);
    let row = |file: &str, line: usize| if file.is_empty() { String::new() } else { format!("{file}:{line}") };
    let told = |s: SpanRef<'_>| (s.kind, s.start, s.end, s.text.to_owned(), row(s.file, s.line), s.entry.to_owned(), s.weight, s.rule.to_owned());
    let evident: Vec<_> = evidence.spans().map(told).collect();
    let same = |s: &Span| (s.kind, s.start, s.end, s.text.clone(), s.lexicon.clone(), s.entry.clone(), s.weight, s.rule.clone());
    let explained: Vec<_> = explanation.spans().iter().map(same).collect();
    let mut masked = String::new();
    evidence.mask_into(&mut masked);
    let holds = [
        (evidence.verdict() == explanation.verdict(), "evidence and explain disagree"),
        (evident == explained, "evidence has other spans than explain"),
        (masked == explanation.mask(text), "evidence masks otherwise than explain"),
    ];
    holds.iter().filter(|h| !h.0).map(|h| h.1.to_owned()).collect()
}

fn span_problems(explanation: &Explanation, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let read = text.len().min(MAX_POST_BYTES);
    for span in explanation.spans() {
        let sound = span.start < span.end && span.end <= read;
        if !sound || text.get(span.start..span.end) != Some(span.text.as_str()) {
            problems.push(format!("span {}..{} {:?} is not a slice of the text", span.start, span.end, span.text));
        }
        if span.kind != SpanKind::Pii && span.lexicon.is_empty() {
            problems.push(format!("span {:?} names no row", span.text));
        }
    }
    for pair in explanation.spans().windows(2) {
        if pair[0].kind == pair[1].kind && pair[1].start < pair[0].end {
            problems.push(format!("spans {:?} and {:?} of one kind overlap or stand out of order", pair[0].text, pair[1].text));
        }
    }
    if !explanation.verdict().abusive() && explanation.spans().iter().any(|s| s.kind == SpanKind::Abuse) {
        problems.push("a span of abuse in a post that is not abusive".to_owned());
    }
    problems
}

fn mask_problems(triage: &Triage, scratch: &mut Scratch, explanation: &Explanation, text: &str) -> Vec<String> {
    let once = triage.mask_with(scratch, text);
    let mut problems = Vec::new();
    // Looking again can only cover more than one look does.
    if once.matches("[kasar]").count() < explanation.mask(text).matches("[kasar]").count() {
        problems.push("mask covers less than explain().mask".to_owned());
    }
    let twice = triage.mask_with(scratch, &once);
    if once != twice {
        problems.push(format!("masking is not idempotent: {once:?}, then {twice:?}"));
    }
    if explanation.spans().iter().any(|s| s.kind == SpanKind::Abuse) && !once.contains("[kasar]") {
        problems.push("abuse was found and not masked".to_owned());
    }
    let left = triage.explain_with(scratch, &once);
    for span in left.spans().iter().filter(|s| matches!(s.kind, SpanKind::Abuse | SpanKind::Pii)) {
        problems.push(format!("{:?} is left in the masked text {once:?}", span.text));
    }
    if once.chars().any(|c| matches!(c, '\u{1b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        problems.push("control characters are left in the masked text".to_owned());
    }
    problems
}

/// Ranges of personal data are slices of the text, in order and without overlap.
fn pii_problems(text: &str) -> Vec<String> {
    let found = find_pii(text);
    let mut problems: Vec<String> =
        found.iter().filter(|(_, r)| r.start >= r.end || text.get(r.clone()).is_none()).map(|(pii, r)| format!("{pii:?} at {r:?} is no slice of the text")).collect();
    for pair in found.windows(2) {
        if pair[1].1.start < pair[0].1.end {
            problems.push(format!("personal data overlaps or stands out of order: {pair:?}"));
        }
    }
    problems
}

/// Every broken promise of the normaliser.
pub fn badly_normalised(triage: &Triage, scratch: &mut Scratch, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for profile in [Profile::Standar, Profile::Ejaan] {
        let normalised = triage.normalise_with(scratch, text, profile);
        let mut at = 0;
        for token in &normalised.tokens {
            if token.start < at || token.start >= token.end || text.get(token.start..token.end).is_none() {
                problems.push(format!("{profile:?}: token {}..{} is no slice behind byte {at}", token.start, token.end));
            }
            at = token.end;
        }
        let mut written = String::from("left over");
        triage.normalise_into(scratch, text, profile, &mut written);
        if written != normalised.text {
            problems.push(format!("{profile:?}: normalise and normalise_into disagree: {:?}, {written:?}", normalised.text));
        }
        let list: Vec<&str> = text.split(' ').collect();
        let answers = triage.normalise_tokens(&list, profile);
        if answers.len() != list.len() {
            problems.push(format!("{profile:?}: {} answers for {} tokens", answers.len(), list.len()));
        }
    }
    problems.iter().map(|b| format!("{b}: {text:?}")).collect()
}
