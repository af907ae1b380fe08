//! Reasons: which words of the post spoke, by which row of which file, and by which rule.

use std::collections::HashSet;
use std::fmt;

use unicode_normalization::char::is_combining_mark;

use crate::context::Reading;
use crate::cue::{affix, cue, sign};
use crate::label::{Kind, Label};
use crate::lexicon::{Category, Row, RowName};
use crate::matcher::{Info, Matcher};
use crate::normalise::units::Unit;
use crate::pii::{Pii, find_pii};
use crate::score::{Decided, Desk, Spoken, Term};
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

    /// `text` (the post that was explained) with abuse and personal data covered, once; [`Triage::mask`] looks again until nothing is left to cover.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let covered = self.spans.iter().filter_map(|s| match s.kind {
            SpanKind::Abuse => Some((s.start, s.end, "[kasar]")),
            SpanKind::Pii => Some((s.start, s.end, s.entry.as_str())),
            _ => None,
        });
        let mut out = String::new();
        cover(head(text), covered, &mut out);
        out
    }

    /// Sum of what speaks for a request and of what speaks for abuse, in hundredths of a logit; 0 is a chance of one half.
    #[must_use]
    pub fn sums(&self) -> (i32, i32) {
        (self.request_sum, self.abuse_sum)
    }
}

/// Least weight, in hundredths of a logit, from which a fitted word is shown as evidence.
const SHOWN: i16 = 40;

/// A span as it is kept: whose row it is, but none of the names, which few callers need of every post.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    kind: SpanKind,
    start: u32,
    end: u32,
    row: RowName,
    weight: i32,
    rule: &'static str,
    /// What covers it; only for personal data.
    pii: Option<Pii>,
}

/// A verdict with its spans, in the buffers of a [`Scratch`]: what [`Explanation`] tells, without the weights and without a word on the heap.
///
/// ```
/// use pilah::{Scratch, SpanKind, Triage};
///
/// let triage = Triage::new();
/// let mut scratch = Scratch::new();
/// let evidence = triage.evidence_with(&mut scratch, "min, lampu jalan depan SDN 2 mati 3 hari");
/// assert!(evidence.spans().any(|s| s.kind == SpanKind::Topic && s.text == "lampu jalan"));
/// ```
#[derive(Clone, Copy)]
pub struct Evidence<'s> {
    triage: &'s Triage,
    text: &'s str,
    verdict: Verdict,
    marks: &'s [Mark],
}

impl<'s> Evidence<'s> {
    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Where in the text the reasons stand, by kind and place: the same as [`Explanation::spans`].
    pub fn spans(&self) -> impl ExactSizeIterator<Item = SpanRef<'s>> + use<'s> {
        let (triage, text) = (self.triage, self.text);
        self.marks.iter().map(move |m| m.named(triage, text))
    }

    /// Appends the post to `out`, with abuse as `[kasar]` and personal data covered, once; see [`Explanation::mask`].
    pub fn mask_into(&self, out: &mut String) {
        cover(self.text, self.marks.iter().filter_map(Mark::covered), out);
    }
}

impl fmt::Debug for Evidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence").field("verdict", &self.verdict).field("spans", &self.marks.len()).finish_non_exhaustive()
    }
}

/// A range of the original text and the row or rule that fired there: [`Span`] with its words borrowed. `{:?}` shows the length of the text and not the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SpanRef<'s> {
    /// What it shows.
    pub kind: SpanKind,
    /// First byte in the original text.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// That slice of the original text.
    pub text: &'s str,
    /// File of the row; empty for personal data.
    pub file: &'s str,
    /// Line of the row in its file, from 1; 0 for personal data.
    pub line: usize,
    /// The row's entry; of personal data what covers it.
    pub entry: &'s str,
    /// The weight that counted: of evidence and topics in hundredths of a logit, of abuse the severity, of urgency the level.
    pub weight: i32,
    /// Rule of the guideline.
    pub rule: &'static str,
}

impl fmt::Debug for SpanRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_span().fmt(f)
    }
}

impl SpanRef<'_> {
    fn to_span(self) -> Span {
        let lexicon = if self.file.is_empty() { String::new() } else { format!("{}:{}", self.file, self.line) };
        Span {
            kind: self.kind,
            start: self.start,
            end: self.end,
            text: self.text.to_owned(),
            lexicon,
            entry: self.entry.to_owned(),
            weight: self.weight,
            rule: self.rule.to_owned(),
        }
    }
}

impl Mark {
    fn named<'s>(&self, triage: &'s Triage, text: &'s str) -> SpanRef<'s> {
        let (start, end) = (self.start as usize, self.end as usize);
        let (file, line, entry) = triage.sources.named(self.row);
        let entry = self.pii.map_or(entry, |pii| pii.mask());
        SpanRef { kind: self.kind, start, end, text: &text[start..end], file, line, entry, weight: self.weight, rule: self.rule }
    }

    /// The range that masking covers, and what with.
    fn covered(&self) -> Option<(usize, usize, &'static str)> {
        let with = match self.kind {
            SpanKind::Abuse => "[kasar]",
            SpanKind::Pii => self.pii?.mask(),
            _ => return None,
        };
        Some((self.start as usize, self.end as usize, with))
    }
}

/// Rows that were found before, with their names. Which row speaks depends on the key or node and on what is asked for, and where several spellings share a key
/// also on what the post says; a place holds all that counts, so that what it gives is what looking again would give. Places are used again by whoever comes next.
#[derive(Debug, Default)]
pub(crate) struct Found {
    places: Vec<Place>,
    missed: usize,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    id: u64,
    /// The words of the post, and their length in the last byte; `ONE` or `SEVERAL` where the place is one of a key.
    said: [u64; 4],
    name: RowName,
}

/// A key's row is the same whatever the post says.
const ONE: [u64; 4] = [0; 4];
/// Which of a key's rows speaks is to be looked for by the words.
const SEVERAL: [u64; 4] = [u64::MAX; 4];
/// Marks the id of a place that holds words.
const BY_WORDS: u64 = 1 << 63;

impl Found {
    /// Longest words of a post that a place holds, in bytes.
    const LONGEST: usize = 31;
    const FEWEST: usize = 1 << 6;
    const MOST: usize = 1 << 15;
    const NOTHING: Place = Place { id: u64::MAX, said: ONE, name: RowName::NONE };

    pub(crate) fn clear(&mut self) {
        self.places.clear();
    }

    fn place(&mut self, id: u64, said: [u64; 4]) -> &mut Place {
        let mix = |a: u64, b: u64| (a ^ b.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = mix(mix(said[0], said[1]) ^ mix(said[2], said[3]).rotate_left(17), id);
        let at = (hash >> 40) as usize & (self.places.len() - 1);
        &mut self.places[at]
    }

    /// The row of an id and of what the post says; looked for when it is not in its place. `look` also tells whether the row is the same for all words.
    fn get(&mut self, id: u64, said: &str, look: impl FnOnce() -> (RowName, bool)) -> RowName {
        // Few posts need few places: one that is explained alone should not pay for many.
        if self.missed >= self.places.len() && self.places.len() < Found::MOST {
            let places = (self.places.len() * 2).max(Found::FEWEST);
            self.places.clear();
            self.places.resize(places, Found::NOTHING);
            self.missed = 0;
        }
        let place = self.place(id, ONE);
        if place.id != id {
            let (name, one) = look();
            *place = Place { id, said: if one { ONE } else { SEVERAL }, name };
            self.missed += 1;
            return name;
        }
        if place.said == ONE {
            return place.name;
        }
        if said.len() > Found::LONGEST {
            return look().0;
        }
        let mut bytes = [0; Found::LONGEST + 1];
        bytes[..said.len()].copy_from_slice(said.as_bytes());
        bytes[Found::LONGEST] = said.len() as u8;
        let said: [u64; 4] = std::array::from_fn(|i| u64::from_le_bytes(bytes[i * 8..i * 8 + 8].try_into().expect("eight bytes")));
        let place = self.place(id | BY_WORDS, said);
        if place.id != id | BY_WORDS || place.said != said {
            let name = look().0;
            *place = Place { id: id | BY_WORDS, said, name };
            self.missed += 1;
            return name;
        }
        place.name
    }
}

/// Categories that rows of one kind of span may be of, the first ones first.
const ATTACKS: (u64, &[Category]) = (0, &[Category::Attack]);
const URGENT: (u64, &[Category]) = (1, &[Category::Urgent]);
const TOPICS: (u64, &[Category]) = (2, &[Category::Object, Category::ClassWeight]);
const EVIDENCE: (u64, &[Category]) = (3, &[Category::Object, Category::Problem, Category::Request, Category::Question, Category::Complaint, Category::Weight]);

/// What a word or phrase of a request shows.
struct Shows {
    /// Level of urgency.
    urgency: i32,
    /// Points of the topic.
    topic: i32,
    evidence: bool,
}

impl Shows {
    #[inline]
    fn of(matcher: &Matcher, info: &Info, verdict: &Verdict) -> Shows {
        let urgency = match info.cues {
            _ if verdict.urgency() == 0 => 0,
            cues if cues & cue::EMERGENCY != 0 => 3,
            cues if cues & cue::PRESSING != 0 => 2,
            cues => i32::from(cues & cue::SOON != 0),
        };
        let topic = match verdict.topic() {
            Some(topic) => i32::from(matcher.class_rows.topic(info.class_rows, topic)),
            None => 0,
        };
        let cues = cue::OBJECT | cue::PROBLEM | cue::REQUEST | cue::QUESTION | cue::COMPLAINT;
        Shows { urgency, topic, evidence: info.cues & cues != 0 || info.request >= SHOWN }
    }
}

/// Takes note of the words and phrases that [`mark`] shows, where summing has not.
pub(crate) fn record(triage: &Triage, desk: &mut Desk, verdict: Verdict) {
    if verdict.label() == Label::ServiceRequest {
        desk.record(&triage.matcher, |info| {
            let shows = Shows::of(&triage.matcher, info, &verdict);
            shows.urgency > 0 || shows.topic > 0 || shows.evidence
        });
    }
}

/// Writes the spans of a post that has just been judged into `marks`.
pub(crate) fn mark(triage: &Triage, desk: &Desk, found: &mut Found, text: &str, verdict: Verdict, marks: &mut Vec<Mark>) {
    let matcher = &triage.matcher;
    marks.clear();
    let place = |start: u32, end: u32| {
        let (first, last) = (desk.units[start as usize].first as usize, desk.units[end as usize - 1].last as usize);
        desk.folded.span(desk.tokens[first].start, desk.tokens[last].end)
    };
    let mut add = |kind: SpanKind, units: (u32, u32), (set, categories): (u64, &[Category]), info: &Info, weight: i32, rule: &'static str| {
        let (start, end) = place(units.0, units.1);
        let said = &text[start as usize..end as usize];
        let row = found.get(info.id() << 2 | set, said, || {
            let (row, one) = row_of(triage, info, categories, said, &desk.units[units.0 as usize..units.1 as usize]);
            (triage.sources.name(row), one)
        });
        marks.push(Mark { kind, start, end, row, weight, rule, pii: None });
    };
    for f in &desk.findings {
        if f.reading == Reading::Aimed && verdict.abusive() {
            if f.attack.kind == Kind::Nyinyir && verdict.label() == Label::ServiceRequest {
                continue;
            }
            let info = if f.node == u32::MAX { matcher.key(desk.units[f.start as usize].key) } else { matcher.node(f.node) };
            let rule = match (f.attack.kind, verdict.label()) {
                (Kind::Nyinyir, _) => "R1",
                (_, Label::ServiceRequest) => "R4",
                _ => f.reading.rule(),
            };
            add(SpanKind::Abuse, (f.start, f.end), ATTACKS, info, i32::from(f.attack.severity), rule);
        }
    }
    if verdict.label() == Label::ServiceRequest {
        for s in &desk.spoken {
            let info = match s.term {
                Term::Key(key) => matcher.key(key),
                Term::Node(node) => matcher.node(node),
                Term::Cue(_) | Term::Sign(_) | Term::Affix(_) => continue,
            };
            let shows = Shows::of(matcher, info, &verdict);
            if shows.urgency > 0 {
                add(SpanKind::Urgency, (s.start, s.end), URGENT, info, shows.urgency, "R19");
            }
            if shows.topic > 0 {
                add(SpanKind::Topic, (s.start, s.end), TOPICS, info, shows.topic, "");
            }
            if shows.evidence {
                add(SpanKind::Evidence, (s.start, s.end), EVIDENCE, info, i32::from(s.request), "R0");
            }
        }
    }
    for (pii, range) in find_pii(text) {
        marks.push(Mark { kind: SpanKind::Pii, start: range.start as u32, end: range.end as u32, row: RowName::NONE, weight: 0, rule: "", pii: Some(pii) });
    }
    // Stable: of the same range, the one that was found first stands.
    marks.sort_by_key(|m| (m.kind, m.start, std::cmp::Reverse(m.end)));
    // Of one kind, a span inside a longer one says nothing new.
    let mut last: Option<(SpanKind, u32)> = None;
    marks.retain(|m| {
        let inside = last.is_some_and(|(kind, end)| kind == m.kind && m.start < end);
        if !inside {
            last = Some((m.kind, m.end));
        }
        !inside
    });
}

/// The evidence of a post whose spans are marked.
pub(crate) fn evidence<'s>(triage: &'s Triage, text: &'s str, verdict: Verdict, marks: &'s [Mark]) -> Evidence<'s> {
    Evidence { triage, text, verdict, marks }
}

/// Everything about a post whose spans are marked, with all names.
pub(crate) fn explain(triage: &Triage, scratch: &Scratch, text: &str, verdict: Verdict, decided: Decided) -> Explanation {
    let spans = evidence(triage, text, verdict, &scratch.marks).spans().map(SpanRef::to_span).collect();
    let mut seen = HashSet::new();
    let spoken = scratch.desk.spoken.iter().filter(|s| (s.request != 0 || s.abuse != 0) && seen.insert(s.term));
    let mut reasons: Vec<Reason> = spoken.map(|s| reason(triage, s)).collect();
    reasons.sort_by(|a, b| {
        let weight = |r: &Reason| r.request.unsigned_abs().max(r.abuse.unsigned_abs());
        weight(b).cmp(&weight(a)).then_with(|| a.term.cmp(&b.term))
    });
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
    let weights = &[Category::Weight];
    let (term, row) = match spoken.term {
        Term::Key(key) => {
            let name = triage.words.key_name(key);
            (name.to_owned(), row_of(triage, triage.matcher.key(key), weights, name, &[]).0)
        }
        Term::Node(node) => {
            let row = row_of(triage, triage.matcher.node(node), weights, "", &[]).0;
            (entry(triage, row).to_owned(), row)
        }
        Term::Cue(bit) => (format!("[{}]", cue::NAMES[bit as usize]), triage.matcher.cue_weights.row(bit as usize)),
        Term::Sign(bit) => (format!("[{}]", sign::NAMES[bit as usize]), triage.matcher.sign_weights.row(bit as usize)),
        Term::Affix(bit) => (format!("[{}]", affix::NAMES[bit as usize]), triage.matcher.affix_weights.row(bit as usize)),
    };
    Reason { term, request: spoken.request, abuse: spoken.abuse, row: triage.sources.place(row).map_or_else(String::new, |(file, line)| format!("{file}:{line}")) }
}

/// The row of a key or node that belongs to the first of the categories that has one. Several spellings may share a key: of several rows the one whose entry
/// is what the post says there, as it is `written` or in normal form. Also whether there is only one.
fn row_of(triage: &Triage, info: &Info, categories: &[Category], written: &str, units: &[Unit]) -> (Row, bool) {
    let rank = |row: Row| triage.sources.file_of(row).and_then(|f| categories.iter().position(|c| *c == f.category));
    let (mut first, mut best, mut several) = (Row::NONE, usize::MAX, false);
    for row in triage.matcher.rows(info) {
        match rank(row) {
            Some(r) if r < best => (first, best, several) = (row, r, false),
            Some(r) if r == best => several = true,
            _ => {}
        }
    }
    if !several {
        return (first, true);
    }
    let rows = || triage.matcher.rows(info).filter(|r| rank(*r) == Some(best));
    let normal = |entry: &str| {
        let mut rest = Some(entry);
        for (i, unit) in units.iter().enumerate() {
            let blank = if i > 0 { " " } else { "" };
            rest = rest.and_then(|r| r.strip_prefix(blank)?.strip_prefix(triage.words.key_name(unit.key)));
        }
        rest == Some("")
    };
    let row = rows().find(|r| says(written, entry(triage, *r))).or_else(|| rows().find(|r| normal(entry(triage, *r))));
    (row.unwrap_or(first), false)
}

/// Whether a text says `entry`, letter case and the number of blanks apart.
fn says(text: &str, entry: &str) -> bool {
    let mut left = entry.chars();
    for (i, word) in text.split_whitespace().enumerate() {
        let blank = (i > 0).then_some(' ');
        if !blank.into_iter().chain(word.chars().flat_map(char::to_lowercase)).all(|c| left.next() == Some(c)) {
            return false;
        }
    }
    left.next().is_none()
}

/// The entry of a row.
fn entry(triage: &Triage, row: Row) -> &str {
    triage.sources.cells(row).map_or("", |c| c.get(0))
}

/// Most combining marks on one letter that masked text keeps: more only stack up over the lines around.
pub const MAX_COMBINING_MARKS: usize = 4;

/// Appends the text with the ranges covered and deceiving control characters left out.
pub(crate) fn cover<'c>(text: &str, covers: impl Iterator<Item = (usize, usize, &'c str)>, out: &mut String) {
    let mut covers: Vec<(usize, usize, &str)> = covers.collect();
    covers.sort_unstable();
    out.reserve(text.len());
    let mut shown = Shown { out, marks: 0 };
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
}

/// Text as it may be shown: without terminal escapes, other control characters and bidirectional overrides, and without towers of marks.
struct Shown<'o> {
    out: &'o mut String,
    /// Marks at the end of `out`.
    marks: usize,
}

impl Shown<'_> {
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
