//! What stands around an attack word decides what it is: aimed at someone, reported, denied, turned on oneself, a joke among friends, a thing, an animal.
//! Guideline R3 and R6 to R14.

use crate::cue::cue;
use crate::label::{Kind, Target};
use crate::lexicon::MAX_PHRASE_WORDS;
use crate::matcher::{Attack, Matcher, Nature, PhraseHit};
use crate::normalise::tokens::{COMMA, QUOTED, STOP, Token};
use crate::normalise::units::Unit;

/// How an attack word has to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Aimed at someone (R4, R5, R10, ruling 13).
    Aimed,
    /// Said by or of others, or spoken against (R6).
    Reported,
    /// Denied (R14).
    Negated,
    /// Said of the writer (R8).
    OwnSelf,
    /// Among friends (R9).
    Friendly,
    /// Of a thing (R3).
    Thing,
    /// Of an unnamed wrongdoer in a report (R7).
    Wrongdoer,
    /// An exclamation, or trailing a criticism (R3, ruling 7).
    Unaimed,
}

impl Reading {
    /// Name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Reading::Aimed => "aimed",
            Reading::Reported => "reported",
            Reading::Negated => "negated",
            Reading::OwnSelf => "own self",
            Reading::Friendly => "friendly",
            Reading::Thing => "thing",
            Reading::Wrongdoer => "wrongdoer",
            Reading::Unaimed => "unaimed",
        }
    }

    /// Whether the word is no abuse, whatever its weight.
    pub(crate) fn excuses(self) -> bool {
        matches!(self, Reading::Reported | Reading::Negated | Reading::OwnSelf | Reading::Friendly | Reading::Thing | Reading::Wrongdoer)
    }

    /// The rule of the guideline behind the reading.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Reading::Aimed => "R5",
            Reading::Reported => "R6",
            Reading::Negated => "R14",
            Reading::OwnSelf => "R8",
            Reading::Friendly => "R9",
            Reading::Thing | Reading::Unaimed => "R3",
            Reading::Wrongdoer => "R7",
        }
    }
}

/// An attack word or phrase in a post.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding {
    pub(crate) attack: Attack,
    pub(crate) reading: Reading,
    pub(crate) target: Option<Target>,
    /// Units `start..end`.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Trie node, or `u32::MAX` when the single key of unit `start` fired.
    pub(crate) node: u32,
    /// Units that go with it when the attack is taken away: addressee, intensifiers, particles.
    pub(crate) taken: (u32, u32),
}

pub(crate) const TARGETS: u64 = cue::ADMIN | cue::AGENCY | cue::OFFICIAL | cue::CITIZEN | cue::GROUP;
/// Cues that name whom an attack is aimed at.
const NAMED: [(u64, Target); 7] = [
    (cue::ADMIN, Target::Admin),
    (cue::AGENCY, Target::Agency),
    (cue::OFFICIAL, Target::Official),
    (cue::CITIZEN, Target::Citizen),
    (cue::GROUP, Target::Group),
    (cue::MENTION, Target::Citizen),
    (cue::PERSON, Target::Unknown),
];
/// Longest stretch of a sentence that is looked at on each side, in units: posts without full stops stay linear.
const FARTHEST: usize = 48;
/// Weight from which on an attack makes a post abusive by itself.
pub(crate) const LEAST_EXPLICIT: u8 = 3;
/// Farthest target, in units.
const REACH: usize = 6;

/// A post as the rules see it.
pub(crate) struct Context<'a> {
    pub(crate) matcher: &'a Matcher,
    pub(crate) tokens: &'a [Token],
    pub(crate) units: &'a [Unit],
    pub(crate) phrases: &'a [PhraseHit],
    /// Cues of each unit, those of phrases over it included.
    pub(crate) cues: &'a [u64],
    /// Cues of the whole post.
    pub(crate) all: u64,
}

impl Context<'_> {
    /// Finds and reads all attacks of the post.
    pub(crate) fn read(&self, out: &mut Vec<Finding>) {
        out.clear();
        for phrase in self.phrases {
            if let Some(attack) = self.matcher.node_attack(phrase.node) {
                // `usai kapan? Kerja ...` is no `kapan kerja`.
                if !parted(self.tokens, self.units, phrase, STOP) {
                    self.find(*attack, phrase.start, phrase.end, phrase.node, out);
                }
            }
        }
        for (i, unit) in self.units.iter().enumerate() {
            if let Some(attack) = self.matcher.key_attack(unit.note) {
                self.find(*attack, i as u32, i as u32 + 1, u32::MAX, out);
            }
        }
        // A longer finding of a worse or equal kind speaks for those inside it.
        out.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end)));
        // The farthest-reaching findings so far, of any kind and of those that are more than nyinyir.
        let (mut any, mut hard) = ((u32::MAX, 0), (u32::MAX, 0));
        out.retain(|f| {
            let taunt = f.attack.kind == Kind::Nyinyir;
            let over = if taunt { any } else { hard };
            let covered = f.end <= over.1 && over != (f.start, f.end);
            if !covered {
                if f.end > any.1 {
                    any = (f.start, f.end);
                }
                if !taunt && f.end > hard.1 {
                    hard = (f.start, f.end);
                }
            }
            !covered
        });
    }

    fn find(&self, attack: Attack, start: u32, end: u32, node: u32, out: &mut Vec<Finding>) {
        if self.is_literal(start, end) {
            return;
        }
        let (reading, target) = self.reading(&attack, start as usize, end as usize);
        let strengthened = reading == Reading::Aimed && self.is_predicate(&attack, start as usize, end as usize);
        let attack = if strengthened { Attack { weight: attack.weight.max(LEAST_EXPLICIT), ..attack } } else { attack };
        let taken = if reading == Reading::Aimed { self.widen(start as usize, end as usize) } else { (start, end) };
        out.push(Finding { attack, reading, target, start, end, node, taken });
    }

    /// Whether a longer literal phrase covers the range, or a literal word is it (R13).
    fn is_literal(&self, start: u32, end: u32) -> bool {
        if self.all & cue::LITERAL == 0 {
            return false;
        }
        let near = self.phrases.partition_point(|p| p.start + (MAX_PHRASE_WORDS as u32) < start);
        (end - start == 1 && self.matcher.info(self.units[start as usize].note).cues & cue::LITERAL != 0)
            || self.phrases[near..]
                .iter()
                .take_while(|p| p.start <= start)
                .any(|p| end <= p.end && p.end - p.start > end - start && self.matcher.node(p.node).cues & cue::LITERAL != 0 && !parted(self.tokens, self.units, p, STOP | COMMA))
    }

    /// Whether a mild word is the predicate of a sentence about somebody: `kalian itu sampah`, `dinasnya sama-sama jancok`. Not where it goes on (`warga itu
    /// sampahnya ...`), nor after a mere address (`min, sampah`).
    fn is_predicate(&self, attack: &Attack, start: usize, end: usize) -> bool {
        let (from, to) = self.around(start, end, STOP | COMMA);
        let little = |u: usize| self.cues[u] & (cue::INTENSIFIER | cue::COMPANION) != 0 && self.cues[u] & TARGETS == 0;
        let ends = (end..to).all(little);
        let links = (from..start).rev().take_while(|u| little(*u)).count();
        let subject = start.checked_sub(links + 1).filter(|u| *u >= from).map_or(0, |u| self.cues[u]);
        let people = match attack.nature {
            Nature::Animal => links > 0 && subject & (cue::GROUP | cue::CITIZEN | cue::OFFICIAL) != 0,
            Nature::Exclamation => subject & (cue::GROUP | cue::AGENCY | cue::OFFICIAL) != 0,
            _ => false,
        };
        ends && people
    }

    fn pauses_before(&self, unit: usize) -> bool {
        self.ends_before(unit, STOP | COMMA)
    }

    /// Whether one of `ends` stands before a unit; never within a word (#dinastolol is two units).
    fn ends_before(&self, unit: usize, ends: u16) -> bool {
        let first = self.units[unit].first;
        self.tokens[first as usize].has(ends) && (unit == 0 || self.units[unit - 1].first != first)
    }

    /// The units around `start..end` up to a token before which one of `ends` stands: with STOP the sentence, with commas too the clause.
    fn around(&self, start: usize, end: usize, ends: u16) -> (usize, usize) {
        let ended = |unit: usize| self.ends_before(unit, ends);
        let mut from = start;
        while from > start.saturating_sub(FARTHEST) && !ended(from) {
            from -= 1;
        }
        let mut to = end;
        while to < self.units.len().min(end + FARTHEST) && !ended(to) {
            to += 1;
        }
        (from, to)
    }

    fn has(&self, from: usize, to: usize, bits: u64) -> bool {
        self.all & bits != 0 && self.cues[from..to].iter().any(|c| c & bits != 0)
    }

    fn reading(&self, attack: &Attack, start: usize, end: usize) -> (Reading, Option<Target>) {
        let (from, to) = self.around(start, end, STOP);
        let before = from.max(start.saturating_sub(4));
        let near_before = from.max(start.saturating_sub(2));
        let quoted = (start..end).all(|u| self.tokens[self.units[u].first as usize].has(QUOTED));
        let (clause_from, clause_to) = self.around(start, end, STOP | COMMA);
        if (quoted && self.all & cue::REPORTING != 0)
            || self.has(start.saturating_sub(3).max(clause_from), start, cue::REPORTING)
            || self.cues[end..clause_to.min(end + 1)].iter().any(|c| c & cue::REPORTING != 0 && c & cue::NEGATION == 0)
        {
            return (Reading::Reported, None);
        }
        let negatable = !matches!(attack.nature, Nature::Threat | Nature::Violence | Nature::Body);
        if negatable && self.before(start, clause_from, cue::NEGATION) == Some(1) {
            return (Reading::Negated, None);
        }
        let target = self.target(start, end, from, to);
        let own_before = self.before(start, clause_from, cue::SELF);
        let own = self.distance(start, end, clause_from, clause_to, cue::SELF);
        if matches!(attack.nature, Nature::Attribute | Nature::Animal | Nature::Exclamation | Nature::Sexual)
            && (own_before.is_none() || !self.has(clause_from, start, TARGETS))
            && own.is_some_and(|d| d <= 2 && target.is_none_or(|(t, _)| t > d || (t == d && own_before == Some(d))))
        {
            return (Reading::OwnSelf, None);
        }
        let trails = self.cues[end..to].iter().all(|c| c & (cue::COMPANION | cue::INTENSIFIER) != 0);
        if target.is_none() && to - from <= 6 && self.has(from, start, cue::SELF) && attack.nature == Nature::Attribute {
            return (Reading::OwnSelf, None);
        }
        let near = |far: usize| target.filter(|(d, _)| *d <= far).map(|(_, t)| t);
        let aimed = |t: Target| (Reading::Aimed, Some(t));
        let bare = to - from <= 3 + (end - start - 1);
        let alone = self.units.len() <= 3 + (end - start - 1);
        let friendly = self.all & (cue::FRIENDLY | cue::PRAISE_CLEAR) != 0 && self.all & (cue::AGENCY | cue::OFFICIAL) == 0;
        match attack.nature {
            Nature::Threat | Nature::Body if attack.weight >= 3 || near(REACH).is_some() => aimed(near(REACH).unwrap_or(Target::Unknown)),
            Nature::Threat | Nature::Body => (Reading::Unaimed, None),
            Nature::Phrase if attack.weight >= 5 || attack.kind == Kind::Nyinyir => aimed(near(REACH).unwrap_or(Target::Unknown)),
            Nature::Phrase if attack.weight >= 3 && (alone || near(REACH).is_some()) => aimed(near(REACH).unwrap_or(Target::Unknown)),
            Nature::Phrase => near(REACH).map_or((Reading::Unaimed, None), aimed),
            Nature::Violence => {
                // `gue tusuk`, or a word of intention shortly before.
                let intends = self.has(before, start, cue::INTENT) || own_before == Some(1);
                let on_thing = end < to && self.cues[end] & cue::OBJECT != 0 && self.cues[end] & TARGETS == 0;
                match near(REACH).or_else(|| self.previous_target(start)) {
                    Some(t) if intends && !on_thing => aimed(t),
                    // `kalau berani ... gue tusuk`: said to whoever reads.
                    None if own_before == Some(1) && self.has(from, start - 1, cue::INTENT) && !on_thing => aimed(Target::Unknown),
                    _ => (Reading::Unaimed, None),
                }
            }
            Nature::Camp => (Reading::Unaimed, None),
            Nature::Attribute => {
                if self.before(start, clause_from, cue::WRONGDOER) == Some(1) && self.all & (cue::PERSON | cue::MENTION) == 0 && near(1).is_none_or(|t| t == Target::Group) {
                    return (Reading::Wrongdoer, None);
                }
                if let Some(t) = near(2) {
                    return aimed(t);
                }
                // `benerin jalannya goblok`: whoever is asked is addressed.
                if trails && attack.weight >= 3 && self.has(clause_from, start, cue::REQUEST_CLEAR) {
                    return aimed(near(REACH).unwrap_or(Target::Unknown));
                }
                if self.beside(start, end, clause_from, clause_to, cue::OBJECT) {
                    return (Reading::Thing, None);
                }
                if self.has(from.max(start.saturating_sub(4)), to.min(end + 3), cue::WRONGDOER) {
                    return (Reading::Wrongdoer, None);
                }
                match near(REACH) {
                    Some(t) => aimed(t),
                    None if bare || (attack.weight >= 3 && self.opens_with_address(start)) => aimed(self.previous_target(from).unwrap_or(Target::Unknown)),
                    // A strong word inside a sentence describes somebody; at its end it may only trail a criticism (ruling 7).
                    None if attack.weight >= 4 && end < to => aimed(Target::Unknown),
                    None => (Reading::Unaimed, None),
                }
            }
            Nature::Animal | Nature::Sexual => {
                let follows_dasar = start > from && self.cues[start - 1] & cue::COMPANION != 0 && attack.weight >= 2 && near(REACH).is_some();
                if friendly && attack.nature == Nature::Animal {
                    return (Reading::Friendly, None);
                }
                if self.has(near_before.saturating_sub(1).max(from), start, cue::WRONGDOER) || self.beside(start, end, from, to, cue::WRONGDOER) {
                    return (Reading::Wrongdoer, None);
                }
                if let Some(t) = near(2) {
                    return aimed(t);
                }
                // At the end of a sentence that names or addresses someone (ruling 7).
                if attack.weight >= 4 && ((trails && near(REACH).is_some()) || self.has(clause_from, start, cue::REQUEST_CLEAR)) {
                    return aimed(near(REACH).unwrap_or(Target::Unknown));
                }
                if follows_dasar || (alone && attack.nature == Nature::Animal && attack.weight >= 3) {
                    return aimed(near(REACH).unwrap_or(Target::Unknown));
                }
                if self.beside(start, end, from, to, cue::OBJECT) {
                    return (Reading::Thing, None);
                }
                (Reading::Unaimed, None)
            }
            Nature::Exclamation => {
                if friendly {
                    return (Reading::Friendly, None);
                }
                match near(1) {
                    Some(t) if attack.weight >= 2 => aimed(t),
                    _ => (Reading::Unaimed, None),
                }
            }
        }
    }

    /// Whether everything before the attack is an address: mentions and names of the addressee.
    fn opens_with_address(&self, start: usize) -> bool {
        start > 0 && start <= FARTHEST && self.cues[..start].iter().all(|c| c & (TARGETS | cue::MENTION | cue::COMPANION | cue::PERSON) != 0)
    }

    /// A target in the sentence before (`Admin sok ramah. Munafik.`).
    fn previous_target(&self, from: usize) -> Option<Target> {
        let start = from.saturating_sub(8);
        (start..from).rev().find_map(|u| target_of(self.cues[u]))
    }

    /// Distance to the nearest unit with one of the cues; intensifiers and particles do not count.
    fn distance(&self, start: usize, end: usize, from: usize, to: usize, bits: u64) -> Option<usize> {
        let (before, after) = (self.before(start, from, bits), self.steps(end..to, bits));
        match (before, after) {
            (Some(b), Some(a)) => Some(b.min(a)),
            (one, other) => one.or(other),
        }
    }

    /// Distance to the nearest unit before `start` with one of the cues.
    fn before(&self, start: usize, from: usize, bits: u64) -> Option<usize> {
        self.steps((from..start).rev(), bits)
    }

    fn steps(&self, units: impl Iterator<Item = usize>, bits: u64) -> Option<usize> {
        // Most cues that are asked for stand nowhere in the post.
        if self.all & bits == 0 {
            return None;
        }
        let mut d = 0;
        for u in units {
            let found = self.cues[u] & bits != 0;
            d += usize::from(found || self.cues[u] & (cue::INTENSIFIER | cue::COMPANION) == 0);
            if found {
                return Some(d.max(1));
            }
        }
        None
    }

    fn beside(&self, start: usize, end: usize, from: usize, to: usize, bits: u64) -> bool {
        self.distance(start, end, from, to, bits).is_some_and(|d| d <= 1)
    }

    /// The nearest target within reach and its distance; of several as near, the first of [`NAMED`].
    fn target(&self, start: usize, end: usize, from: usize, to: usize) -> Option<(usize, Target)> {
        let bits = NAMED.iter().fold(0, |bits, n| bits | n.0);
        if self.all & bits == 0 {
            return None;
        }
        let before = self.nearest((from..start).rev(), bits);
        let after = self.nearest(end..to, bits);
        let d = before.0.min(after.0);
        let there = if before.0 == d { before.1 } else { 0 } | if after.0 == d { after.1 } else { 0 };
        NAMED.iter().find(|n| n.0 & there != 0).filter(|_| d <= REACH).map(|n| (d, n.1))
    }

    /// Distance to the nearest units with some cues, as [`steps`](Context::steps) counts it, and which of the cues they have; beyond [`REACH`] nothing is looked for.
    fn nearest(&self, units: impl Iterator<Item = usize>, bits: u64) -> (usize, u64) {
        let (mut d, mut found) = (1, 0);
        for u in units {
            let cues = self.cues[u];
            found |= cues & bits;
            if cues & (cue::INTENSIFIER | cue::COMPANION) == 0 {
                // The next unit is farther away.
                if found != 0 || d == REACH {
                    break;
                }
                d += 1;
            }
        }
        (if found == 0 { usize::MAX } else { d }, found)
    }

    /// The attack with the words that go with it.
    fn widen(&self, start: usize, end: usize) -> (u32, u32) {
        let goes_along = TARGETS | cue::INTENSIFIER | cue::COMPANION;
        let mut from = start;
        while from > start.saturating_sub(FARTHEST) && !self.pauses_before(from) && self.cues[from - 1] & goes_along != 0 && self.cues[from - 1] & cue::PROBLEM_CLEAR == 0 {
            from -= 1;
        }
        let mut to = end;
        while to < self.units.len().min(end + FARTHEST) && !self.pauses_before(to) && self.cues[to] & goes_along != 0 && self.cues[to] & cue::PROBLEM_CLEAR == 0 {
            to += 1;
        }
        (from as u32, to as u32)
    }
}

/// Whether one of `ends` stands inside a phrase: `pejabat anjing, saya ...` speaks of nobody's dog.
pub(crate) fn parted(tokens: &[Token], units: &[Unit], phrase: &PhraseHit, ends: u16) -> bool {
    (phrase.start + 1..phrase.end).any(|u| {
        let (before, here) = (units[u as usize - 1].first, units[u as usize].first);
        // A stop behind one letter shortens it: E. coli.
        before != here && tokens[here as usize].has(ends) && tokens[before as usize].end - tokens[before as usize].start > 1
    })
}

/// The target that the cues of a unit name.
pub(crate) fn target_of(cues: u64) -> Option<Target> {
    [(cue::ADMIN, Target::Admin), (cue::OFFICIAL, Target::Official), (cue::AGENCY, Target::Agency), (cue::GROUP, Target::Group), (cue::CITIZEN, Target::Citizen)]
        .iter()
        .find(|(bits, _)| cues & bits != 0)
        .map(|(_, t)| *t)
}
