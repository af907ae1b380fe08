//! Sorts social-media posts sent to an Indonesian local government into requests, abuse and the rest, with reasons.
//!
//! ```
//! use pilah::{Label, Topic, Triage};
//!
//! let triage = Triage::new();
//! let verdict = triage.classify("min, lampu jalan depan SDN 2 mati 3 hari, dasar dinas goblok");
//! assert_eq!(verdict.label(), Label::ServiceRequest);
//! assert_eq!(verdict.topic(), Some(Topic::LampuJalan));
//! assert!(verdict.mixed(), "a request inside an insult is still a request");
//! ```
//!
//! A post goes one way: text, normalised units, matches, two sums, verdict. Everything that decides stands in the TSV files of `lexicons/`, which are
//! built in and can be extended or replaced at run time ([`TriageBuilder`]); [`Triage::explain`] names the row behind every reason. The same text gives
//! the same verdict on every machine. No network, no model, no features of the author.
//!
//! [`Triage`] is immutable, `Send + Sync` and cheap to share behind a reference. For many posts keep a [`Scratch`] per thread
//! ([`Triage::classify_with`]) or hand over a whole batch ([`Triage::classify_batch`]).

#![forbid(unsafe_code)]

mod context;
mod cue;
mod error;
mod explain;
mod label;
mod lexicon;
mod matcher;
mod normalise;
mod pii;
mod score;
mod survey;
mod terms;
mod triage;
mod verdict;

pub use error::{Error, Issue};
pub use explain::{Evidence, Explanation, MAX_COMBINING_MARKS, Reason, Span, SpanKind, SpanRef};
pub use label::{Kind, Label, Language, Target, Topic, UnknownName};
pub use lexicon::format::{format_lexicon, lexicon_category};
pub use lexicon::{MAX_LEXICON_BYTES, MAX_LEXICON_ROWS, MAX_PHRASE_WORDS};
pub use normalise::{Change, MAX_TEXT_BYTES, NormalToken, Normalised, Profile};
pub use pii::{Pii, find_pii};
pub use survey::{Coverage, FileUse, IdleRow, Survey};
pub use terms::Terms;
pub use triage::{MAX_POST_BYTES, Scratch, Triage, TriageBuilder};
pub use verdict::Verdict;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
