//! The record that a verdict is in C.

use pilah_core::Verdict;

use super::codes::*;

/// What pilah says of one post: 32 bytes, the same on every platform. Harassment always has PILAH_FLAG_ABUSIVE, off-topic never; PILAH_FLAG_MIXED is exactly a request
/// with PILAH_FLAG_ABUSIVE; the severity is 0 exactly without PILAH_FLAG_ABUSIVE.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct pilah_verdict {
    /// Thousandths, by PILAH_LABEL_*: each 0 to 1000, their sum exactly 1000.
    pub scores: [u16; 3],
    /// PILAH_LABEL_*: the class.
    pub label: u8,
    /// PILAH_KIND_*: the kind within the class.
    pub kind: u8,
    /// PILAH_TOPIC_*: what a request is about; PILAH_NONE without one and for the other classes.
    pub topic: u8,
    /// PILAH_TARGET_*: whom the abuse is aimed at; PILAH_NONE when there is none.
    pub target: u8,
    /// 0 ordinary, 1 soon, 2 urgent, 3 emergency; above 0 only for requests.
    pub urgency: u8,
    /// Of the abuse, 0 to 4; 4 always goes to a human.
    pub severity: u8,
    /// PILAH_FLAG_ABUSIVE, PILAH_FLAG_MIXED, PILAH_FLAG_PROFANITY, PILAH_FLAG_TRUNCATED, PILAH_FLAG_INVALID_UTF8; other bits are 0 and for later versions.
    pub flags: u32,
    /// Zeros, for later versions.
    pub reserved: [u8; 16],
}

const _: () = assert!(size_of::<pilah_verdict>() == 32 && align_of::<pilah_verdict>() == 4);

impl pilah_verdict {
    pub(crate) fn new(v: Verdict, invalid_utf8: bool) -> pilah_verdict {
        let flag = |set: bool, bit: u32| if set { bit } else { 0 };
        pilah_verdict {
            scores: v.scores(),
            label: v.label().code(),
            kind: v.kind().code(),
            topic: v.topic().map_or(PILAH_NONE, |t| t.code()),
            target: v.target().map_or(PILAH_NONE, |t| t.code()),
            urgency: v.urgency(),
            severity: v.severity(),
            flags: flag(v.abusive(), PILAH_FLAG_ABUSIVE)
                | flag(v.mixed(), PILAH_FLAG_MIXED)
                | flag(v.profanity(), PILAH_FLAG_PROFANITY)
                | flag(v.truncated(), PILAH_FLAG_TRUNCATED)
                | flag(invalid_utf8, PILAH_FLAG_INVALID_UTF8),
            reserved: [0; 16],
        }
    }
}
