//! Cues and findings into two integers, and those into a verdict.
//!
//! Two sums are kept apart: how much a post asks for something (`request`) and how much it attacks (`abuse`), both in hundredths of a logit. Words of an
//! attack, and the words that go with it, count only for the second. So an insult put into a request cannot make it less of a request: rule R0 holds by
//! construction. The chance of a request is taken first, abuse shares what is left, off-topic gets the rest.

use crate::context::{Context, Finding, Reading, TARGETS, parted, target_of};
use crate::cue::{DECORATION_CUES, DECORATION_SIGNS, OF_ATTACKS, cue, sign};
use crate::error::Issue;
use crate::label::{Kind, Label, Target, Topic};
use crate::lexicon::{Category, Sources};
use crate::matcher::{CLASSES, Matcher, Nature, PhraseHit, Points, URGENCY_CLASS, kind_class, topic_class};
use crate::normalise::fold::Folded;
use crate::normalise::tokens::{self, Token};
use crate::normalise::units::Unit;
use crate::normalise::words::{Key, fixed};
use crate::verdict::{Parts, Verdict};

/// Thresholds and constants of the decision (`ambang.tsv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Score of a request from which on a post is one, in thousandths.
    pub(crate) request: u16,
    /// Chance of abuse from which on what is no request is harassment, in thousandths.
    pub(crate) abuse: u16,
    /// Sums of a post in which nothing fires, in hundredths of a logit.
    pub(crate) request_base: i32,
    pub(crate) abuse_base: i32,
    /// Added for an insult aimed at someone; for a strong one.
    pub(crate) aimed: i32,
    pub(crate) aimed_strong: i32,
}

impl Limits {
    pub(crate) fn read(sources: &Sources, issues: &mut Vec<Issue>) -> Limits {
        let mut limits = Limits { request: 500, abuse: 500, request_base: 0, abuse_base: 0, aimed: 0, aimed_strong: 0 };
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
                    ("ambang_permintaan" | "ambang_serangan", None) => rows.reject(row, 2, "a threshold is from 1 to 999"),
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
    pub(crate) phrases: Vec<PhraseHit>,
    pub(crate) unit_cues: Vec<u64>,
    pub(crate) findings: Vec<Finding>,
    /// What the findings make of each unit; empty without findings.
    roles: Vec<u8>,
    pub(crate) spoken: Vec<Spoken>,
    pub(crate) cues: u64,
    pub(crate) signs: u64,
    /// Last post in which a key or node was counted.
    seen_keys: Vec<u32>,
    seen_nodes: Vec<u32>,
    post: u32,
}

/// The unit was taken away with an attack.
const TAKEN: u8 = 1;
/// Punctuation behind the unit says nothing of a request.
const QUIET: u8 = 4;
/// The unit is part of an attack itself.
const ATTACKS: u8 = 2;

impl Desk {
    /// Gives up what was kept for another engine.
    pub(crate) fn reset(&mut self, matcher: &Matcher, keys: usize) {
        self.seen_keys.clear();
        self.seen_keys.resize(keys, 0);
        self.seen_nodes.clear();
        self.seen_nodes.resize(matcher.node_count(), 0);
        self.post = 0;
    }

    fn next_post(&mut self) {
        if self.post == u32::MAX {
            self.seen_keys.fill(0);
            self.seen_nodes.fill(0);
            self.post = 0;
        }
        self.post += 1;
    }

    /// Whether a unit was taken away with an attack.
    #[inline]
    pub(crate) fn is_taken(&self, unit: usize) -> bool {
        self.roles.get(unit).is_some_and(|r| r & TAKEN != 0)
    }

    /// Fills phrases, cues and findings from the units.
    pub(crate) fn find(&mut self, matcher: &Matcher) {
        self.phrases.clear();
        self.findings.clear();
        let units = &self.units;
        let phrases = &mut self.phrases;
        let key_at = |i: usize| units.get(i).map(|u| u.key);
        let mut all = units.last().map_or(0, |u| matcher.key(u.key).cues);
        for (i, two) in units.windows(2).enumerate() {
            all |= matcher.key(two[0].key).cues;
            if matcher.may_begin(two[0].key, two[1].key) {
                matcher.phrases_at(key_at, i, |node, end| {
                    all |= matcher.node(node).cues;
                    phrases.push(PhraseHit { node, start: i as u32, end: end as u32 });
                });
            }
        }
        self.cues = all;
        if all & (cue::ATTACK | cue::TAUNT) != 0 {
            self.fill_unit_cues(matcher);
            let context = Context { matcher, tokens: &self.tokens, units: &self.units, phrases: &self.phrases, cues: &self.unit_cues, all };
            context.read(&mut self.findings);
        }
        self.roles.clear();
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
    }

    /// A question inside an insult asks nothing: in sentences with an aimed attack and no cue of a request beside it, the marks do not count.
    fn quieten(&mut self) {
        let asked = ASKING;
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
            if attacked && !(start..end).any(|u| self.roles[u] & TAKEN == 0 && self.unit_cues[u] & asked != 0) {
                for role in &mut self.roles[start..end] {
                    *role |= QUIET;
                }
            }
            start = end;
        }
    }

    #[inline]
    fn is_quiet(&self, unit: usize) -> bool {
        self.roles.get(unit).is_some_and(|r| r & QUIET != 0)
    }

    pub(crate) fn fill_unit_cues(&mut self, matcher: &Matcher) {
        self.unit_cues.clear();
        self.unit_cues.extend(self.units.iter().map(|u| matcher.key(u.key).cues));
        for p in &self.phrases {
            let cues = matcher.node(p.node).cues;
            // Within a literal phrase (polisi tidur) no word names a target.
            let kept = if cues & cue::LITERAL != 0 && !parted(&self.tokens, &self.units, p, tokens::STOP | tokens::COMMA) { !(TARGETS | cue::ATTACK) } else { u64::MAX };
            for c in &mut self.unit_cues[p.start as usize..p.end as usize] {
                *c = *c & kept | cues;
            }
        }
    }

    /// Sums the weights of everything that is not taken away with an attack; `record` keeps who spoke.
    pub(crate) fn sum(&mut self, matcher: &Matcher, limits: &Limits, text: &str, record: bool) -> Sums {
        self.next_post();
        self.spoken.clear();
        let post = self.post;
        let (mut request, mut abuse) = (limits.request_base, limits.abuse_base);
        let attacked = !self.findings.is_empty();
        let (mut cues, mut taken_cues, mut taken_request) = (0, 0, 0);
        let mut rest = 0;
        let mut sentence = 0;
        let mut signs = 0;
        let Desk { units, tokens, phrases, seen_keys, spoken, roles, .. } = self;
        let mut phrases_left = phrases.as_slice();
        for (i, unit) in units.iter().enumerate() {
            let flags = tokens[unit.first as usize].flags;
            let role = if attacked { roles[i] } else { 0 };
            if flags & (tokens::STOP | tokens::ASKS) != 0 {
                if flags & tokens::STOP != 0 {
                    signs |= meeting(sentence);
                    sentence = 0;
                }
                if flags & tokens::ASKS != 0 && role & QUIET == 0 {
                    sentence |= ASKED;
                }
            }
            while let Some(phrase) = phrases_left.first().filter(|p| p.start as usize == i) {
                if role & TAKEN == 0 {
                    sentence |= matcher.node(phrase.node).cues;
                }
                phrases_left = &phrases_left[1..];
            }
            let info = matcher.key(unit.key);
            let (mut request_weight, abuse_weight) = (i32::from(info.request), i32::from(info.abuse));
            if info.cues & DECORATION_CUES != 0 {
                request_weight = 0;
            }
            if role & TAKEN != 0 {
                // What attacks says nothing of the request; whom it attacks may speak for one (`min`), never against it.
                abuse += abuse_weight;
                if role & ATTACKS == 0 {
                    taken_cues |= info.cues & TARGETS;
                    if info.request > 0 && std::mem::replace(&mut seen_keys[unit.key as usize], post) != post {
                        taken_request += request_weight;
                        if record {
                            spoken.push(Spoken { term: Term::Key(unit.key), start: i as u32, end: i as u32 + 1, request: info.request, abuse: info.abuse });
                        }
                    }
                }
                continue;
            }
            sentence |= info.cues;
            // Addresses do not make a post longer.
            rest += usize::from(!matches!(unit.key, fixed::MENTION | fixed::URL | fixed::EMAIL));
            cues |= info.cues;
            // A key without weights is counted only for the record.
            if (record || request_weight | abuse_weight != 0) && std::mem::replace(&mut seen_keys[unit.key as usize], post) != post {
                request += request_weight;
                abuse += abuse_weight;
                if record {
                    spoken.push(Spoken { term: Term::Key(unit.key), start: i as u32, end: i as u32 + 1, request: request_weight as i16, abuse: info.abuse });
                }
            }
        }
        signs |= meeting(sentence);
        for p in &self.phrases {
            if attacked && (p.start..p.end).any(|u| self.is_taken(u as usize)) {
                continue;
            }
            let info = matcher.node(p.node);
            cues |= info.cues;
            if std::mem::replace(&mut self.seen_nodes[p.node as usize], post) != post {
                request += i32::from(info.request);
                abuse += i32::from(info.abuse);
                if record {
                    self.spoken.push(Spoken { term: Term::Node(p.node), start: p.start, end: p.end, request: info.request, abuse: info.abuse });
                }
            }
        }
        signs |= self.shape(text, rest, cues);
        let mut rule = 0;
        for f in self.findings.iter().filter(|f| f.attack.kind != Kind::Nyinyir) {
            if f.reading == Reading::Aimed {
                signs |= sign::AIMED;
                if f.attack.weight >= 2 {
                    rule = rule.max(limits.aimed);
                }
                if f.attack.weight >= 3 {
                    signs |= sign::AIMED_STRONG;
                    rule = rule.max(limits.aimed_strong);
                }
            } else {
                signs |= match f.reading {
                    Reading::Unaimed if f.end as usize == self.units.len() && f.start >= 4 => sign::TRAILING,
                    Reading::Unaimed if matches!(f.attack.nature, Nature::Attribute | Nature::Phrase | Nature::Camp) => sign::UNAIMED_INSULT,
                    Reading::Unaimed | Reading::Friendly => sign::UNAIMED_SWEAR,
                    Reading::Thing | Reading::Wrongdoer => sign::THING,
                    Reading::Reported => sign::REPORTED,
                    Reading::Negated => sign::DENIED,
                    Reading::OwnSelf => sign::OWN_SELF,
                    Reading::Aimed => 0,
                };
            }
        }
        for f in &self.findings {
            // A weak taunt is one only where somebody is named.
            let named = f.target.is_some_and(|t| t != Target::Unknown);
            if f.attack.kind == Kind::Nyinyir && f.reading == Reading::Aimed && (named || f.attack.weight >= 3) {
                cues |= cue::TAUNT | if f.attack.weight >= 3 && (named || f.attack.weight >= 5) { cue::TAUNT_CLEAR } else { 0 };
            }
        }
        self.signs = signs;
        self.cues = cues | (self.cues & (TARGETS | cue::ATTACK));
        for (set, weights, of, no_request) in [
            (cues, &matcher.cue_weights, Term::Cue as fn(u8) -> Term, cue::TAUNT | cue::TAUNT_CLEAR | DECORATION_CUES),
            (signs, &matcher.sign_weights, Term::Sign as fn(u8) -> Term, OF_ATTACKS | DECORATION_SIGNS),
        ] {
            let mut left = if record { set } else { set & weights.weighted };
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                let towards_request = if no_request >> bit & 1 == 0 { weights.request[bit] } else { 0 };
                left &= left - 1;
                request += i32::from(towards_request);
                abuse += i32::from(weights.abuse[bit]);
                if record {
                    self.spoken.push(Spoken { term: of(bit as u8), start: 0, end: 0, request: towards_request, abuse: weights.abuse[bit] });
                }
            }
        }
        if signs & (sign::ASKS | sign::ANY_REQUEST_CUE) != 0 || cues & cue::OBJECT != 0 {
            request += taken_request;
            let mut left = taken_cues & !cues;
            while left != 0 {
                request += i32::from(matcher.cue_weights.request[left.trailing_zeros() as usize].max(0));
                left &= left - 1;
            }
        }
        let asks = signs & (sign::ASKS | sign::ANY_REQUEST_CUE) != 0 || cues & cue::OBJECT != 0;
        if rest == 0 || (signs & sign::AIMED_STRONG != 0 && !asks) {
            // Take the attack away and nothing is left that could be answered.
            request = request.min(NOTHING_LEFT);
        }
        let mut insults = self.findings.iter().filter(|f| f.attack.kind != Kind::Nyinyir).peekable();
        if insults.peek().is_some() && insults.all(|f| f.reading.excuses()) {
            // R6 to R9, R14: what is reported, denied, said of oneself or among friends is no abuse.
            abuse = abuse.min(EXCUSED);
        }
        Sums { request, abuse, rule, cues, signs }
    }

    /// Signs of the shape of the post.
    fn shape(&self, text: &str, rest: usize, cues: u64) -> u64 {
        let mut signs = sign::ALWAYS;
        signs |= match rest {
            0..=2 => sign::TINY,
            3..=5 => sign::SHORT,
            6..=10 => sign::BRIEF,
            11..=20 => sign::MIDDLE,
            21..=40 => sign::LONG,
            _ => sign::VERY_LONG,
        };
        let mut flags = 0;
        let (mut mentions, mut tags, mut lines) = (0, 0, 0);
        let (mut first, mut last) = (None, None);
        let mut units = 0;
        let attacked = !self.findings.is_empty();
        // A question that a picture, a link or a tag follows still ends the post.
        let adorns = |t: &Token| !matches!(t.kind, tokens::TokenKind::Word | tokens::TokenKind::Number) || t.has(tokens::TAG);
        if !attacked {
            (first, last) = (self.tokens.first(), self.tokens.iter().rev().find(|t| !adorns(t)).or(self.tokens.last()));
            for t in &self.tokens {
                flags |= t.flags;
                mentions += usize::from(t.kind == tokens::TokenKind::Mention);
                tags += usize::from(t.flags & (tokens::TAG | tokens::SPACE) == tokens::TAG | tokens::SPACE);
                lines += usize::from(t.has(tokens::LINE));
            }
        }
        let some_taken = if attacked { self.tokens.as_slice() } else { &[] };
        for (i, t) in some_taken.iter().enumerate() {
            while units + 1 < self.units.len() && (self.units[units].last as usize) < i {
                units += 1;
            }
            if self.is_taken(units) || self.is_quiet(units) {
                continue;
            }
            first = first.or(Some(t));
            if last.is_none() || !adorns(t) {
                last = Some(t);
            }
            flags |= t.flags;
            mentions += usize::from(t.kind == tokens::TokenKind::Mention);
            tags += usize::from(t.has(tokens::TAG) && t.has(tokens::SPACE));
            lines += usize::from(t.has(tokens::LINE));
        }
        let set = |on: bool, bit: u64| if on { bit } else { 0 };
        signs |= set(flags & tokens::ASKS != 0, sign::ASKS)
            | set(flags & tokens::EXCLAIMS != 0, sign::EXCLAIMS)
            | set(flags & tokens::QUOTED != 0, sign::QUOTES)
            | set(tags > 0, sign::TAGGED)
            | set(tags > 2, sign::MANY_TAGS)
            | set(mentions > 2, sign::MANY_MENTIONS)
            | set(lines > 2, sign::LINES)
            | set(first.is_some_and(|t| t.kind == tokens::TokenKind::Mention), sign::OPENS_WITH_MENTION)
            | set(last.is_some_and(|t| t.has(tokens::ASKS)), sign::ENDS_ASKING);
        let upper = count(text, b'A');
        signs |= set(upper > 12 && upper > 3 * count(text, b'a'), sign::SHOUTS);
        let any = |bits: u64| cues & bits != 0;
        let person = TARGETS & !cue::AGENCY;
        let targets = any(person);
        let request = cue::REQUEST | cue::QUESTION | cue::COMPLAINT | cue::PROBLEM;
        signs
            | set(any(cue::LAUGH | cue::EMOJI_MOCK) && targets, sign::LAUGH_TARGET)
            | set(any(cue::PRAISE) && any(cue::MOCKERY | cue::EMOJI_MOCK | cue::LAUGH | cue::TAUNT), sign::PRAISE_MOCK)
            | set(any(cue::PRAISE) && any(cue::OFFICIAL), sign::PRAISE_OFFICIAL)
            | set(any(cue::TAUNT) && targets, sign::TAUNT_TARGET)
            | set(any(cue::MOCKERY) && targets, sign::MOCK_TARGET)
            | set(any(cue::QUESTION) && any(cue::OFFICIAL), sign::QUESTION_OFFICIAL)
            | set(any(cue::POLITICS) && !any(cue::OBJECT_CLEAR), sign::POLITICS_ONLY)
            | set(any(cue::POLITICS) && any(cue::OBJECT_CLEAR), sign::POLITICS_OBJECT)
            | set(any(cue::BROADCAST) && any(cue::URL), sign::BROADCAST_URL)
            | set(any(cue::BROADCAST) && any(cue::NUMBER), sign::BROADCAST_NUMBER)
            | set(any(cue::PRAISE) && !any(request), sign::PRAISE_ONLY)
            | set(any(cue::PRAISE) && any(cue::PROBLEM_CLEAR), sign::PRAISE_PROBLEM)
            | set(any(cue::SELF) && any(cue::PROBLEM), sign::SELF_PROBLEM)
            | set(any(cue::NEGATION) && any(cue::PROBLEM), sign::NEGATED_PROBLEM)
            | set(any(cue::PAST) && any(cue::PROBLEM), sign::PAST_PROBLEM)
            | set(any(cue::OBJECT) && !any(request), sign::OBJECT_ONLY)
            | set(!any(cue::OBJECT), sign::NO_OBJECT)
            | set(any(request) || signs & sign::ASKS != 0, sign::ANY_REQUEST_CUE)
    }

    /// Class points of the second pass: kinds and topics.
    pub(crate) fn classes(&self, matcher: &Matcher, sums: &Sums) -> [i32; CLASSES] {
        let mut points = Points::new();
        // A bit for the last ten bits of each key met: only a key whose bit is set may have been used before.
        let mut met = [0_u64; 16];
        for (i, u) in self.units.iter().enumerate() {
            let (word, bit) = ((u.key >> 6 & 15) as usize, 1 << (u.key & 63));
            let maybe_met = met[word] & bit != 0;
            met[word] |= bit;
            if let Some(row) = matcher.classes(matcher.key(u.key)) {
                if !self.is_taken(i) && (!maybe_met || self.first_use(i)) {
                    points.add(row);
                }
            }
        }
        for (i, p) in self.phrases.iter().enumerate() {
            let Some(row) = matcher.classes(matcher.node(p.node)) else { continue };
            if !(p.start..p.end).any(|u| self.is_taken(u as usize)) && !self.phrases[..i].iter().rev().take(64).any(|q| q.node == p.node) {
                points.add(row);
            }
        }
        for (set, weights) in [(sums.cues, &matcher.cue_weights), (sums.signs & !OF_ATTACKS, &matcher.sign_weights)] {
            let mut left = set & weights.classed;
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                points.add(&weights.class_rows[bit]);
            }
        }
        points.sums()
    }

    /// Whether no unit shortly before has the same key (repeating a word adds nothing).
    fn first_use(&self, i: usize) -> bool {
        let key = self.units[i].key;
        !self.units[i.saturating_sub(64)..i].iter().any(|u| u.key == key)
    }
}

/// Number of the ASCII letters of one case, the one that begins with `first`.
fn count(text: &str, first: u8) -> usize {
    // Sums of bytes by the chunk, which the compiler makes vectors of.
    text.as_bytes().chunks(255).map(|chunk| usize::from(chunk.iter().map(|b| u8::from(b.wrapping_sub(first) < 26)).sum::<u8>())).sum()
}

/// A request sum that no request has: nothing is left once the attack is taken away.
const NOTHING_LEFT: i32 = -600;

/// Cues that ask for something, clearly.
const ASKING: u64 = cue::OBJECT_CLEAR | cue::PROBLEM_CLEAR | cue::REQUEST_CLEAR | cue::QUESTION_CLEAR | cue::COMPLAINT_CLEAR;

/// An abuse sum below every threshold in use.
const EXCUSED: i32 = -150;

/// The sentence holds a question mark (a bit that no cue uses within a sentence).
const ASKED: u64 = 1 << 63;

/// Signs of the cues that meet in one sentence.
fn meeting(s: u64) -> u64 {
    let any = |bits: u64| s & bits != 0;
    let both = |a: u64, b: u64, bit: u64| if any(a) && any(b) { bit } else { 0 };
    both(cue::OBJECT, cue::PROBLEM, sign::OBJECT_PROBLEM)
        | both(cue::OBJECT_CLEAR, cue::PROBLEM_CLEAR, sign::OBJECT_PROBLEM_CLEAR)
        | both(cue::OBJECT, cue::REQUEST, sign::OBJECT_REQUEST)
        | both(cue::OBJECT, cue::QUESTION, sign::OBJECT_QUESTION)
        | both(cue::OBJECT, ASKED, sign::OBJECT_ASKS)
        | both(cue::OBJECT, cue::COMPLAINT, sign::OBJECT_COMPLAINT)
        | both(cue::OBJECT, cue::PLACE, sign::OBJECT_PLACE)
        | both(cue::PROBLEM, cue::PLACE, sign::PROBLEM_PLACE)
        | both(cue::PROBLEM, cue::REQUEST, sign::PROBLEM_REQUEST)
        | both(cue::PROBLEM, ASKED, sign::PROBLEM_ASKS)
        | both(cue::QUESTION, cue::ADMIN, sign::QUESTION_ADMIN)
        | both(cue::REQUEST, cue::ADMIN, sign::REQUEST_ADMIN)
        | both(cue::QUESTION, ASKED, sign::QUESTION_ASKS)
        | both(cue::ADMIN, ASKED, sign::ADMIN_ASKS)
}

/// What the weights add up to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    /// Hundredths of a logit.
    pub(crate) request: i32,
    /// Hundredths of a logit, without the rule points.
    pub(crate) abuse: i32,
    /// Points of the rules for insults that are aimed at someone.
    pub(crate) rule: i32,
    pub(crate) cues: u64,
    pub(crate) signs: u64,
}

/// The verdict on a post.
pub(crate) fn judge(desk: &Desk, matcher: &Matcher, limits: &Limits, sums: &Sums, truncated: bool) -> (Verdict, Decided) {
    let points = desk.classes(matcher, sums);
    let level = urgency(sums, &points);
    let spam = sums.cues & cue::SPAM_CLEAR != 0;
    let mut request_sum = sums.request;
    if level == 3 && !spam && request_sum >= LEAST_EMERGENCY {
        // R19: an emergency is a request even where little else asks for anything.
        request_sum = request_sum.max(EMERGENCY_SUM);
    }
    let abuse_sum = sums.abuse + sums.rule;
    let request = u32::from(chance(request_sum));
    let abuse = u32::from(chance(abuse_sum));
    let harassment = ((1000 - request) * abuse + 500) / 1000;
    let scores = [request as u16, harassment as u16, (1000 - request - harassment) as u16];
    let label = if request >= u32::from(limits.request) {
        Label::ServiceRequest
    } else if abuse >= u32::from(limits.abuse) {
        Label::Harassment
    } else {
        Label::OffTopic
    };
    let aimed = || desk.findings.iter().filter(|f| f.reading == Reading::Aimed && f.attack.kind != Kind::Nyinyir);
    let explicit = aimed().any(|f| f.attack.weight >= 3);
    let worst = aimed().max_by_key(|f| f.attack.severity);
    let (kind, topic) = match label {
        Label::ServiceRequest => (best_kind(&points, label), best_topic(&points)),
        Label::OffTopic => (if spam { Kind::Spam } else { best_kind(&points, label) }, None),
        Label::Harassment => (worst.map_or(Kind::Nyinyir, |f| f.attack.kind), None),
    };
    let severity = match (label, worst) {
        (_, Some(f)) => f.attack.severity,
        (Label::Harassment, None) => 1,
        _ => 1,
    };
    let named = worst.and_then(|f| f.target).filter(|t| *t != Target::Unknown);
    let verdict = Verdict::new(Parts {
        label,
        scores,
        abusive: explicit,
        profanity: desk.findings.iter().any(is_swearing),
        truncated,
        kind,
        topic,
        urgency: level,
        severity,
        target: named.or_else(|| target_of(desk.cues)).or(worst.and_then(|f| f.target)),
    });
    (verdict, Decided { request: request_sum, abuse: abuse_sum })
}

/// Whether a finding is a swear word, harmless or not; animals and things only where they are meant as one.
fn is_swearing(f: &Finding) -> bool {
    let swears = match f.attack.nature {
        Nature::Animal => f.reading == Reading::Aimed || f.attack.weight >= 4,
        Nature::Attribute => f.attack.weight >= 3,
        Nature::Exclamation | Nature::Body | Nature::Sexual => true,
        Nature::Phrase | Nature::Threat | Nature::Violence | Nature::Camp => false,
    };
    swears && f.attack.kind != Kind::Nyinyir && f.attack.severity >= 2
}

/// The two sums that decided, rules included, in hundredths of a logit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Decided {
    pub(crate) request: i32,
    pub(crate) abuse: i32,
}

/// Request sum that an emergency has at least.
const EMERGENCY_SUM: i32 = 300;

/// Points of urgency 3 at which its words outvote an emergency cue.
const SURELY_NO_EMERGENCY: i32 = -400;

/// Below this request sum an emergency word is one of song, news or metaphor.
const LEAST_EMERGENCY: i32 = -150;

/// Urgency by the cues of the post and by its words: 0 to 3.
fn urgency(sums: &Sums, points: &[i32; CLASSES]) -> u8 {
    let any = |bits: u64| sums.cues & bits != 0;
    let told = any(cue::PAST | cue::BROADCAST_CLEAR) && sums.signs & sign::ASKS == 0 && !any(cue::REQUEST_CLEAR);
    let by_cue = if any(cue::EMERGENCY) && !told && points[URGENCY_CLASS as usize + 2] > SURELY_NO_EMERGENCY {
        3
    } else if any(cue::PRESSING | cue::EMERGENCY) && !told {
        2
    } else {
        u8::from(any(cue::SOON))
    };
    let by_words = (1..=3).rev().find(|level| points[URGENCY_CLASS as usize + level - 1] > 0).unwrap_or(0) as u8;
    by_cue.max(by_words)
}

fn best_kind(points: &[i32; CLASSES], label: Label) -> Kind {
    let mut best = match label {
        Label::ServiceRequest => Kind::Aduan,
        Label::Harassment => Kind::Nyinyir,
        Label::OffTopic => Kind::Obrolan,
    };
    for kind in Kind::ALL.iter().copied().filter(|k| k.label() == label) {
        if points[kind_class(kind) as usize] > points[kind_class(best) as usize] {
            best = kind;
        }
    }
    best
}

/// The topic with most points, when any has enough.
fn best_topic(points: &[i32; CLASSES]) -> Option<Topic> {
    if Topic::ALL.iter().all(|t| points[topic_class(*t) as usize] == 0) {
        // Nothing speaks of any topic.
        return None;
    }
    Topic::ALL.iter().copied().max_by_key(|t| (points[topic_class(*t) as usize], std::cmp::Reverse(t.code()))).filter(|t| points[topic_class(*t) as usize] >= LEAST_TOPIC)
}

/// Fewest points at which a topic is told.
const LEAST_TOPIC: i32 = -250;

/// Largest sum that is told apart, in hundredths of a logit.
const SUM_LIMIT: usize = 1000;

/// `1000 / (1 + e^(-x/100))`, rounded, for x from 0 to [`SUM_LIMIT`]; whole-number arithmetic, so that every machine has the same table.
const CHANCES: [u16; SUM_LIMIT + 1] = {
    const ONE: u128 = 1 << 62;
    // e^-0.01 in 62-bit fixed point.
    const STEP: u128 = 4_565_798_975_847_398_155;
    let mut table = [0; SUM_LIMIT + 1];
    let mut power = ONE;
    let mut i = 0;
    while i <= SUM_LIMIT {
        table[i] = (2000 * ONE / (ONE + power)).div_ceil(2) as u16;
        power = (power * STEP) >> 62;
        i += 1;
    }
    table
};

/// The chance that a sum stands for, in thousandths.
pub(crate) fn chance(sum: i32) -> u16 {
    let p = CHANCES[(sum.unsigned_abs() as usize).min(SUM_LIMIT)];
    if sum < 0 { 1000 - p } else { p }
}

/// The key of a unit that cannot carry a weight of its own.
pub(crate) fn is_nameless(key: Key) -> bool {
    matches!(key, fixed::UNKNOWN | fixed::IDENTITY | fixed::PERSON | fixed::MENTION | fixed::URL | fixed::EMAIL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_the_logistic_curve() {
        for (sum, p) in [(0, 500), (100, 731), (-100, 269), (219, 899), (1000, 1000), (5000, 1000), (-5000, 0)] {
            assert_eq!(chance(sum), p, "{sum}");
        }
    }
}
