//! Sums into a verdict.

use super::{Desk, Limits, Sums};
use crate::context::{Finding, LEAST_EXPLICIT, Reading, target_of};
use crate::cue::{cue, sign};
use crate::label::{Kind, Label, Target, Topic};
use crate::matcher::points::{OFF_TOPIC_KINDS, REQUEST_KINDS, TOPICS, URGENCY, kind_lane};
use crate::matcher::{Matcher, Nature};
use crate::verdict::{Parts, Verdict};

/// The verdict on a post.
pub(crate) fn judge(desk: &Desk, matcher: &Matcher, limits: &Limits, sums: &Sums, truncated: bool) -> (Verdict, Decided) {
    let spam = sums.cues & cue::SPAM_CLEAR != 0;
    // Kinds of a request and levels of urgency, where a request is in question at all.
    let mut points = [0; 8];
    let mut level = 0;
    let mut request_sum = sums.request;
    if request_sum >= LEAST_EMERGENCY || chance(request_sum) >= limits.request {
        points = matcher.class_rows.kind_points::<REQUEST_KINDS>(&desk.class_rows);
        level = urgency(sums, &points[URGENCY..URGENCY + 3]);
        if level == 3 && !spam && request_sum >= LEAST_EMERGENCY {
            // R19: an emergency is a request even where little else asks for anything.
            request_sum = request_sum.max(EMERGENCY_SUM);
        }
    }
    let abuse_sum = sums.abuse + sums.rule;
    let request = u32::from(chance(request_sum));
    let abuse = u32::from(chance(abuse_sum));
    let harassment = ((1000 - request) * abuse + 500) / 1000;
    let scores = [request as u16, harassment as u16, (1000 - request - harassment) as u16];
    let aimed = || desk.findings.iter().filter(|f| f.reading == Reading::Aimed && f.attack.kind != Kind::Nyinyir);
    let explicit = aimed().any(|f| f.attack.weight >= LEAST_EXPLICIT);
    let label = if request >= u32::from(limits.request) {
        Label::ServiceRequest
    } else if abuse >= u32::from(if explicit { limits.abuse_explicit } else { limits.abuse }) {
        Label::Harassment
    } else {
        Label::OffTopic
    };
    let worst = aimed().max_by_key(|f| f.attack.severity);
    let (kind, topic) = match label {
        Label::ServiceRequest => (best_kind(&points, REQUEST_KINDS, Kind::Aduan), best_topic(&matcher.class_rows.topic_points(&desk.class_rows))),
        Label::OffTopic if spam => (Kind::Spam, None),
        Label::OffTopic => (best_kind(&matcher.class_rows.kind_points::<OFF_TOPIC_KINDS>(&desk.class_rows), OFF_TOPIC_KINDS, Kind::Obrolan), None),
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

/// Urgency by the cues of the post and by the points of its three levels: 0 to 3.
fn urgency(sums: &Sums, points: &[i32]) -> u8 {
    let any = |bits: u64| sums.cues & bits != 0;
    let told = any(cue::PAST | cue::BROADCAST_CLEAR) && sums.signs & sign::ASKS == 0 && !any(cue::REQUEST_CLEAR);
    let by_cue = if any(cue::EMERGENCY) && !told && points[2] > SURELY_NO_EMERGENCY {
        3
    } else if any(cue::PRESSING | cue::EMERGENCY) && !told {
        2
    } else {
        u8::from(any(cue::SOON))
    };
    let by_words = points.iter().rposition(|p| *p > 0).map_or(0, |level| level as u8 + 1);
    by_cue.max(by_words)
}

/// The kind with most points, of those whose lanes begin at `first`; `usual` where none has more.
fn best_kind(points: &[i32; 8], first: usize, usual: Kind) -> Kind {
    let of = |kind: Kind| kind_lane(kind).and_then(|lane| points.get(lane.wrapping_sub(first)));
    let rivals = Kind::ALL.iter().copied().filter(|k| k.label() == usual.label());
    rivals.fold(usual, |best, kind| if of(kind) > of(best) { kind } else { best })
}

/// The topic with most points, the first of equals, when any has points and the best has enough.
fn best_topic(points: &[i32; TOPICS]) -> Option<Topic> {
    let points = &points[..Topic::ALL.len()];
    let (mut best, mut any) = (0, 0);
    for (i, p) in points.iter().enumerate() {
        any |= p;
        best = if *p > points[best] { i } else { best };
    }
    Topic::ALL.get(best).copied().filter(|_| any != 0 && points[best] >= LEAST_TOPIC)
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
