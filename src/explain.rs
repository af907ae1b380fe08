//! Reasons: which words of the post spoke, by which row of which file, and by which rule.

use std::collections::HashSet;
use std::fmt;

use unicode_normalization::char::is_combining_mark;

use crate::context::Reading;
use crate::cue::{affix, cue, sign};
use crate::label::{Kind, Label};
use crate::lexicon::{Category, Row};
use crate::matcher::Info;
use crate::pii::find_pii;
use crate::score::{Decided, Spoken, Term};
use crate::triage::{Scratch, Triage, head};
use crate::verdict::Verdict;

/// What a span of the text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SpanKind {
    /// Abuse aimed at someone.
    Abuse,
    /// What made the post a request.
    Evidence,
    /// What made it urgent.
    Urgency,
    /// What named the topic.
    Topic,
    /// Personal data.
    Pii,
}

impl SpanKind {
    /// Name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SpanKind::Abuse => "abuse",
            SpanKind::Evidence => "evidence",
            SpanKind::Urgency => "urgency",
            SpanKind::Topic => "topic",
            SpanKind::Pii => "pii",
        }
    }
}

/// A range of the original text and the row or rule that fired there. `{:?}` shows the length of the text and not the text: logs are no place for posts.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Span {
    /// What it shows.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_name"))]
    pub kind: SpanKind,
    /// First byte in the original text.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// That slice of the original text.
    pub text: String,
    /// File of the row, with its line; empty for personal data.
    pub lexicon: String,
    /// The row's entry.
    pub entry: String,
    /// The weight that counted: of evidence and topics in hundredths of a logit, of abuse the severity, of urgency the level.
    pub weight: i32,
    /// Rule of the guideline.
    pub rule: String,
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { kind, start, end, text, lexicon, entry, weight, rule } = self;
        let mut shown = f.debug_struct("Span");
        shown.field("kind", kind).field("start", start).field("end", end).field("text", &format_args!("<{} bytes>", text.len()));
        shown.field("lexicon", lexicon).field("entry", entry).field("weight", weight).field("rule", rule).finish()
    }
}

#[cfg(feature = "serde")]
fn as_name<S: serde::Serializer>(kind: &SpanKind, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(kind.as_str())
}

/// One term that counted for the class, with its weights in hundredths of a logit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Reason {
    /// The word, phrase or cue (`[objek+masalah]`).
    pub term: String,
    /// Towards a request.
    pub request: i16,
    /// Towards abuse.
    pub abuse: i16,
    /// File and line of the row that gives the weight.
    pub row: String,
}

/// A verdict with its reasons.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Explanation {
    #[cfg_attr(feature = "serde", serde(flatten))]
    verdict: Verdict,
    lexicon: String,
    office: Option<String>,
    spans: Vec<Span>,
    reasons: Vec<Reason>,
    request_sum: i32,
    abuse_sum: i32,
}

impl Explanation {
    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Identity of the lexicons that judged.
    #[must_use]
    pub fn lexicon(&self) -> &str {
        &self.lexicon
    }

    /// The office that the topic usually goes to.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// Where in the text the reasons stand, by kind and place; byte ranges of the original text.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// All terms that counted, weightiest first.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// `text` (the post that was explained) with abuse as `[kasar]` and personal data covered.
    /// `text` (the post that was explained) with abuse and personal data covered, once; [`Triage::mask`] looks again until nothing is left to cover.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        cover(head(text), &self.spans)
    }

    /// Sum of what speaks for a request and of what speaks for abuse, in hundredths of a logit; 0 is a chance of one half.
    #[must_use]
    pub fn sums(&self) -> (i32, i32) {
        (self.request_sum, self.abuse_sum)
    }
}

/// Least weight, in hundredths of a logit, from which a fitted word is shown as evidence.
const SHOWN: i16 = 40;

pub(crate) fn explain(triage: &Triage, scratch: &Scratch, text: &str, verdict: Verdict, decided: Decided) -> Explanation {
    let desk = &scratch.desk;
    let matcher = &triage.matcher;
    let mut spans = Vec::new();
    let place = |start: u32, end: u32| {
        let (first, last) = (desk.units[start as usize].first as usize, desk.units[end as usize - 1].last as usize);
        let (s, e) = desk.folded.span(desk.tokens[first].start, desk.tokens[last].end);
        (s as usize, e as usize)
    };
    // What the post says there: as it is written, and in normal form.
    let said = |start: u32, end: u32| {
        let (s, e) = place(start, end);
        let normal: Vec<&str> = desk.units[start as usize..end as usize].iter().map(|u| triage.words.key_name(u.key)).collect();
        vec![text[s..e].to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "), normal.join(" ")]
    };
    let mut add = |kind: SpanKind, start: u32, end: u32, row: Option<Row>, weight: i32, rule: &str| {
        let (s, e) = place(start, end);
        let (lexicon, entry) = row.map_or((String::new(), String::new()), |r| name_row(triage, r));
        spans.push(Span { kind, start: s, end: e, text: text[s..e].to_owned(), lexicon, entry, weight, rule: rule.to_owned() });
    };
    for f in &desk.findings {
        if f.reading == Reading::Aimed && verdict.abusive() {
            if f.attack.kind == Kind::Nyinyir && verdict.label() == Label::ServiceRequest {
                continue;
            }
            let info = if f.node == u32::MAX { matcher.key(desk.units[f.start as usize].key) } else { matcher.node(f.node) };
            let row = row_of(triage, info, &[Category::Attack], || said(f.start, f.end));
            let rule = match (f.attack.kind, verdict.label()) {
                (Kind::Nyinyir, _) => "R1",
                (_, Label::ServiceRequest) => "R4",
                _ => f.reading.rule(),
            };
            add(SpanKind::Abuse, f.start, f.end, row, i32::from(f.attack.severity), rule);
        }
    }
    if verdict.label() == Label::ServiceRequest {
        for s in &desk.spoken {
            let info = match s.term {
                Term::Key(key) => matcher.key(key),
                Term::Node(node) => matcher.node(node),
                Term::Cue(_) | Term::Sign(_) | Term::Affix(_) => continue,
            };
            let urgent = [(cue::EMERGENCY, 3), (cue::PRESSING, 2), (cue::SOON, 1)].iter().find(|(b, _)| info.cues & b != 0).map_or(0, |u| u.1);
            if urgent > 0 && verdict.urgency() > 0 {
                add(SpanKind::Urgency, s.start, s.end, row_of(triage, info, &[Category::Urgent], || said(s.start, s.end)), urgent, "R19");
            }
            if let Some(topic) = verdict.topic() {
                let points = i32::from(matcher.class_rows.topic(info.class_rows, topic));
                if points > 0 {
                    add(SpanKind::Topic, s.start, s.end, row_of(triage, info, &[Category::Object, Category::ClassWeight], || said(s.start, s.end)), points, "");
                }
            }
            let cues = cue::OBJECT | cue::PROBLEM | cue::REQUEST | cue::QUESTION | cue::COMPLAINT;
            if info.cues & cues != 0 || s.request >= SHOWN {
                let categories = [Category::Object, Category::Problem, Category::Request, Category::Question, Category::Complaint, Category::Weight];
                let row = row_of(triage, info, &categories, || said(s.start, s.end));
                add(SpanKind::Evidence, s.start, s.end, row, i32::from(s.request), "R0");
            }
        }
    }
    for (pii, range) in find_pii(text) {
        spans.push(Span {
            kind: SpanKind::Pii,
            start: range.start,
            end: range.end,
            text: text[range].to_owned(),
            lexicon: String::new(),
            entry: pii.mask().to_owned(),
            weight: 0,
            rule: String::new(),
        });
    }
    spans.sort_by_key(|s| (s.kind, s.start, std::cmp::Reverse(s.end)));
    // Of one kind, a span inside a longer one says nothing new.
    let mut last: Option<(SpanKind, usize)> = None;
    spans.retain(|s| {
        let inside = last.is_some_and(|(kind, end)| kind == s.kind && s.start < end);
        if !inside {
            last = Some((s.kind, s.end));
        }
        !inside
    });
    let mut seen = HashSet::new();
    let mut reasons: Vec<Reason> = desk.spoken.iter().filter(|s| (s.request != 0 || s.abuse != 0) && seen.insert(s.term)).map(|s| reason(triage, s)).collect();
    reasons.sort_by_key(|r| (std::cmp::Reverse(r.request.unsigned_abs().max(r.abuse.unsigned_abs())), r.term.clone()));
    Explanation {
        verdict,
        lexicon: triage.lexicon().to_owned(),
        office: verdict.topic().map(|t| triage.office(t).to_owned()).filter(|o| !o.is_empty()),
        spans,
        reasons,
        request_sum: decided.request,
        abuse_sum: decided.abuse,
    }
}

fn reason(triage: &Triage, spoken: &Spoken) -> Reason {
    let (term, row) = match spoken.term {
        Term::Key(key) => (triage.words.key_name(key).to_owned(), row_of(triage, triage.matcher.key(key), &[Category::Weight], || vec![triage.words.key_name(key).to_owned()])),
        Term::Node(node) => {
            let row = row_of(triage, triage.matcher.node(node), &[Category::Weight], Vec::new);
            (row.map_or_else(String::new, |r| name_row(triage, r).1), row)
        }
        Term::Cue(bit) => (format!("[{}]", cue::NAMES[bit as usize]), Some(triage.matcher.cue_weights.row(bit as usize))),
        Term::Sign(bit) => (format!("[{}]", sign::NAMES[bit as usize]), Some(triage.matcher.sign_weights.row(bit as usize))),
        Term::Affix(bit) => (format!("[{}]", affix::NAMES[bit as usize]), Some(triage.matcher.affix_weights.row(bit as usize))),
    };
    Reason { term, request: spoken.request, abuse: spoken.abuse, row: row.map_or_else(String::new, |r| name_row(triage, r).0) }
}

/// The row of a key or node that belongs to the first of the categories that has one. Several spellings may share a key: of several rows the one whose entry
/// is the first of `names` that any of them has.
fn row_of(triage: &Triage, info: &Info, categories: &[Category], names: impl Fn() -> Vec<String>) -> Option<Row> {
    let category = |r: &Row| triage.sources.file_of(*r).map(|f| f.category);
    let best = categories.iter().copied().find(|c| triage.matcher.rows(info).any(|r| category(&r) == Some(*c)))?;
    let rows = || triage.matcher.rows(info).filter(|r| category(r) == Some(best));
    let first = rows().next();
    if rows().nth(1).is_none() {
        return first;
    }
    let entry = |r: &Row, name: &str| triage.sources.cells(*r).is_some_and(|c| c.get(0) == name);
    names().iter().find_map(|name| rows().find(|r| entry(r, name))).or(first)
}

/// `file:line` of a row and its entry.
fn name_row(triage: &Triage, row: Row) -> (String, String) {
    let place = triage.sources.place(row).map_or_else(String::new, |(file, line)| format!("{file}:{line}"));
    (place, triage.sources.cells(row).map_or("", |c| c.get(0)).to_owned())
}

/// Most combining marks on one letter that masked text keeps: more only stack up over the lines around.
pub const MAX_COMBINING_MARKS: usize = 4;

/// The text with abuse and personal data covered and deceiving control characters left out.
pub(crate) fn cover(text: &str, spans: &[Span]) -> String {
    let mut covers: Vec<(usize, usize, &str)> = spans
        .iter()
        .filter_map(|s| match s.kind {
            SpanKind::Abuse => Some((s.start, s.end, "[kasar]")),
            SpanKind::Pii => Some((s.start, s.end, s.entry.as_str())),
            _ => None,
        })
        .collect();
    covers.sort_unstable();
    let mut shown = Shown { out: String::with_capacity(text.len()), marks: 0 };
    let mut at = 0;
    for (start, end, cover) in covers {
        // What overlaps a cover hides under it.
        if end <= at {
            continue;
        }
        shown.push(&text[at..start.max(at)]);
        shown.push(cover);
        at = end;
    }
    shown.push(&text[at..]);
    shown.out
}

/// Text as it may be shown: without terminal escapes, other control characters and bidirectional overrides, and without towers of marks.
struct Shown {
    out: String,
    /// Marks at the end of `out`.
    marks: usize,
}

impl Shown {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
                continue;
            }
            self.marks = if is_combining_mark(c) { self.marks + 1 } else { 0 };
            if self.marks <= MAX_COMBINING_MARKS {
                self.out.push(c);
            }
        }
    }
}
