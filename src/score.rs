//! Cues and findings into two integers, and those into a verdict.
//!
//! Two sums are kept apart: how much a post asks for something (`request`) and how much it attacks (`abuse`), both in hundredths of a logit. Words of an
//! attack, and the words that go with it, count only for the second. So an insult put into a request cannot make it less of a request: rule R0 holds by
//! construction. The chance of a request is taken first, abuse shares what is left, off-topic gets the rest.

mod judge;
mod record;
#[cfg(test)]
mod reference;
mod signs;
mod sum;

use crate::context::{Context, Finding, Reading, TARGETS, parted};
use crate::cue::cue;
use crate::error::Issue;
use crate::label::Kind;
use crate::lexicon::{Category, Sources};
use crate::matcher::points::RowNumbers;
use crate::matcher::{IDENTITY_PHRASE, Matcher, PhraseHit};
use crate::normalise::fold::Folded;
use crate::normalise::tokens::{self, Token, TokenKind};
use crate::normalise::units::Unit;
use crate::normalise::words::{Key, fixed};

pub(crate) use judge::{Decided, judge};
pub(crate) use sum::Sums;

/// Thresholds and constants of the decision (`ambang.tsv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Score of a request from which on a post is one, in thousandths.
    pub(crate) request: u16,
    /// Chance of abuse from which on what is no request is harassment, in thousandths.
    pub(crate) abuse: u16,
    /// The same where a clear insult is aimed at someone.
    pub(crate) abuse_explicit: u16,
    /// Sums of a post in which nothing fires, in hundredths of a logit.
    pub(crate) request_base: i32,
    pub(crate) abuse_base: i32,
    /// Added for an insult aimed at someone; for a strong one.
    pub(crate) aimed: i32,
    pub(crate) aimed_strong: i32,
}

impl Limits {
    pub(crate) fn read(sources: &Sources, issues: &mut Vec<Issue>) -> Limits {
        let mut limits = Limits { request: 500, abuse: 500, abuse_explicit: 500, request_base: 0, abuse_base: 0, aimed: 0, aimed_strong: 0 };
        for file in sources.of(Category::Threshold) {
            let mut rows = file.rows();
            while let Some((row, cells)) = rows.next() {
                let Ok(value) = cells.get(1).parse::<i32>() else {
                    rows.reject(row, 2, &format!("value {:?} is not a whole number", cells.get(1)));
                    continue;
                };
                let share = u16::try_from(value).ok().filter(|v| (1..=999).contains(v));
                match (cells.get(0), share) {
                    ("ambang_permintaan", Some(v)) => limits.request = v,
                    ("ambang_serangan", Some(v)) => limits.abuse = v,
                    ("ambang_makian_jelas", Some(v)) => limits.abuse_explicit = v,
                    ("ambang_permintaan" | "ambang_serangan" | "ambang_makian_jelas", None) => rows.reject(row, 2, "a threshold is from 1 to 999"),
                    ("dasar_permintaan", _) => limits.request_base = value,
                    ("dasar_serangan", _) => limits.abuse_base = value,
                    ("poin_makian_terarah", _) => limits.aimed = value,
                    ("poin_makian_keras", _) => limits.aimed_strong = value,
                    (other, _) => rows.reject(row, 1, &format!("unknown name {other:?}")),
                }
            }
            issues.extend(rows.into_issues());
        }
        limits
    }
}

/// Where a weight comes from: what `fit` gives weights to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Term {
    Key(Key),
    Node(u32),
    Cue(u8),
    Sign(u8),
    Affix(u8),
}

/// A term that spoke, over which units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    pub(crate) term: Term,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) request: i16,
    pub(crate) abuse: i16,
}

/// Everything about one post that scoring needs and makes; reused from post to post.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    pub(crate) folded: Folded,
    pub(crate) tokens: Vec<Token>,
    pub(crate) units: Vec<Unit>,
    /// Number of mentions, web and mail addresses among the units.
    pub(crate) addresses: usize,
    pub(crate) phrases: Vec<PhraseHit>,
    /// Cues of each unit's key, and of the phrases that begin with it.
    begun_cues: Vec<u64>,
    /// Cues of each unit, those of phrases over it included; only with cues of an attack.
    pub(crate) unit_cues: Vec<u64>,
    pub(crate) findings: Vec<Finding>,
    /// What the findings make of each unit; empty without findings.
    roles: Vec<u8>,
    pub(crate) spoken: Vec<Spoken>,
    pub(crate) cues: u64,
    pub(crate) signs: u64,
    /// Units with which a phrase may begin.
    starts: Vec<u32>,
    /// Cues that meet in each sentence.
    sentences: Vec<u64>,
    /// Numbers of the rows of class weights that speak.
    pub(crate) class_rows: Vec<RowNumbers>,
    met: Met,
}

/// When each key and node was last met: the number of a unit or phrase, counted over all posts with a gap between two posts.
#[derive(Debug, Default)]
struct Met {
    /// By note; all keys of which nothing is known are one.
    notes: Vec<u32>,
    /// By key, where each key that spoke is recorded.
    keys: Vec<u32>,
    nodes: Vec<u32>,
    next: u32,
}

/// Repeating a word or phrase within so many adds nothing to kinds and topics.
const REPEATED: u32 = 64;

impl Met {
    fn reset(&mut self, matcher: &Matcher) {
        for (met, count) in [(&mut self.notes, matcher.note_count()), (&mut self.keys, matcher.notes().len()), (&mut self.nodes, matcher.node_count())] {
            met.clear();
            met.resize(count, 0);
        }
        self.next = REPEATED + 1;
    }

    /// When the key of a unit was last met, which is now at `number`.
    #[inline]
    fn meet(&mut self, unit: &Unit, number: u32, record: bool) -> u32 {
        let met = if record { &mut self.keys[unit.key as usize] } else { &mut self.notes[unit.note as usize] };
        std::mem::replace(met, number)
    }

    /// The number of the first of `count` units or phrases; no number of an earlier round comes near it.
    fn round(&mut self, count: usize) -> u32 {
        let after = u32::try_from(count).ok().and_then(|n| self.next.checked_add(n + REPEATED + 1));
        let first = if after.is_some() { self.next } else { REPEATED + 1 };
        if after.is_none() {
            self.notes.fill(0);
            self.keys.fill(0);
            self.nodes.fill(0);
        }
        self.next = first + count as u32 + REPEATED + 1;
        first
    }
}

/// The unit was taken away with an attack.
const TAKEN: u8 = 1;
/// The unit is part of an attack itself.
const ATTACKS: u8 = 2;
/// Punctuation behind the unit says nothing of a request.
const QUIET: u8 = 4;

impl Desk {
    /// Gives up what was kept for another engine.
    pub(crate) fn reset(&mut self, matcher: &Matcher) {
        self.met.reset(matcher);
    }

    /// Whether a unit was taken away with an attack.
    #[inline]
    pub(crate) fn is_taken(&self, unit: usize) -> bool {
        self.roles.get(unit).is_some_and(|r| r & TAKEN != 0)
    }

    #[inline]
    fn is_quiet(&self, unit: usize) -> bool {
        self.roles.get(unit).is_some_and(|r| r & QUIET != 0)
    }

    /// Fills findings and what they take away, once the phrases are found.
    pub(crate) fn read_attacks(&mut self, matcher: &Matcher) {
        self.findings.clear();
        self.roles.clear();
        if self.cues & (cue::ATTACK | cue::TAUNT) != 0 {
            self.fill_unit_cues(matcher);
            let context = Context { matcher, tokens: &self.tokens, units: &self.units, phrases: &self.phrases, cues: &self.unit_cues, all: self.cues };
            context.read(&mut self.findings);
        }
        if !self.findings.is_empty() {
            self.roles.resize(self.units.len(), 0);
            for f in &self.findings {
                for role in &mut self.roles[f.taken.0 as usize..f.taken.1 as usize] {
                    *role |= TAKEN;
                }
                for role in &mut self.roles[f.start as usize..f.end as usize] {
                    *role |= ATTACKS;
                }
            }
            self.quieten();
        }
        self.find_edges(matcher);
    }

    /// The first and the last word of the post: addresses, greetings, emoji and what an attack took aside.
    pub(crate) fn edges(&self, matcher: &Matcher) -> (Option<usize>, Option<usize>) {
        let counts = |i: &usize| {
            let unit = &self.units[*i];
            let small = matcher.info(unit.note).cues & (cue::ADMIN | cue::GREETING | cue::MENTION | cue::URL) != 0 || unit.key == fixed::EMAIL;
            !small && self.tokens[unit.first as usize].kind != TokenKind::Emoji && !self.is_taken(*i)
        };
        ((0..self.units.len()).find(counts), (0..self.units.len()).rev().find(counts))
    }

    /// Finds the rows about the first and the last word.
    fn find_edges(&mut self, matcher: &Matcher) {
        let (first, last) = self.edges(matcher);
        let key = |at: Option<usize>| at.map_or(fixed::UNKNOWN, |i| self.units[i].key);
        let opening = matcher.at_edge(fixed::FIRST, key(first)).zip(first);
        let closing = matcher.at_edge(key(last), fixed::LAST).zip(last);
        for (node, at) in opening.into_iter().chain(closing) {
            let place = self.phrases.partition_point(|p| (p.start as usize) < at);
            self.phrases.insert(place, PhraseHit { node, start: at as u32, end: at as u32 + 1 });
        }
    }

    /// Fills phrases from the units, and the cues of all keys and phrases.
    pub(crate) fn find_phrases(&mut self, matcher: &Matcher) {
        if self.find_all_phrases(matcher) {
            self.merge_identities(matcher);
            self.find_all_phrases(matcher);
        }
    }

    /// Makes one unit of the words of each group that several words name; what they are called apart says nothing then.
    #[cold]
    fn merge_identities(&mut self, matcher: &Matcher) {
        let Desk { units, phrases, tokens, .. } = self;
        let mut named = phrases.iter().filter(|p| matcher.node(p.node).cues & IDENTITY_PHRASE != 0).peekable();
        let (mut next, mut kept) = (0, 0);
        while next < units.len() {
            let mut end = next;
            while let Some(p) = named.next_if(|p| p.start as usize <= next) {
                if p.start as usize == next {
                    end = end.max(p.end as usize);
                }
            }
            units[kept] = units[next];
            if end > next {
                let last = units[end - 1].last;
                units[kept] = Unit { key: fixed::IDENTITY, note: matcher.notes()[fixed::IDENTITY as usize], last, ..units[next] };
                tokens[units[kept].first as usize..=last as usize].iter_mut().for_each(|t| t.affixes = 0);
            }
            kept += 1;
            next = end.max(next + 1);
        }
        units.truncate(kept);
    }

    /// As `find_phrases`; whether a phrase names a group of people.
    fn find_all_phrases(&mut self, matcher: &Matcher) -> bool {
        let Desk { units, phrases, begun_cues, starts, .. } = self;
        phrases.clear();
        begun_cues.clear();
        let mut all = 0;
        begun_cues.extend(units.iter().map(|u| {
            let cues = matcher.info(u.note).cues;
            all |= cues;
            cues
        }));
        // Which pairs may begin a phrase is foreseen by no processor: they are noted without a branch, then followed.
        if starts.len() < units.len() {
            starts.resize(units.len(), 0);
        }
        let mut count = 0;
        for (i, two) in units.windows(2).enumerate() {
            starts[count] = i as u32;
            count += usize::from(matcher.may_begin(two[0].key, two[1].key));
        }
        for &start in &starts[..count] {
            matcher.phrases_at(&units[start as usize..], |node, length| {
                let cues = matcher.node(node).cues;
                all |= cues;
                begun_cues[start as usize] |= cues;
                phrases.push(PhraseHit { node, start, end: start + length as u32 });
            });
        }
        self.cues = all;
        all & IDENTITY_PHRASE != 0
    }

    /// A question inside an insult asks nothing: in sentences with an aimed attack and no cue of a request beside it, the marks do not count.
    fn quieten(&mut self) {
        let (mut start, mut next) = (0, 0);
        while start < self.units.len() {
            let mut end = start + 1;
            while end < self.units.len() && !self.tokens[self.units[end].first as usize].has(tokens::STOP) {
                end += 1;
            }
            let mut attacked = false;
            while next < self.findings.len() && (self.findings[next].start as usize) < end {
                attacked |= self.findings[next].reading == Reading::Aimed && self.findings[next].attack.kind != Kind::Nyinyir;
                next += 1;
            }
            if attacked && !(start..end).any(|u| self.roles[u] & TAKEN == 0 && self.unit_cues[u] & ASKING != 0) {
                for role in &mut self.roles[start..end] {
                    *role |= QUIET;
                }
            }
            start = end;
        }
    }

    pub(crate) fn fill_unit_cues(&mut self, matcher: &Matcher) {
        self.unit_cues.clear();
        self.unit_cues.extend(self.units.iter().map(|u| matcher.info(u.note).cues));
        for p in &self.phrases {
            let cues = matcher.node(p.node).cues;
            // Within a literal phrase (polisi tidur) no word names a target.
            let kept = if cues & cue::LITERAL != 0 && !parted(&self.tokens, &self.units, p, tokens::STOP | tokens::COMMA) { !(TARGETS | cue::ATTACK) } else { u64::MAX };
            for c in &mut self.unit_cues[p.start as usize..p.end as usize] {
                *c = *c & kept | cues;
            }
        }
    }
}

/// Cues that ask for something, clearly.
const ASKING: u64 = cue::OBJECT_CLEAR | cue::PROBLEM_CLEAR | cue::REQUEST_CLEAR | cue::QUESTION_CLEAR | cue::COMPLAINT_CLEAR;

/// The key of a unit that cannot carry a weight of its own.
pub(crate) fn is_nameless(key: Key) -> bool {
    matches!(key, fixed::UNKNOWN | fixed::IDENTITY | fixed::PERSON | fixed::MENTION | fixed::URL | fixed::EMAIL)
}
