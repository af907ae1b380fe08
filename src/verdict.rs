//! The verdict on one post: small, owned, `Copy`, without heap.

use crate::label::{Kind, Label, Target, Topic};

const ABUSIVE: u8 = 1;
const PROFANITY: u8 = 2;
const TRUNCATED: u8 = 4;

/// What the scorer knows; [`Verdict::new`] turns it into a verdict that keeps the invariants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    pub(crate) label: Label,
    pub(crate) scores: [u16; 3],
    pub(crate) abusive: bool,
    pub(crate) profanity: bool,
    pub(crate) truncated: bool,
    pub(crate) kind: Kind,
    pub(crate) topic: Option<Topic>,
    pub(crate) urgency: u8,
    pub(crate) severity: u8,
    pub(crate) target: Option<Target>,
}

/// What pilah says of one post.
///
/// The invariants hold by construction: `mixed` is "a request that is abusive", harassment is always abusive, off-topic never is, urgency and topic
/// exist only for requests, severity is 0 exactly when the post is not abusive, and the three scores sum to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    scores: [u16; 3],
    label: Label,
    kind: Kind,
    topic: Option<Topic>,
    target: Option<Target>,
    urgency: u8,
    severity: u8,
    flags: u8,
}

impl Verdict {
    pub(crate) fn new(p: Parts) -> Verdict {
        let request = p.label == Label::ServiceRequest;
        let abusive = match p.label {
            Label::Harassment => true,
            Label::OffTopic => false,
            Label::ServiceRequest => p.abusive,
        };
        debug_assert_eq!(p.kind.label(), p.label);
        debug_assert_eq!(p.scores.iter().map(|s| u32::from(*s)).sum::<u32>(), 1000);
        Verdict {
            scores: p.scores,
            label: p.label,
            kind: p.kind,
            topic: p.topic.filter(|_| request),
            target: if abusive { Some(p.target.unwrap_or(Target::Unknown)) } else { None },
            urgency: if request { p.urgency.min(3) } else { 0 },
            severity: if abusive { p.severity.clamp(1, 4) } else { 0 },
            flags: if abusive { ABUSIVE } else { 0 } | if p.profanity { PROFANITY } else { 0 } | if p.truncated { TRUNCATED } else { 0 },
        }
    }

    /// The class.
    #[must_use]
    pub fn label(&self) -> Label {
        self.label
    }

    /// Score of each class in thousandths, in the order of [`Label::ALL`]: 0 to 1000, their sum is exactly 1000.
    #[must_use]
    pub fn scores(&self) -> [u16; 3] {
        self.scores
    }

    /// Score of one class in thousandths.
    #[must_use]
    pub fn score(&self, label: Label) -> u16 {
        self.scores[label.code() as usize]
    }

    /// Whether abuse aimed at a person, agency or group is present.
    #[must_use]
    pub fn abusive(&self) -> bool {
        self.flags & ABUSIVE != 0
    }

    /// Whether this is a request that also abuses (guideline R4).
    #[must_use]
    pub fn mixed(&self) -> bool {
        self.label == Label::ServiceRequest && self.abusive()
    }

    /// Whether a swear word occurs anywhere, also harmlessly. It never decides the class.
    #[must_use]
    pub fn profanity(&self) -> bool {
        self.flags & PROFANITY != 0
    }

    /// The kind, from the list of the post's own class.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What a request is about, where the text tells.
    #[must_use]
    pub fn topic(&self) -> Option<Topic> {
        self.topic
    }

    /// 3 emergency (darurat), 2 urgent (mendesak), 1 soon (perlu cepat), 0 ordinary; above 0 only for requests.
    #[must_use]
    pub fn urgency(&self) -> u8 {
        self.urgency
    }

    /// Severity of the abuse, 1 to 4 (guideline section 5), 0 exactly when not abusive; 4 always goes to a human.
    #[must_use]
    pub fn severity(&self) -> u8 {
        self.severity
    }

    /// Whom the abuse is aimed at, `None` exactly when not abusive.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        self.target
    }

    /// Whether the post was longer than [`MAX_POST_BYTES`](crate::MAX_POST_BYTES) and only its head was read.
    #[must_use]
    pub fn truncated(&self) -> bool {
        self.flags & TRUNCATED != 0
    }
}

/// The three scores as an object with the class names as keys.
#[cfg(feature = "serde")]
struct Scores([u16; 3]);

#[cfg(feature = "serde")]
impl serde::Serialize for Scores {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = s.serialize_map(Some(3))?;
        for label in Label::ALL {
            map.serialize_entry(label.as_str(), &self.0[label.code() as usize])?;
        }
        map.end()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Verdict {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = s.serialize_struct("Verdict", 11)?;
        out.serialize_field("label", &self.label)?;
        out.serialize_field("scores", &Scores(self.scores))?;
        out.serialize_field("abusive", &self.abusive())?;
        out.serialize_field("mixed", &self.mixed())?;
        out.serialize_field("profanity", &self.profanity())?;
        out.serialize_field("kind", &self.kind)?;
        out.serialize_field("topic", &self.topic)?;
        out.serialize_field("urgency", &self.urgency)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("target", &self.target)?;
        out.serialize_field("truncated", &self.truncated())?;
        out.end()
    }
}
