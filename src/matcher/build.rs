//! Lexicon rows into the tables of the matcher.

use std::collections::HashSet;

use super::points::{Choice, ClassRows, RowNumbers};
use super::{Attack, Bits, CONTINUES, FILTER_BITS, IDENTITY_PHRASE, Info, Link, Matcher, NO_STEP, NODE, Nature, SPEAKS, Step, filter_place, pair, step_slot};
use crate::cue::{DECORATION_CUES, DECORATION_SIGNS, OF_ATTACKS, affix, cue, scale, sign};
use crate::error::Issue;
use crate::label::{Kind, Label, Language, Target, Topic};
use crate::lexicon::{Category, Cells, MAX_PHRASE_WORDS, Row, Sources};
use crate::normalise::words::{Key, Words, fixed, single_emoji};

/// Topic points of one step of an object's weight, in hundredths of a logit.
const OBJECT_POINTS: i16 = 40;
/// The same in a file of a user's own: what it says of an object outvotes what was learnt of its words.
const OWN_OBJECT_POINTS: i16 = 200;
/// Largest fitted weight, in hundredths of a logit.
const MOST_FITTED: u16 = 2000;

/// A fault of a row: the column it is in, from 1, and what it is.
type Fault = (usize, String);

/// Key or node that a row speaks of.
#[derive(Clone, Copy)]
enum Place {
    Key(Key),
    Node(u32),
}

/// A number above 0 for each choice.
fn number(choice: Choice) -> u64 {
    1 + match choice {
        Choice::Kind(kind) => u64::from(kind.code()),
        Choice::Topic(topic) => 0x40 + u64::from(topic.code()),
        Choice::Urgency(level) => 0x80 + u64::from(level),
    }
}

/// A matcher that is being built.
struct Build {
    m: Matcher,
    steps_used: usize,
    /// Rows of users' own are there: they take the place of others.
    own_rows: bool,
    claimed: HashSet<(Category, u64)>,
    claimed_bits: HashSet<(Category, String)>,
    /// Class weights of cues and of signs, by bit.
    bit_classes: [Vec<Vec<(Choice, i16)>>; 3],
    /// How often the term that gave each key and node its fitted weights was met, and those weights.
    key_ranks: Vec<Option<(u32, i16, i16)>>,
    node_ranks: Vec<Option<(u32, i16, i16)>>,
}

impl Matcher {
    pub(crate) fn build(sources: &Sources, words: &mut Words, issues: &mut Vec<Issue>) -> Matcher {
        let room: usize = sources.files().iter().map(|f| f.text.len() / 60).sum();
        let bits = || Bits { request: [0; 64], abuse: [0; 64], class_rows: [RowNumbers::default(); 64], weighted: 0, rows: [Row::NONE; 64] };
        let mut build = Build {
            m: Matcher {
                notes: Vec::with_capacity(words.keys() + room / 4),
                infos: Vec::with_capacity(room),
                nodes: Vec::with_capacity(room),
                steps: vec![NO_STEP; room * 5 / 4 + 16],
                filter: vec![0; 1 << (FILTER_BITS - 6)],
                attacks: Vec::new(),
                key_attacks: Vec::new(),
                node_attacks: Vec::new(),
                class_rows: ClassRows::new(),
                links: Vec::with_capacity(room),
                cue_weights: bits(),
                sign_weights: bits(),
                affix_weights: bits(),
            },
            steps_used: 0,
            // With files of a user's own, the row given last speaks; built-in files alone are free of doubles (a test sees to it).
            own_rows: sources.files().iter().any(|f| !f.builtin),
            claimed: HashSet::new(),
            claimed_bits: HashSet::new(),
            bit_classes: [vec![Vec::new(); 64], vec![Vec::new(); 64], vec![Vec::new(); 64]],
            key_ranks: Vec::new(),
            node_ranks: Vec::new(),
        };
        build.m.infos.push(Info::default());
        for category in reading_order() {
            build.read(sources, words, category, issues);
        }
        build.read_identities(sources, words);
        build.finish(words)
    }
}

/// Categories whose phrases speak of the very words they name: nothing is peeled off these.
pub(crate) fn is_exact(category: Category) -> bool {
    matches!(category, Category::Attack | Category::Politics)
}

/// The categories with cues in the order of reading. Those with phrases of very words come first: the words that they make known (`otakmu`) are then words of
/// their own for every phrase, as they are in posts.
pub(crate) fn reading_order() -> impl Iterator<Item = Category> {
    let of = |exact: bool| Category::ALL.iter().copied().filter(move |c| is_cue(*c) && is_exact(*c) == exact);
    of(true).chain(of(false))
}

impl Build {
    /// Groups named by several words (down syndrome, kulit hitam), none of which names one by itself. People of somewhere (`orang Solo`) are left to the words:
    /// the place has no weight of its own.
    fn read_identities(&mut self, sources: &Sources, words: &mut Words) {
        let mut keys = Vec::with_capacity(8);
        for file in sources.of(Category::Identity) {
            let mut rows = file.rows();
            while let Some((row, cells)) = rows.next() {
                if cells.get(0).contains(' ') {
                    words.phrase_keys(cells.get(0), row, Language::Id, false, &mut keys);
                    if (2..=MAX_PHRASE_WORDS).contains(&keys.len()) && keys.iter().all(|k| *k > fixed::LAST) && words.key_name(keys[0]) != "orang" {
                        self.grow(words);
                        let place = self.place(&keys);
                        self.info_mut(place).cues |= IDENTITY_PHRASE;
                        self.link(place, row);
                    }
                }
            }
        }
    }

    fn finish(mut self, words: &mut Words) -> Matcher {
        self.grow(words);
        for (key, bits) in [
            (fixed::NUMBER, cue::NUMBER),
            (fixed::MENTION, cue::MENTION),
            (fixed::URL, cue::URL),
            (fixed::PLACE, cue::PLACE),
            (fixed::PERSON, cue::PERSON),
            (fixed::LAUGH, cue::LAUGH),
        ] {
            self.info_mut(Place::Key(key)).cues |= bits;
        }
        let mut m = self.m;
        for decoration in m.infos.iter_mut().filter(|i| i.cues & DECORATION_CUES != 0) {
            decoration.request = 0;
        }
        m.cue_weights.silence(cue::TAUNT | cue::TAUNT_CLEAR | DECORATION_CUES);
        m.sign_weights.silence(OF_ATTACKS | DECORATION_SIGNS);
        // Signs of attacks choose no kind or topic.
        let of_attacks = |bit: usize| OF_ATTACKS >> bit & 1 != 0;
        self.bit_classes[1].iter_mut().enumerate().filter(|(bit, _)| of_attacks(*bit)).for_each(|(_, c)| c.clear());
        for (bits, classes) in [&mut m.cue_weights, &mut m.sign_weights, &mut m.affix_weights].into_iter().zip(&self.bit_classes) {
            for (bit, (choice, weight)) in classes.iter().enumerate().flat_map(|(bit, c)| c.iter().map(move |c| (bit, c))) {
                m.class_rows.enter(&mut bits.class_rows[bit], *choice, *weight);
                bits.weighted |= 1 << bit;
            }
        }
        m.class_rows.finish();
        mark_steps(&mut m.steps, &m.nodes);
        words.shrink();
        m.key_attacks.resize(m.infos.len(), 0);
        m.node_attacks.resize(m.nodes.len(), 0);
        m.notes.shrink_to_fit();
        m.infos.shrink_to_fit();
        m.nodes.shrink_to_fit();
        m.links.shrink_to_fit();
        m
    }

    fn grow(&mut self, words: &Words) {
        self.m.notes.resize(words.keys(), 0);
    }

    /// Makes the node at the end of a phrase, or names the key of a single word.
    fn place(&mut self, keys: &[Key]) -> Place {
        let [first, rest @ ..] = keys else { return Place::Key(fixed::UNKNOWN) };
        if let Some(second) = rest.first() {
            let (word, bit) = filter_place(*first, *second);
            self.m.filter[word] |= 1 << bit;
        }
        let mut place = Place::Key(*first);
        for key in rest {
            let state = match place {
                Place::Key(key) => u64::from(key),
                Place::Node(node) => NODE | u64::from(node),
            };
            place = Place::Node(self.step_or_add(pair(state, *key)));
        }
        place
    }

    fn step_or_add(&mut self, from: u64) -> u32 {
        let m = &mut self.m;
        if (self.steps_used + 1) * 3 > m.steps.len() * 2 {
            let old = std::mem::take(&mut m.steps);
            m.steps = vec![NO_STEP; old.len() * 2];
            for step in old.into_iter().filter(|s| s.from != NO_STEP.from) {
                let i = step_slot(&m.steps, step.from);
                m.steps[i] = step;
            }
        }
        let i = step_slot(&m.steps, from);
        if m.steps[i].from == NO_STEP.from {
            m.steps[i] = Step { from, to: m.nodes.len() as u32 };
            self.steps_used += 1;
            m.nodes.push(Info::default());
        }
        m.steps[i].to
    }

    fn info_mut(&mut self, place: Place) -> &mut Info {
        match place {
            Place::Key(key) => {
                let at = &mut self.m.notes[key as usize];
                if *at == 0 {
                    *at = self.m.infos.len() as u32;
                    self.m.infos.push(Info::default());
                }
                &mut self.m.infos[*at as usize]
            }
            Place::Node(node) => &mut self.m.nodes[node as usize],
        }
    }

    /// The place in `attacks` of the attack that a key or node is, plus one.
    fn attack_mut(&mut self, place: Place) -> &mut u32 {
        let (attacks, at) = match place {
            Place::Key(key) => (&mut self.m.key_attacks, self.m.notes[key as usize] as usize),
            Place::Node(node) => (&mut self.m.node_attacks, node as usize),
        };
        if attacks.len() <= at {
            attacks.resize(at + 1, 0);
        }
        &mut attacks[at]
    }

    fn link(&mut self, place: Place, row: Row) {
        let previous = self.info_mut(place).link;
        self.m.links.push(Link { row, previous });
        self.info_mut(place).link = self.m.links.len() as u32;
    }

    fn read(&mut self, sources: &Sources, words: &mut Words, category: Category, issues: &mut Vec<Issue>) {
        let columns = category.columns();
        let column = |name: &str| columns.iter().position(|c| *c == name);
        let (weight_column, language_column) = (column("bobot").or(column("tingkat")), column("bahasa"));
        let mut keys = Vec::with_capacity(8);
        let files: Vec<_> = sources.of(category).collect();
        for file in files.into_iter().rev() {
            let mut rows = file.rows();
            let (mut fresh, mut fresh_bits) = (Vec::new(), Vec::new());
            let mut last: Option<(&str, Place)> = None;
            while let Some((row, cells)) = rows.next() {
                let phrase = cells.get(0);
                let language = match language_column.map(|c| (c, cells.get(c).parse())) {
                    None => Language::Id,
                    Some((_, Ok(l))) => l,
                    Some((c, Err(_))) => {
                        rows.reject(row, c + 1, &format!("unknown language {:?}", cells.get(c)));
                        continue;
                    }
                };
                let mut weight = 1;
                if let (Some(c), false) = (weight_column, category == Category::ClassWeight) {
                    match cells.get(c).parse::<u8>() {
                        Ok(w) if (1..=9).contains(&w) || (w == 0 && !file.builtin) => weight = w,
                        _ => {
                            rows.reject(row, c + 1, &format!("weight {:?} is not a whole number from 1 to 9 (0 takes a built-in row away)", cells.get(c)));
                            continue;
                        }
                    }
                }
                if category == Category::Emoji {
                    if let Some(c) = single_emoji(phrase) {
                        let place = Place::Key(words.emoji(c));
                        self.grow(words);
                        self.info_mut(place).cues |= match cells.get(1) {
                            "ejek" => cue::EMOJI_MOCK,
                            "marah" => cue::EMOJI_ANGRY,
                            "sedih" => cue::EMOJI_SAD,
                            "puji" => cue::EMOJI_PRAISE,
                            "mohon" => cue::EMOJI_PLEAD,
                            "darurat" => cue::EMOJI_ALARM,
                            "netral" => 0,
                            other => {
                                rows.reject(row, 2, &format!("unknown sign {other:?}"));
                                continue;
                            }
                        };
                        self.link(place, row);
                    }
                    continue;
                }
                if let Some(name) = phrase.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
                    if matches!(category, Category::Weight | Category::ClassWeight) {
                        if self.own_rows {
                            let choice = if category == Category::ClassWeight { cells.get(1) } else { "" };
                            let claim = (category, format!("{name} {choice}"));
                            if self.claimed_bits.contains(&claim) {
                                continue;
                            }
                            if !file.builtin {
                                fresh_bits.push(claim);
                            }
                        }
                        if let Err(why) = self.read_bit(name, category, row, &cells) {
                            rows.reject(row, 1, &why);
                        }
                        continue;
                    }
                }
                // Fitted rows come in runs of one phrase.
                let place = match &last {
                    Some((same, place)) if *same == phrase => *place,
                    _ => {
                        let exact = is_exact(category) || !phrase.contains(' ');
                        words.phrase_keys(phrase, row, language, exact, &mut keys);
                        if keys.is_empty() || keys.len() > MAX_PHRASE_WORDS {
                            rows.reject(row, 1, &format!("a phrase has 1 to {MAX_PHRASE_WORDS} words"));
                            continue;
                        }
                        if matches!(keys[..], [fixed::IDENTITY]) && category != Category::Identity {
                            if !file.builtin && category != Category::Name {
                                rows.reject(row, 1, "an identity word never scores by itself (identitas.tsv)");
                            }
                            continue;
                        }
                        self.grow(words);
                        let place = self.place(&keys);
                        last = Some((phrase, place));
                        place
                    }
                };
                if self.own_rows {
                    let id = match place {
                        Place::Key(k) => u64::from(k),
                        Place::Node(n) => NODE | u64::from(n),
                    };
                    let choice = if category == Category::ClassWeight { read_class_weight(&cells).map_or(0, |c| number(c.0)) } else { 0 };
                    let claim = (category, id << 8 | choice);
                    if self.claimed.contains(&claim) {
                        continue;
                    }
                    if !file.builtin {
                        fresh.push(claim);
                    }
                    if weight == 0 {
                        continue;
                    }
                }
                let plain = category == Category::Attack && matches!(place, Place::Key(k) if words.key_name(k) == phrase);
                match self.fill(place, category, &cells, weight, plain, !file.builtin) {
                    // A key that stands for a whole class of words has thousands of rows, of which none says more than its name.
                    Ok(()) if matches!(place, Place::Key(key) if key <= fixed::LAUGH) && !matches!(category, Category::Weight | Category::ClassWeight) => {}
                    Ok(()) => self.link(place, row),
                    Err((c, why)) => rows.reject(row, c, &why),
                }
            }
            self.claimed.extend(fresh);
            self.claimed_bits.extend(fresh_bits);
            issues.extend(rows.into_issues());
        }
    }

    fn fill(&mut self, place: Place, category: Category, cells: &Cells<'_>, weight: u8, plain: bool, own: bool) -> Result<(), Fault> {
        let two = |weak: u64, clear: u64, from: u8| if weight >= from { weak | clear } else { weak };
        let cues = match category {
            Category::Object => {
                if cells.get(1) != "-" {
                    let topic: Topic = cells.get(1).parse().map_err(|_| (2, format!("unknown topic {:?}", cells.get(1))))?;
                    self.add_class(place, Choice::Topic(topic), i16::from(weight) * if own { OWN_OBJECT_POINTS } else { OBJECT_POINTS });
                }
                scale([cue::OBJECT, cue::OBJECT_CLEAR, cue::OBJECT_SURE], weight, 4, 7)
            }
            Category::Problem => scale([cue::PROBLEM, cue::PROBLEM_CLEAR, cue::PROBLEM_SURE], weight, 3, 5),
            Category::Request => scale([cue::REQUEST, cue::REQUEST_CLEAR, cue::REQUEST_SURE], weight, 3, 5),
            Category::Question => scale([cue::QUESTION, cue::QUESTION_CLEAR, cue::QUESTION_SURE], weight, 3, 5),
            Category::Complaint => scale([cue::COMPLAINT, cue::COMPLAINT_CLEAR, cue::COMPLAINT_SURE], weight, 3, 5),
            Category::Urgent => match weight {
                1 => cue::SOON,
                2 => cue::PRESSING,
                3 => cue::EMERGENCY,
                _ => return Err((2, "the level (tingkat) is 1, 2 or 3".to_owned())),
            },
            Category::Praise => two(cue::PRAISE, cue::PRAISE_CLEAR, 3),
            Category::Politics => two(cue::POLITICS, cue::POLITICS_CLEAR, 3),
            Category::Spam => two(cue::SPAM, cue::SPAM_CLEAR, 4),
            Category::Broadcast => two(cue::BROADCAST, cue::BROADCAST_CLEAR, 3),
            Category::Verdictive => two(cue::VERDICTIVE, cue::VERDICTIVE_CLEAR, 3),
            Category::Chat => two(cue::CHAT, cue::CHAT_CLEAR, 3),
            Category::Mockery => two(cue::MOCKERY, cue::MOCKERY_CLEAR, 3),
            Category::Attack => {
                let attack = read_attack(cells, weight)?;
                // Makes the place of the key, if it has none yet.
                self.info_mut(place);
                let current = *self.attack_mut(place);
                // Of several spellings with one key the plainest speaks.
                let attack = Attack { plain, ..attack };
                let rank = |a: &Attack| (a.plain, a.weight, a.severity);
                if current == 0 || rank(&self.m.attacks[current as usize - 1]) < rank(&attack) {
                    self.m.attacks.push(attack);
                    *self.attack_mut(place) = self.m.attacks.len() as u32;
                }
                match attack {
                    Attack { kind: Kind::Nyinyir, .. } => two(cue::TAUNT, cue::TAUNT_CLEAR, 3),
                    // A camp's nickname names whom an insult beside it is aimed at.
                    Attack { nature: Nature::Camp, .. } => cue::ATTACK | cue::GROUP,
                    _ => cue::ATTACK,
                }
            }
            Category::Addressee => match cells.get(1).parse::<Target>() {
                Ok(Target::Admin) => cue::ADMIN,
                Ok(Target::Agency) => cue::AGENCY,
                Ok(Target::Official) => cue::OFFICIAL,
                Ok(Target::Citizen) => cue::CITIZEN,
                Ok(Target::Group) => cue::GROUP,
                _ => return Err((2, format!("unknown target {:?}", cells.get(1)))),
            },
            Category::Negation => cue::NEGATION,
            Category::Intensifier => cue::INTENSIFIER,
            Category::Companion if cells.get(3).starts_with("sapaan") => cue::COMPANION | cue::GREETING,
            Category::Companion => cue::COMPANION,
            Category::SelfReference => cue::SELF,
            Category::Reporting => cue::REPORTING,
            Category::Literal => cue::LITERAL,
            Category::Wrongdoer => cue::WRONGDOER,
            Category::Friendly => cue::FRIENDLY,
            Category::Past => cue::PAST,
            Category::Intent => cue::INTENT,
            Category::Name if cells.get(1) == "tempat" => cue::PLACE,
            Category::Weight => {
                let (request, abuse) = (fitted(cells, 1)?, fitted(cells, 2)?);
                // Several spellings may share a key: the one that was met most often speaks, in whatever order they stand.
                let rank = (cells.get(3).parse::<u32>().unwrap_or(0), request, abuse);
                let (at, ranks) = match place {
                    Place::Key(key) => (key as usize, &mut self.key_ranks),
                    Place::Node(node) => (node as usize, &mut self.node_ranks),
                };
                if ranks.len() <= at {
                    ranks.resize(at + at / 4 + 1, None);
                }
                if ranks[at].is_none_or(|known| known < rank) {
                    ranks[at] = Some(rank);
                    let info = self.info_mut(place);
                    info.request = request;
                    info.abuse = abuse;
                }
                0
            }
            Category::ClassWeight => {
                let (choice, weight) = read_class_weight(cells)?;
                self.add_class(place, choice, weight);
                0
            }
            _ => 0,
        };
        self.info_mut(place).cues |= cues;
        Ok(())
    }

    fn add_class(&mut self, place: Place, choice: Choice, weight: i16) {
        let mut numbers = self.info_mut(place).class_rows;
        self.m.class_rows.enter(&mut numbers, choice, weight);
        self.info_mut(place).class_rows = numbers;
    }

    /// A row that gives a weight to the bit of a cue or sign.
    fn read_bit(&mut self, name: &str, category: Category, row: Row, cells: &Cells<'_>) -> Result<(), String> {
        let position = |names: &[&str]| names.iter().position(|n| *n == name);
        let (bits, classes, bit) = if let Some(bit) = position(cue::NAMES) {
            (&mut self.m.cue_weights, &mut self.bit_classes[0], bit)
        } else if let Some(bit) = position(sign::NAMES) {
            (&mut self.m.sign_weights, &mut self.bit_classes[1], bit)
        } else if let Some(bit) = position(affix::NAMES) {
            (&mut self.m.affix_weights, &mut self.bit_classes[2], bit)
        } else {
            return Err(format!("unknown cue [{name}]"));
        };
        if category == Category::Weight {
            bits.request[bit] = fitted(cells, 1).map_err(|e| e.1)?;
            bits.abuse[bit] = fitted(cells, 2).map_err(|e| e.1)?;
            bits.rows[bit] = row;
            bits.weighted |= 1 << bit;
        } else {
            let (choice, weight) = read_class_weight(cells).map_err(|e| e.1)?;
            classes[bit].retain(|c| c.0 != choice);
            classes[bit].push((choice, weight));
        }
        Ok(())
    }
}

impl Bits {
    /// Takes the weights towards a request from some bits.
    fn silence(&mut self, bits: u64) {
        for (bit, weight) in self.request.iter_mut().enumerate() {
            if bits >> bit & 1 != 0 {
                *weight = 0;
            }
        }
    }
}

/// Marks which steps end a row and which lead on.
fn mark_steps(steps: &mut [Step], nodes: &[Info]) {
    let mut leads_on = vec![false; nodes.len()];
    for step in steps.iter().filter(|s| s.from != NO_STEP.from) {
        let state = step.from >> 32;
        if state & NODE != 0 {
            leads_on[(state & !NODE) as usize] = true;
        }
    }
    for step in steps.iter_mut().filter(|s| s.from != NO_STEP.from) {
        let node = step.to as usize;
        step.to |= if nodes[node].link != 0 { SPEAKS } else { 0 } | if leads_on[node] { CONTINUES } else { 0 };
    }
}

fn is_cue(category: Category) -> bool {
    !matches!(
        category,
        Category::Vocabulary
            | Category::Slang
            | Category::Regional
            | Category::Identity
            | Category::Affix
            | Category::Confusable
            | Category::Threshold
            | Category::Office
            | Category::Origin
    )
}

fn fitted(cells: &Cells<'_>, column: usize) -> Result<i16, Fault> {
    let weight = cells.get(column).parse::<i16>().ok().filter(|w| w.unsigned_abs() <= MOST_FITTED);
    weight.ok_or_else(|| (column + 1, format!("weight {:?} is not a whole number from -2000 to 2000", cells.get(column))))
}

fn read_class_weight(cells: &Cells<'_>) -> Result<(Choice, i16), Fault> {
    let name = cells.get(1);
    let level = || ["urgensi_1", "urgensi_2", "urgensi_3"].iter().position(|n| *n == name);
    let choice = name.parse().map(Choice::Topic).ok().or_else(|| name.parse().map(Choice::Kind).ok()).or_else(|| level().map(|l| Choice::Urgency(l as u8)));
    let choice = choice.ok_or_else(|| (2, format!("unknown kind, topic or level {name:?}")))?;
    Ok((choice, fitted(cells, 2)?))
}

fn read_attack(cells: &Cells<'_>, weight: u8) -> Result<Attack, Fault> {
    let kind = cells.get(1).parse::<Kind>().ok().filter(|k| k.label() == Label::Harassment).ok_or_else(|| (2, format!("unknown kind of attack {:?}", cells.get(1))))?;
    let nature = match cells.get(2) {
        "hina" => Nature::Attribute,
        "hewan" => Nature::Animal,
        "seru" => Nature::Exclamation,
        "badan" => Nature::Body,
        "mesum" => Nature::Sexual,
        "frasa" => Nature::Phrase,
        "ancam" => Nature::Threat,
        "aksi" => Nature::Violence,
        "kubu" => Nature::Camp,
        other => return Err((3, format!("unknown nature {other:?} (hina, hewan, seru, badan, mesum, frasa, ancam, aksi, kubu)"))),
    };
    let severity = cells.get(3).parse::<u8>().ok().filter(|s| (1..=4).contains(s)).ok_or_else(|| (4, format!("severity {:?} is not a whole number from 1 to 4", cells.get(3))))?;
    Ok(Attack { kind, nature, severity, weight, plain: false })
}
