//! Signs of the shape of a post, and of cues that meet.

use super::Desk;
use crate::context::TARGETS;
use crate::cue::{affixes_of, cue, sign};
use crate::normalise::tokens::{self, Token, TokenKind};

/// The sentence holds a question mark (a bit that no cue uses within a sentence).
pub(super) const ASKED: u64 = 1 << 63;

/// More capitals than this, and three times as many as small letters, are shouted.
const MOST_CAPITALS: usize = 12;

/// What the tokens that count tell of the shape of a post.
#[derive(Clone, Copy, Default)]
struct Shape<'t> {
    flags: u16,
    affixes: u64,
    mentions: usize,
    tags: usize,
    lines: usize,
    first: Option<&'t Token>,
    last: Option<&'t Token>,
}

impl Desk {
    /// Signs of the shape of the post, and the affixes of its words. `rest` is the number of units that are left without attacks and addresses.
    pub(super) fn shape(&self, text: &str, rest: usize, cues: u64) -> (u64, u64) {
        let length = match rest {
            0..=2 => sign::TINY,
            3..=5 => sign::SHORT,
            6..=10 => sign::BRIEF,
            11..=20 => sign::MIDDLE,
            21..=40 => sign::LONG,
            _ => sign::VERY_LONG,
        };
        let shape = if self.findings.is_empty() { self.shape_of_all() } else { self.shape_of_rest() };
        let begins = |t: Option<&Token>| t.is_some_and(|t| t.kind == TokenKind::Mention);
        let capitals = self.folded.capitals();
        let signs = sign::ALWAYS
            | length
            | set(shape.flags & tokens::ASKS != 0, sign::ASKS)
            | set(shape.flags & tokens::EXCLAIMS != 0, sign::EXCLAIMS)
            | set(shape.flags & tokens::QUOTED != 0, sign::QUOTES)
            | set(shape.tags > 0, sign::TAGGED)
            | set(shape.tags > 2, sign::MANY_TAGS)
            | set(shape.mentions > 2, sign::MANY_MENTIONS)
            | set(shape.lines > 2, sign::LINES)
            | set(begins(shape.first), sign::OPENS_WITH_MENTION)
            | set(shape.last.is_some_and(|t| t.has(tokens::ASKS)), sign::ENDS_ASKING)
            | set(capitals > MOST_CAPITALS && capitals > 3 * text.bytes().filter(u8::is_ascii_lowercase).count(), sign::SHOUTS);
        let any = |bits: u64| cues & bits != 0;
        let targets = any(TARGETS & !cue::AGENCY);
        let request = any(cue::REQUEST | cue::QUESTION | cue::COMPLAINT | cue::PROBLEM);
        let signs = signs
            | set(any(cue::LAUGH | cue::EMOJI_MOCK) & targets, sign::LAUGH_TARGET)
            | set(any(cue::PRAISE) & any(cue::MOCKERY | cue::EMOJI_MOCK | cue::LAUGH | cue::TAUNT), sign::PRAISE_MOCK)
            | set(any(cue::PRAISE) & any(cue::OFFICIAL), sign::PRAISE_OFFICIAL)
            | set(any(cue::TAUNT) & targets, sign::TAUNT_TARGET)
            | set(any(cue::MOCKERY) & targets, sign::MOCK_TARGET)
            | set(any(cue::QUESTION) & any(cue::OFFICIAL), sign::QUESTION_OFFICIAL)
            | set(any(cue::POLITICS) & !any(cue::OBJECT_CLEAR), sign::POLITICS_ONLY)
            | set(any(cue::POLITICS) & any(cue::OBJECT_CLEAR), sign::POLITICS_OBJECT)
            | set(any(cue::BROADCAST) & any(cue::URL), sign::BROADCAST_URL)
            | set(any(cue::BROADCAST) & any(cue::NUMBER), sign::BROADCAST_NUMBER)
            | set(any(cue::PRAISE) & !request, sign::PRAISE_ONLY)
            | set(any(cue::PRAISE) & any(cue::PROBLEM_CLEAR), sign::PRAISE_PROBLEM)
            | set(any(cue::SELF) & any(cue::PROBLEM), sign::SELF_PROBLEM)
            | set(any(cue::NEGATION) & any(cue::PROBLEM), sign::NEGATED_PROBLEM)
            | set(any(cue::PAST) & any(cue::PROBLEM), sign::PAST_PROBLEM)
            | set(any(cue::OBJECT) & !request, sign::OBJECT_ONLY)
            | set(!any(cue::OBJECT), sign::NO_OBJECT)
            | set(request | (signs & sign::ASKS != 0), sign::ANY_REQUEST_CUE);
        (signs, shape.affixes)
    }

    /// The shape of a post without attacks: every token counts.
    fn shape_of_all(&self) -> Shape<'_> {
        let tokens = self.tokens.as_slice();
        let (mut flags, mut mentions, mut affixes) = (0, 0, 0);
        for t in tokens {
            flags |= t.flags;
            mentions += usize::from(is_mention(t));
            affixes |= affixes_of(t.affixes);
        }
        let count = |there: u16, counts: fn(&Token) -> bool| if flags & there != 0 { tokens.iter().filter(|t| counts(t)).count() } else { 0 };
        Shape {
            flags,
            affixes,
            mentions,
            tags: count(tokens::TAG, in_tag),
            lines: count(tokens::LINE, opens_line),
            first: tokens.first(),
            last: tokens.iter().rfind(|t| !adorns(t)).or(tokens.last()),
        }
    }

    /// The shape of what is left of a post when attacks are taken away.
    fn shape_of_rest(&self) -> Shape<'_> {
        let mut shape = Shape::default();
        let mut unit = 0;
        for (i, t) in self.tokens.iter().enumerate() {
            while unit + 1 < self.units.len() && (self.units[unit].last as usize) < i {
                unit += 1;
            }
            if self.is_taken(unit) || self.is_quiet(unit) {
                continue;
            }
            shape.first = shape.first.or(Some(t));
            if shape.last.is_none() || !adorns(t) {
                shape.last = Some(t);
            }
            shape.flags |= t.flags;
            shape.affixes |= affixes_of(t.affixes);
            shape.mentions += usize::from(is_mention(t));
            shape.tags += usize::from(in_tag(t));
            shape.lines += usize::from(opens_line(t));
        }
        shape
    }
}

fn is_mention(t: &Token) -> bool {
    t.kind == TokenKind::Mention
}

/// A picture, link, handle or tag: a question that one follows still ends the post.
fn adorns(t: &Token) -> bool {
    !matches!(t.kind, TokenKind::Word | TokenKind::Number) || t.has(tokens::TAG)
}

/// Whether the token is a word of a tag that stands apart from other words.
fn in_tag(t: &Token) -> bool {
    t.flags & (tokens::TAG | tokens::SPACE) == tokens::TAG | tokens::SPACE
}

fn opens_line(t: &Token) -> bool {
    t.has(tokens::LINE)
}

#[inline]
fn set(on: bool, bit: u64) -> u64 {
    u64::from(on).wrapping_neg() & bit
}

/// Signs of the cues that meet in one sentence.
#[inline]
pub(super) fn meeting(s: u64) -> u64 {
    let both = |a: u64, b: u64, bit: u64| set((s & a != 0) & (s & b != 0), bit);
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
