//! Matching, summing and choosing once more, as plainly as possible: rows in maps of the standard library, phrases looked up one by one, a sum for every
//! choice by its name. Compared with the fast way on the bench texts, on the evaluation posts and the posts of `PILAH_BENCH_POSTS` where they are there,
//! and on made-up posts. Fold and tokens have a reference of their own in `tests/reference.rs`; the context rules are plain as they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;

use super::{ATTACKS, Desk, QUIET, TAKEN};
use crate::context::{LEAST_EXPLICIT, Reading, TARGETS};
use crate::cue::{DECORATION_CUES, DECORATION_SIGNS, OF_ATTACKS, affix, cue, sign};
use crate::label::{Kind, Label, Target, Topic};
use crate::lexicon::{Category, Cells, MAX_PHRASE_WORDS, Row, Sources, builtin};
use crate::matcher::Nature;
use crate::matcher::build::{is_exact, reading_order};
use crate::normalise::tokens::{self, Token, TokenKind};
use crate::normalise::words::{Key, Words, fixed, single_emoji};
use crate::triage::{Scratch, Triage};

/// What the rows of one phrase or bit say.
#[derive(Clone, Default)]
struct Said {
    cues: u64,
    request: i32,
    abuse: i32,
    /// Posts that the row with the weights was learnt from: of several rows the one with most speaks.
    count: u32,
    choices: BTreeMap<String, i32>,
}

struct Plain {
    phrases: HashMap<Vec<Key>, Said>,
    bits: HashMap<String, Said>,
}

/// The bits of a cue row of some weight.
fn bits_of(category: Category, weight: i32, second: &str) -> u64 {
    let scale = |bits: [u64; 3], clear: i32, sure: i32| bits[0] | if weight >= clear { bits[1] } else { 0 } | if weight >= sure { bits[2] } else { 0 };
    match category {
        Category::Object => scale([cue::OBJECT, cue::OBJECT_CLEAR, cue::OBJECT_SURE], 4, 7),
        Category::Problem => scale([cue::PROBLEM, cue::PROBLEM_CLEAR, cue::PROBLEM_SURE], 3, 5),
        Category::Request => scale([cue::REQUEST, cue::REQUEST_CLEAR, cue::REQUEST_SURE], 3, 5),
        Category::Question => scale([cue::QUESTION, cue::QUESTION_CLEAR, cue::QUESTION_SURE], 3, 5),
        Category::Complaint => scale([cue::COMPLAINT, cue::COMPLAINT_CLEAR, cue::COMPLAINT_SURE], 3, 5),
        Category::Urgent => [cue::SOON, cue::PRESSING, cue::EMERGENCY][weight as usize - 1],
        Category::Praise => scale([cue::PRAISE, cue::PRAISE_CLEAR, 0], 3, 9),
        Category::Politics => scale([cue::POLITICS, cue::POLITICS_CLEAR, 0], 3, 9),
        Category::Spam => scale([cue::SPAM, cue::SPAM_CLEAR, 0], 4, 9),
        Category::Broadcast => scale([cue::BROADCAST, cue::BROADCAST_CLEAR, 0], 3, 9),
        Category::Verdictive => scale([cue::VERDICTIVE, cue::VERDICTIVE_CLEAR, 0], 3, 9),
        Category::Chat => scale([cue::CHAT, cue::CHAT_CLEAR, 0], 3, 9),
        Category::Mockery => scale([cue::MOCKERY, cue::MOCKERY_CLEAR, 0], 3, 9),
        Category::Addressee => match second {
            "admin" => cue::ADMIN,
            "agency" => cue::AGENCY,
            "official" => cue::OFFICIAL,
            "citizen" => cue::CITIZEN,
            _ => cue::GROUP,
        },
        Category::Negation => cue::NEGATION,
        Category::Intensifier => cue::INTENSIFIER,
        Category::Companion => cue::COMPANION,
        Category::SelfReference => cue::SELF,
        Category::Reporting => cue::REPORTING,
        Category::Literal => cue::LITERAL,
        Category::Wrongdoer => cue::WRONGDOER,
        Category::Friendly => cue::FRIENDLY,
        Category::Past => cue::PAST,
        Category::Intent => cue::INTENT,
        Category::Name if second == "tempat" => cue::PLACE,
        _ => 0,
    }
}

impl Plain {
    fn new() -> Plain {
        let mut sources = Sources::default();
        for (name, text) in builtin::FILES {
            sources.add((*name).into(), (*text).into(), true).expect("a built-in file");
        }
        let mut words = Words::build(&sources, &mut Vec::new());
        let mut plain = Plain { phrases: HashMap::new(), bits: HashMap::new() };
        for category in reading_order() {
            let skipped = [Category::Identity, Category::Affix, Category::Confusable];
            let files: Vec<_> = sources.of(category).filter(|_| !skipped.contains(&category)).collect();
            for file in files.into_iter().rev() {
                let mut rows = file.rows();
                while let Some((row, cells)) = rows.next() {
                    plain.read(&mut words, category, row, &cells);
                }
            }
        }
        let fixed = [
            (fixed::NUMBER, cue::NUMBER),
            (fixed::MENTION, cue::MENTION),
            (fixed::URL, cue::URL),
            (fixed::PLACE, cue::PLACE),
            (fixed::PERSON, cue::PERSON),
            (fixed::LAUGH, cue::LAUGH),
        ];
        for (key, bits) in fixed {
            plain.phrases.entry(vec![key]).or_default().cues |= bits;
        }
        // A handle, a link or a sad face makes a post no less of a request.
        plain.phrases.iter_mut().filter(|(keys, said)| keys.len() == 1 && said.cues & DECORATION_CUES != 0).for_each(|(_, said)| said.request = 0);
        plain
    }

    fn read(&mut self, words: &mut Words, category: Category, row: Row, cells: &Cells<'_>) {
        let columns = category.columns();
        let cell = |name: &str| columns.iter().position(|c| *c == name).map_or("", |i| cells.get(i));
        let phrase = cells.get(0);
        if category == Category::Emoji {
            let bits = match cells.get(1) {
                "ejek" => cue::EMOJI_MOCK,
                "marah" => cue::EMOJI_ANGRY,
                "sedih" => cue::EMOJI_SAD,
                "puji" => cue::EMOJI_PRAISE,
                "mohon" => cue::EMOJI_PLEAD,
                "darurat" => cue::EMOJI_ALARM,
                _ => 0,
            };
            if let Some(c) = single_emoji(phrase) {
                self.phrases.entry(vec![words.emoji(c)]).or_default().cues |= bits;
            }
            return;
        }
        let said = if phrase.starts_with('[') && phrase.ends_with(']') && matches!(category, Category::Weight | Category::ClassWeight) {
            self.bits.entry(phrase.trim_matches(['[', ']']).to_owned()).or_default()
        } else {
            let mut keys = Vec::new();
            let exact = is_exact(category) || !phrase.contains(' ');
            words.phrase_keys(phrase, row, cell("bahasa").parse().unwrap_or(crate::label::Language::Id), exact, &mut keys);
            if keys == [fixed::IDENTITY] || keys.is_empty() {
                return;
            }
            self.phrases.entry(keys).or_default()
        };
        let weight = cell("bobot").parse().or(cell("tingkat").parse()).unwrap_or(1);
        let mut choose = |name: &str, weight: i32| {
            let sum = said.choices.entry(name.to_owned()).or_insert(0);
            *sum = (*sum + weight).clamp(-4095, 4095);
        };
        match category {
            Category::Weight => {
                let (request, abuse) = (cells.get(1).parse().expect("a weight"), cells.get(2).parse().expect("a weight"));
                let count = cells.get(3).parse().unwrap_or(0);
                if (count, request, abuse) > (said.count, said.request, said.abuse) || (said.count, said.request, said.abuse) == (0, 0, 0) {
                    (said.count, said.request, said.abuse) = (count, request, abuse);
                }
            }
            Category::ClassWeight => choose(cells.get(1), weight),
            Category::Object if cells.get(1) != "-" => choose(cells.get(1), weight * 40),
            _ => {}
        }
        said.cues |= match category {
            Category::Attack if cells.get(1) == "nyinyir" && weight >= 3 => cue::TAUNT | cue::TAUNT_CLEAR,
            Category::Attack if cells.get(1) == "nyinyir" => cue::TAUNT,
            Category::Attack if cells.get(2) == "kubu" => cue::ATTACK | cue::GROUP,
            Category::Attack => cue::ATTACK,
            Category::Companion if cells.get(3).starts_with("sapaan") => cue::COMPANION | cue::GREETING,
            _ => bits_of(category, weight, cells.get(1)),
        };
    }

    fn said(&self, keys: &[Key]) -> Said {
        self.phrases.get(keys).cloned().unwrap_or_default()
    }
}

/// What has to come out for a post.
#[derive(Debug, PartialEq)]
struct Outcome {
    request: i32,
    abuse: i32,
    label: Label,
    scores: [u16; 3],
    kind: Kind,
    topic: Option<Topic>,
    urgency: u8,
    phrases: Vec<(u32, u32)>,
}

/// The plain way from units and findings to an outcome.
fn outcome(plain: &Plain, triage: &Triage, desk: &Desk, text: &str) -> Outcome {
    let keys: Vec<Key> = desk.units.iter().map(|u| u.key).collect();
    let role = |unit: usize, role: u8| desk.roles.get(unit).is_some_and(|r| r & role != 0);
    let mut phrases: Vec<(usize, usize, Vec<Key>)> = (0..keys.len())
        .flat_map(|start| (2..=MAX_PHRASE_WORDS).map(move |n| (start, start + n)))
        .filter(|(start, end)| *end <= keys.len() && plain.phrases.contains_key(&keys[*start..*end]))
        .map(|(start, end)| (start, end, keys[start..end].to_vec()))
        .collect();
    // Rows about the first and the last word: addresses, greetings, pictures and what an attack took aside.
    let counts = |i: &usize| {
        let small = plain.said(&keys[*i..=*i]).cues & (cue::ADMIN | cue::GREETING | cue::MENTION | cue::URL) != 0 || keys[*i] == fixed::EMAIL;
        let aside = small || desk.tokens[desk.units[*i].first as usize].kind == TokenKind::Emoji;
        !aside && !role(*i, TAKEN)
    };
    let (opens, closes) = ((0..keys.len()).find(counts), (0..keys.len()).rev().find(counts));
    for (at, edge) in [(opens, opens.map(|i| vec![fixed::FIRST, keys[i]])), (closes, closes.map(|i| vec![keys[i], fixed::LAST]))] {
        if let (Some(at), Some(edge)) = (at, edge.filter(|e| plain.phrases.contains_key(e))) {
            let place = phrases.iter().position(|p| p.0 >= at).unwrap_or(phrases.len());
            phrases.insert(place, (at, at + 1, edge));
        }
    }
    let first = |unit: usize| &desk.tokens[desk.units[unit].first as usize];

    // Words, each once; sentences.
    let (mut request, mut abuse, mut rest) = (triage.limits.request_base, triage.limits.abuse_base, 0);
    let (mut cues, mut taken_cues, mut taken_request) = (0, 0, 0);
    let mut seen = BTreeSet::new();
    let mut sentences = vec![(0, false)];
    for (unit, key) in keys.iter().enumerate() {
        let said = plain.said(&[*key]);
        if first(unit).has(tokens::STOP) {
            sentences.push((0, false));
        }
        let sentence = sentences.last_mut().expect("a sentence");
        sentence.1 |= first(unit).has(tokens::ASKS) && !role(unit, QUIET);
        if role(unit, TAKEN) {
            abuse += said.abuse;
            if !role(unit, ATTACKS) {
                taken_cues |= said.cues & TARGETS;
                if said.request > 0 && seen.insert(vec![*key]) {
                    taken_request += said.request;
                }
            }
            continue;
        }
        for phrase in phrases.iter().filter(|p| p.0 == unit) {
            sentence.0 |= plain.said(&phrase.2).cues;
        }
        sentence.0 |= said.cues;
        cues |= said.cues;
        rest += usize::from(!matches!(*key, fixed::MENTION | fixed::URL | fixed::EMAIL));
        if (said.request, said.abuse) != (0, 0) && seen.insert(vec![*key]) {
            request += said.request;
            abuse += said.abuse;
        }
    }
    for (start, end, phrase) in &phrases {
        if !(*start..*end).any(|u| role(u, TAKEN)) {
            let said = plain.said(phrase);
            cues |= said.cues;
            if seen.insert(phrase.clone()) {
                request += said.request;
                abuse += said.abuse;
            }
        }
    }

    // Signs.
    let mut signs = sentences.iter().fold(0, |signs, s| signs | meeting(s.0, s.1)) | shape(desk, text, rest, cues);
    let insults: Vec<_> = desk.findings.iter().filter(|f| f.attack.kind != Kind::Nyinyir).collect();
    let mut rule = 0;
    for f in &insults {
        signs |= match f.reading {
            Reading::Aimed if f.attack.weight >= LEAST_EXPLICIT => sign::AIMED | sign::AIMED_STRONG,
            Reading::Aimed => sign::AIMED,
            Reading::Unaimed if f.end as usize == keys.len() && f.start >= 4 => sign::TRAILING,
            Reading::Unaimed if matches!(f.attack.nature, Nature::Attribute | Nature::Phrase | Nature::Camp) => sign::UNAIMED_INSULT,
            Reading::Unaimed | Reading::Friendly => sign::UNAIMED_SWEAR,
            Reading::Thing | Reading::Wrongdoer => sign::THING,
            Reading::Reported => sign::REPORTED,
            Reading::Negated => sign::DENIED,
            Reading::OwnSelf => sign::OWN_SELF,
        };
        if f.reading == Reading::Aimed {
            rule = rule.max(if f.attack.weight >= 2 { triage.limits.aimed } else { 0 });
            rule = rule.max(if f.attack.weight >= 3 { triage.limits.aimed_strong } else { 0 });
        }
    }
    for f in desk.findings.iter().filter(|f| f.attack.kind == Kind::Nyinyir && f.reading == Reading::Aimed) {
        let named = f.target.is_some_and(|t| t != Target::Unknown);
        cues |= if named || f.attack.weight >= 3 { cue::TAUNT } else { 0 };
        cues |= if f.attack.weight >= 5 || (named && f.attack.weight >= 3) { cue::TAUNT_CLEAR } else { 0 };
    }

    // Weights of cues and signs.
    let names = |set: u64, names: &[&'static str]| (0..names.len()).filter(|bit| set >> bit & 1 == 1).map(|bit| names[bit]).collect::<Vec<_>>();
    let of = |name: &str| plain.bits.get(name).cloned().unwrap_or_default();
    let silent = names(cue::TAUNT | cue::TAUNT_CLEAR | DECORATION_CUES, cue::NAMES).into_iter().chain(names(OF_ATTACKS | DECORATION_SIGNS, sign::NAMES)).collect::<BTreeSet<_>>();
    let affixes = affixes(desk);
    for name in names(cues, cue::NAMES).into_iter().chain(names(signs, sign::NAMES)).chain(affixes.iter().copied()) {
        request += if silent.contains(name) { 0 } else { of(name).request };
        abuse += of(name).abuse;
    }
    let asks = signs & (sign::ASKS | sign::ANY_REQUEST_CUE) != 0 || cues & cue::OBJECT != 0;
    if asks {
        request += taken_request + names(taken_cues & !cues, cue::NAMES).into_iter().map(|n| of(n).request.max(0)).sum::<i32>();
    }
    if rest == 0 || (signs & sign::AIMED_STRONG != 0 && !asks) {
        request = request.min(-600);
    }
    if !insults.is_empty() && insults.iter().all(|f| f.reading.excuses()) {
        abuse = abuse.min(-150);
    }

    // Choices.
    let mut points: BTreeMap<String, i32> = BTreeMap::new();
    let mut add = |said: &Said| said.choices.iter().for_each(|(name, weight)| *points.entry(name.clone()).or_insert(0) += weight);
    for unit in 0..keys.len() {
        if !role(unit, TAKEN) && !keys[unit.saturating_sub(64)..unit].contains(&keys[unit]) {
            add(&plain.said(&keys[unit..=unit]));
        }
    }
    for (i, (start, end, phrase)) in phrases.iter().enumerate() {
        let repeated = phrases[i.saturating_sub(64)..i].iter().any(|p| p.2 == *phrase);
        if !repeated && !(*start..*end).any(|u| role(u, TAKEN)) {
            add(&plain.said(phrase));
        }
    }
    names(cues, cue::NAMES).into_iter().chain(names(signs & !OF_ATTACKS, sign::NAMES)).chain(affixes).for_each(|name| add(&of(name)));
    let points = |name: &str| points.get(name).copied().unwrap_or(0);

    // The verdict.
    let told = cues & (cue::PAST | cue::BROADCAST_CLEAR) != 0 && signs & sign::ASKS == 0 && cues & cue::REQUEST_CLEAR == 0;
    let by_cue = match () {
        () if cues & cue::EMERGENCY != 0 && !told && points("urgensi_3") > -400 => 3,
        () if cues & (cue::PRESSING | cue::EMERGENCY) != 0 && !told => 2,
        () => u8::from(cues & cue::SOON != 0),
    };
    let by_words = (1..=3).rev().find(|level| points(&format!("urgensi_{level}")) > 0).unwrap_or(0);
    let urgency = by_cue.max(by_words);
    let spam = cues & cue::SPAM_CLEAR != 0;
    if urgency == 3 && !spam && request >= -150 {
        request = request.max(300);
    }
    abuse += rule;
    let chance = |sum: i32| (1000.0 / (1.0 + (-f64::from(sum.clamp(-1000, 1000)) / 100.0).exp())).round() as u32;
    let (asked, attacked) = (chance(request), chance(abuse));
    let harassment = ((1000 - asked) * attacked + 500) / 1000;
    let explicit = insults.iter().any(|f| f.reading == Reading::Aimed && f.attack.weight >= LEAST_EXPLICIT);
    let label = match () {
        () if asked >= u32::from(triage.limits.request) => Label::ServiceRequest,
        () if attacked >= u32::from(if explicit { triage.limits.abuse_explicit } else { triage.limits.abuse }) => Label::Harassment,
        () => Label::OffTopic,
    };
    let best = |usual: Kind| Kind::ALL.iter().filter(|k| k.label() == usual.label()).fold(usual, |best, k| if points(k.as_str()) > points(best.as_str()) { *k } else { best });
    let worst = insults.iter().filter(|f| f.reading == Reading::Aimed).max_by_key(|f| f.attack.severity);
    let kind = match label {
        Label::ServiceRequest => best(Kind::Aduan),
        Label::Harassment => worst.map_or(Kind::Nyinyir, |f| f.attack.kind),
        Label::OffTopic => {
            if spam {
                Kind::Spam
            } else {
                best(Kind::Obrolan)
            }
        }
    };
    let of_topics = || Topic::ALL.iter().map(|t| points(t.as_str()));
    let topic = Topic::ALL.iter().copied().find(|t| Some(points(t.as_str())) == of_topics().max()).filter(|t| of_topics().any(|p| p != 0) && points(t.as_str()) >= -250);
    Outcome {
        request,
        abuse,
        label,
        scores: [asked as u16, harassment as u16, (1000 - asked - harassment) as u16],
        kind,
        topic: topic.filter(|_| label == Label::ServiceRequest),
        urgency: if label == Label::ServiceRequest { urgency } else { 0 },
        phrases: phrases.iter().map(|p| (p.0 as u32, p.1 as u32)).collect(),
    }
}

fn meeting(cues: u64, asked: bool) -> u64 {
    let pairs = [
        (cue::OBJECT, cue::PROBLEM, sign::OBJECT_PROBLEM),
        (cue::OBJECT_CLEAR, cue::PROBLEM_CLEAR, sign::OBJECT_PROBLEM_CLEAR),
        (cue::OBJECT, cue::REQUEST, sign::OBJECT_REQUEST),
        (cue::OBJECT, cue::QUESTION, sign::OBJECT_QUESTION),
        (cue::OBJECT, cue::COMPLAINT, sign::OBJECT_COMPLAINT),
        (cue::OBJECT, cue::PLACE, sign::OBJECT_PLACE),
        (cue::PROBLEM, cue::PLACE, sign::PROBLEM_PLACE),
        (cue::PROBLEM, cue::REQUEST, sign::PROBLEM_REQUEST),
        (cue::QUESTION, cue::ADMIN, sign::QUESTION_ADMIN),
        (cue::REQUEST, cue::ADMIN, sign::REQUEST_ADMIN),
    ];
    let asking = [(cue::OBJECT, sign::OBJECT_ASKS), (cue::PROBLEM, sign::PROBLEM_ASKS), (cue::QUESTION, sign::QUESTION_ASKS), (cue::ADMIN, sign::ADMIN_ASKS)];
    let met = pairs.iter().filter(|p| cues & p.0 != 0 && cues & p.1 != 0).fold(0, |signs, p| signs | p.2);
    asking.iter().filter(|a| asked && cues & a.0 != 0).fold(met, |signs, a| signs | a.1)
}

/// The tokens that attacks leave.
fn left(desk: &Desk) -> Vec<&Token> {
    // The unit that a token belongs to: the first that ends with it or behind it.
    let unit_of = |i: usize| desk.units.iter().position(|u| u.last as usize >= i).unwrap_or(desk.units.len().saturating_sub(1));
    desk.tokens.iter().enumerate().filter(|(i, _)| desk.roles.get(unit_of(*i)).is_none_or(|r| r & (TAKEN | QUIET) == 0)).map(|t| t.1).collect()
}

/// Affixes of the words that attacks leave: the longest of each side, of words of six letters and more, names and groups of people apart.
fn affixes(desk: &Desk) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let named: BTreeSet<u32> = desk
        .units
        .iter()
        .filter(|u| matches!(u.key, fixed::PLACE | fixed::PERSON | fixed::IDENTITY))
        .flat_map(|u| u.first..=u.last)
        .map(|i| desk.tokens[i as usize].start)
        .collect();
    for t in left(desk).into_iter().filter(|t| t.is_word() && t.end - t.start >= 6 && !named.contains(&t.start)) {
        let word = desk.folded.slice(t.start, t.end);
        let longest = |fits: &dyn Fn(&str) -> Option<String>| affix::NAMES.iter().copied().filter(|n| fits(n).is_some_and(|a| !a.is_empty())).max_by_key(|n| n.len());
        found.extend(longest(&|n| n.strip_suffix('-').filter(|p| word.starts_with(p.as_bytes())).map(str::to_owned)));
        found.extend(longest(&|n| n.strip_prefix('-').filter(|s| word.ends_with(s.as_bytes())).map(str::to_owned)));
    }
    found
}

fn shape(desk: &Desk, text: &str, rest: usize, cues: u64) -> u64 {
    let left = left(desk);
    let ends = left.iter().rfind(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number) && !t.has(tokens::TAG)).or(left.last());
    let any = |flag: u16| left.iter().any(|t| t.has(flag));
    let count = |of: &dyn Fn(&Token) -> bool| left.iter().filter(|t| of(t)).count();
    let tags = count(&|t| t.has(tokens::TAG) && t.has(tokens::SPACE));
    let (upper, lower) = (text.bytes().filter(u8::is_ascii_uppercase).count(), text.bytes().filter(u8::is_ascii_lowercase).count());
    let has = |bits: u64| cues & bits != 0;
    let person = has(cue::ADMIN | cue::OFFICIAL | cue::CITIZEN | cue::GROUP);
    let request = has(cue::REQUEST | cue::QUESTION | cue::COMPLAINT | cue::PROBLEM);
    let lengths = [(3, sign::TINY), (6, sign::SHORT), (11, sign::BRIEF), (21, sign::MIDDLE), (41, sign::LONG), (usize::MAX, sign::VERY_LONG)];
    let all = [
        (true, sign::ALWAYS),
        (true, lengths.iter().find(|l| rest < l.0).expect("a length").1),
        (any(tokens::ASKS), sign::ASKS),
        (any(tokens::EXCLAIMS), sign::EXCLAIMS),
        (any(tokens::QUOTED), sign::QUOTES),
        (tags > 0, sign::TAGGED),
        (tags > 2, sign::MANY_TAGS),
        (count(&|t| t.kind == TokenKind::Mention) > 2, sign::MANY_MENTIONS),
        (count(&|t| t.has(tokens::LINE)) > 2, sign::LINES),
        (left.first().is_some_and(|t| t.kind == TokenKind::Mention), sign::OPENS_WITH_MENTION),
        (ends.is_some_and(|t| t.has(tokens::ASKS)), sign::ENDS_ASKING),
        (upper > 12 && upper > 3 * lower, sign::SHOUTS),
        (has(cue::LAUGH | cue::EMOJI_MOCK) && person, sign::LAUGH_TARGET),
        (has(cue::PRAISE) && has(cue::MOCKERY | cue::EMOJI_MOCK | cue::LAUGH | cue::TAUNT), sign::PRAISE_MOCK),
        (has(cue::PRAISE) && has(cue::OFFICIAL), sign::PRAISE_OFFICIAL),
        (has(cue::TAUNT) && person, sign::TAUNT_TARGET),
        (has(cue::MOCKERY) && person, sign::MOCK_TARGET),
        (has(cue::QUESTION) && has(cue::OFFICIAL), sign::QUESTION_OFFICIAL),
        (has(cue::POLITICS) && !has(cue::OBJECT_CLEAR), sign::POLITICS_ONLY),
        (has(cue::POLITICS) && has(cue::OBJECT_CLEAR), sign::POLITICS_OBJECT),
        (has(cue::BROADCAST) && has(cue::URL), sign::BROADCAST_URL),
        (has(cue::BROADCAST) && has(cue::NUMBER), sign::BROADCAST_NUMBER),
        (has(cue::PRAISE) && !request, sign::PRAISE_ONLY),
        (has(cue::PRAISE) && has(cue::PROBLEM_CLEAR), sign::PRAISE_PROBLEM),
        (has(cue::SELF) && has(cue::PROBLEM), sign::SELF_PROBLEM),
        (has(cue::NEGATION) && has(cue::PROBLEM), sign::NEGATED_PROBLEM),
        (has(cue::PAST) && has(cue::PROBLEM), sign::PAST_PROBLEM),
        (has(cue::OBJECT) && !request, sign::OBJECT_ONLY),
        (!has(cue::OBJECT), sign::NO_OBJECT),
        (request || any(tokens::ASKS), sign::ANY_REQUEST_CUE),
    ];
    all.iter().filter(|s| s.0).fold(0, |signs, s| signs | s.1)
}

struct Pair {
    triage: Triage,
    plain: Plain,
}

impl Pair {
    fn new() -> Pair {
        Pair { triage: Triage::new(), plain: Plain::new() }
    }

    /// What the fast way makes of a post, and what has to come out.
    fn outcomes(&self, scratch: &mut Scratch, text: &str) -> (Outcome, Outcome) {
        let (verdict, decided) = self.triage.run(scratch, text, false);
        let fast = Outcome {
            request: decided.request,
            abuse: decided.abuse,
            label: verdict.label(),
            scores: verdict.scores(),
            kind: verdict.kind(),
            topic: verdict.topic(),
            urgency: verdict.urgency(),
            phrases: scratch.desk.phrases.iter().map(|p| (p.start, p.end)).collect(),
        };
        (fast, outcome(&self.plain, &self.triage, &scratch.desk, text))
    }
}

/// The posts of a file: one a line, or the field `text` of JSON lines.
fn posts(path: &std::path::Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let json = path.extension().is_some_and(|e| e == "jsonl");
    let read = |line: &str| if json { serde_json::from_str::<serde_json::Value>(line).expect("a record")["text"].as_str().unwrap_or("").to_owned() } else { line.to_owned() };
    text.lines().map(read).filter(|t| t.len() <= crate::MAX_POST_BYTES).collect()
}

#[test]
fn posts_come_out_as_the_plain_way_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("benches/texts/posts.txt")];
    files.extend(std::env::var_os("PILAH_BENCH_POSTS").map(Into::into));
    match std::fs::read_dir(root.join("../shared/eval")) {
        Ok(entries) => files.extend(entries.map(|e| e.expect("an entry").path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl"))),
        Err(_) => println!("skipped: ../shared/eval is not here, so its posts were not compared"),
    }
    let pair = Pair::new();
    let mut scratch = Scratch::new();
    for file in files {
        for (line, text) in posts(&file).iter().enumerate() {
            let (fast, plain) = pair.outcomes(&mut scratch, text);
            // The posts themselves are not shown: some are real.
            assert!(fast == plain, "{}:{}: {fast:?} is not {plain:?}", file.display(), line + 1);
        }
    }
}

#[test]
fn made_up_posts_come_out_as_the_plain_way_says() {
    let entries: Vec<&str> = builtin::FILES
        .iter()
        .flat_map(|(_, text)| text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next()))
        .filter(|e| !e.is_empty() && !e.starts_with(['[', '<']))
        .collect();
    let pair = Pair::new();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) });
    let pieces = prop::collection::vec((prop::sample::select(entries), "( |, |\\. |\\? |! |\n| @admin | https://x\\.id | #|\"| \u{1f64f} |-|nya |2 )"), 0..90);
    let checked = runner.run(&pieces, |pieces| {
        let text: String = pieces.iter().flat_map(|(word, sign)| [*word, sign]).collect();
        let (fast, plain) = pair.outcomes(&mut Scratch::new(), &text);
        prop_assert_eq!(fast, plain);
        Ok(())
    });
    checked.unwrap_or_else(|why| panic!("{why}"));
}
