//! Normalising: from text as it is typed to tokens, keys and standard spelling.

pub(crate) mod affix;
pub(crate) mod ambiguous;
pub(crate) mod doubled;
pub(crate) mod elongation;
pub(crate) mod evasion;
pub(crate) mod fold;
pub(crate) mod neighbours;
pub(crate) mod publish;
pub(crate) mod repair;
pub(crate) mod respell;
pub(crate) mod table;
pub(crate) mod tokens;
pub(crate) mod units;
pub(crate) mod words;

pub use publish::{Change, MAX_TEXT_BYTES, NormalToken, Normalised, Profile};
