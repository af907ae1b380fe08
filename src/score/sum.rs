//! The two sums: weights of everything that is not taken away with an attack.

use super::signs::{ASKED, meeting};
use super::{ATTACKS, Desk, Limits, QUIET, REPEATED, Spoken, TAKEN, Term};
use crate::context::{Finding, LEAST_EXPLICIT, Reading, TARGETS};
use crate::cue::{cue, sign};
use crate::label::{Kind, Target};
use crate::matcher::points::RowNumbers;
use crate::matcher::{Matcher, Nature, PhraseHit};
use crate::normalise::tokens;
use crate::normalise::words::{Key, fixed};

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

/// What the words and phrases of a post say.
#[derive(Default)]
struct Told {
    request: i32,
    abuse: i32,
    cues: u64,
    signs: u64,
    /// Units that are left without attacks; addresses do not make a post longer.
    rest: usize,
    /// Targets that were taken away with an attack.
    taken_cues: u64,
    /// What taken words say for a request.
    taken_request: i32,
}

/// A request sum that no request has: nothing is left once the attack is taken away.
const NOTHING_LEFT: i32 = -600;

/// An abuse sum below every threshold in use.
const EXCUSED: i32 = -150;

impl Desk {
    /// Sums the weights of everything that is not taken away with an attack; `record` keeps who spoke.
    pub(crate) fn sum(&mut self, matcher: &Matcher, limits: &Limits, text: &str, record: bool) -> Sums {
        self.spoken.clear();
        self.class_rows.clear();
        let told = match (self.findings.is_empty(), record) {
            (true, false) => self.sum_all::<false>(matcher),
            (true, true) => self.sum_all::<true>(matcher),
            (false, _) => self.sum_rest(matcher, record),
        };
        let Told { mut cues, taken_cues, rest, .. } = told;
        let mut request = limits.request_base + told.request;
        let mut abuse = limits.abuse_base + told.abuse;
        let (shape, affixes) = self.shape(text, rest, cues);
        let signs = told.signs | shape | self.signs_of_findings();
        let rule = self.points_of_findings(limits);
        for f in &self.findings {
            // A weak taunt is one only where somebody is named.
            let named = f.target.is_some_and(|t| t != Target::Unknown);
            if f.attack.kind == Kind::Nyinyir && f.reading == Reading::Aimed && (named || f.attack.weight >= 3) {
                cues |= cue::TAUNT | if f.attack.weight >= 3 && (named || f.attack.weight >= 5) { cue::TAUNT_CLEAR } else { 0 };
            }
        }
        self.signs = signs;
        self.cues = cues | (self.cues & (TARGETS | cue::ATTACK));
        let sets = [(cues, &matcher.cue_weights, Term::Cue as fn(u8) -> Term), (signs, &matcher.sign_weights, Term::Sign), (affixes, &matcher.affix_weights, Term::Affix)];
        for (set, weights, term) in sets {
            let mut left = if record { set } else { set & weights.weighted };
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                request += i32::from(weights.request[bit]);
                abuse += i32::from(weights.abuse[bit]);
                self.class_rows.push(weights.class_rows[bit]);
                if record {
                    self.spoken.push(Spoken { term: term(bit as u8), start: 0, end: 0, request: weights.request[bit], abuse: weights.abuse[bit] });
                }
            }
        }
        let asks = signs & (sign::ASKS | sign::ANY_REQUEST_CUE) != 0 || cues & cue::OBJECT != 0;
        if asks {
            request += told.taken_request;
            let mut left = taken_cues & !cues;
            while left != 0 {
                request += i32::from(matcher.cue_weights.request[left.trailing_zeros() as usize].max(0));
                left &= left - 1;
            }
        }
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

    /// Sums a post without attacks. Which words have been met, which have weights and where sentences end is foreseen by no processor, so there is no branch
    /// on any of it.
    fn sum_all<const RECORD: bool>(&mut self, matcher: &Matcher) -> Told {
        let first = self.met.round(self.units.len().max(self.phrases.len()));
        let mut told = Told { cues: self.cues, rest: self.units.len() - self.addresses, ..Told::default() };
        let Desk { units, tokens, phrases, begun_cues, sentences, class_rows, spoken, met, .. } = self;
        let rows = units.len() + phrases.len();
        class_rows.resize(rows, RowNumbers::default());
        if sentences.len() <= units.len() {
            sentences.resize(units.len() + 1, 0);
        }
        let (mut row, mut ended) = (0, 0);
        let mut sentence = 0;
        for (at, (unit, cues)) in units.iter().zip(begun_cues.iter()).enumerate() {
            let number = first + at as u32;
            let flags = tokens[unit.first as usize].flags;
            let stop = flags & tokens::STOP != 0;
            sentences[ended] = sentence;
            ended += usize::from(stop);
            sentence &= u64::from(stop).wrapping_sub(1);
            sentence |= cues | if flags & tokens::ASKS != 0 { ASKED } else { 0 };
            let info = matcher.info(unit.note);
            let before = met.meet(unit, number, RECORD);
            let new = before < first;
            told.request += i32::from(info.request) & -i32::from(new);
            told.abuse += i32::from(info.abuse) & -i32::from(new);
            class_rows[row] = info.class_rows;
            row += usize::from((number - before > REPEATED) & info.class_rows.any());
            if RECORD && new {
                let at = at as u32;
                spoken.push(Spoken { term: Term::Key(unit.key), start: at, end: at + 1, request: info.request, abuse: info.abuse });
            }
        }
        for (number, phrase) in (first..).zip(phrases.iter()) {
            let info = matcher.node(phrase.node);
            let before = std::mem::replace(&mut met.nodes[phrase.node as usize], number);
            let new = before < first;
            told.request += i32::from(info.request) & -i32::from(new);
            told.abuse += i32::from(info.abuse) & -i32::from(new);
            class_rows[row] = info.class_rows;
            row += usize::from((number - before > REPEATED) & info.class_rows.any());
            if RECORD && new {
                spoken.push(Spoken { term: Term::Node(phrase.node), start: phrase.start, end: phrase.end, request: info.request, abuse: info.abuse });
            }
        }
        class_rows.truncate(row);
        told.signs = sentences[..ended].iter().fold(meeting(sentence), |signs, s| signs | meeting(*s));
        told
    }

    /// Sums what is left of a post when attacks are taken away.
    fn sum_rest(&mut self, matcher: &Matcher, record: bool) -> Told {
        let mut told = Told::default();
        let first = self.met.round(self.units.len().max(self.phrases.len()));
        let Desk { units, tokens, phrases, spoken, roles, met, .. } = self;
        let mut sentence = 0;
        let mut phrases_left = phrases.as_slice();
        for ((number, unit), role) in (first..).zip(units.iter()).zip(roles.iter()) {
            let at = number - first;
            let flags = tokens[unit.first as usize].flags;
            if flags & tokens::STOP != 0 {
                told.signs |= meeting(sentence);
                sentence = 0;
            }
            if flags & tokens::ASKS != 0 && role & QUIET == 0 {
                sentence |= ASKED;
            }
            while let Some(phrase) = phrases_left.first().filter(|p| p.start == at) {
                if role & TAKEN == 0 {
                    sentence |= matcher.node(phrase.node).cues;
                }
                phrases_left = &phrases_left[1..];
            }
            let info = matcher.info(unit.note);
            let (request, abuse) = (i32::from(info.request), i32::from(info.abuse));
            let counts = if role & TAKEN == 0 {
                sentence |= info.cues;
                told.rest += usize::from(!is_address(unit.key));
                told.cues |= info.cues;
                true
            } else {
                // What attacks says nothing of the request; whom it attacks may speak for one (`min`), never against it.
                told.abuse += abuse;
                if role & ATTACKS == 0 {
                    told.taken_cues |= info.cues & TARGETS;
                }
                role & ATTACKS == 0 && request > 0
            };
            if counts && met.meet(unit, number, record) < first {
                if role & TAKEN == 0 {
                    told.request += request;
                    told.abuse += abuse;
                } else {
                    told.taken_request += request;
                }
                if record {
                    spoken.push(Spoken { term: Term::Key(unit.key), start: at, end: at + 1, request: info.request, abuse: info.abuse });
                }
            }
        }
        told.signs |= meeting(sentence);
        let left = |p: &PhraseHit| roles[p.start as usize..p.end as usize].iter().all(|r| r & TAKEN == 0);
        for (number, p) in (first..).zip(phrases.iter()).filter(|(_, p)| left(p)) {
            let info = matcher.node(p.node);
            told.cues |= info.cues;
            if std::mem::replace(&mut met.nodes[p.node as usize], number) < first {
                told.request += i32::from(info.request);
                told.abuse += i32::from(info.abuse);
                if record {
                    spoken.push(Spoken { term: Term::Node(p.node), start: p.start, end: p.end, request: info.request, abuse: info.abuse });
                }
            }
        }
        self.choose_rest(matcher);
        told
    }

    /// The rows of class weights of what is left when attacks are taken away. A word met shortly before adds nothing, even where it was taken.
    fn choose_rest(&mut self, matcher: &Matcher) {
        let first = self.met.round(self.units.len().max(self.phrases.len()));
        let Desk { units, phrases, class_rows, roles, met, .. } = self;
        for ((number, unit), role) in (first..).zip(units.iter()).zip(roles.iter()) {
            let before = met.meet(unit, number, false);
            if role & TAKEN == 0 && number - before > REPEATED {
                class_rows.push(matcher.info(unit.note).class_rows);
            }
        }
        for (number, p) in (first..).zip(phrases.iter()) {
            let before = std::mem::replace(&mut met.nodes[p.node as usize], number);
            if number - before > REPEATED && roles[p.start as usize..p.end as usize].iter().all(|r| r & TAKEN == 0) {
                class_rows.push(matcher.node(p.node).class_rows);
            }
        }
    }

    /// Signs of how the insults are read.
    fn signs_of_findings(&self) -> u64 {
        let of = |f: &Finding| match f.reading {
            Reading::Aimed => sign::AIMED | if f.attack.weight >= LEAST_EXPLICIT { sign::AIMED_STRONG } else { 0 },
            Reading::Unaimed if f.end as usize == self.units.len() && f.start >= 4 => sign::TRAILING,
            Reading::Unaimed if matches!(f.attack.nature, Nature::Attribute | Nature::Phrase | Nature::Camp) => sign::UNAIMED_INSULT,
            Reading::Unaimed | Reading::Friendly => sign::UNAIMED_SWEAR,
            Reading::Thing | Reading::Wrongdoer => sign::THING,
            Reading::Reported => sign::REPORTED,
            Reading::Negated => sign::DENIED,
            Reading::OwnSelf => sign::OWN_SELF,
        };
        self.findings.iter().filter(|f| f.attack.kind != Kind::Nyinyir).fold(0, |signs, f| signs | of(f))
    }

    /// Points of the rules for insults that are aimed at someone: those of the highest rule.
    fn points_of_findings(&self, limits: &Limits) -> i32 {
        let aimed = self.findings.iter().filter(|f| f.attack.kind != Kind::Nyinyir && f.reading == Reading::Aimed);
        aimed.fold(0, |points, f| match f.attack.weight {
            ..2 => points,
            2 => points.max(limits.aimed),
            3.. => points.max(limits.aimed).max(limits.aimed_strong),
        })
    }
}

fn is_address(key: Key) -> bool {
    const ADDRESSES: u64 = 1 << fixed::MENTION | 1 << fixed::URL | 1 << fixed::EMAIL;
    ADDRESSES >> key.min(63) & 1 != 0
}
