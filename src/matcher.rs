//! What fires: single keys by index, phrases by a trie over keys behind a filter of word pairs.

use std::collections::HashSet;

use crate::cue::{cue, scale};
use crate::error::Issue;
use crate::label::{Kind, Target, Topic};
use crate::lexicon::{Category, MAX_PHRASE_WORDS, Row, Sources};
use crate::normalise::words::{Key, Words, fixed, single_emoji};

/// Nature of an attack row (`sifat`): how it has to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// An attribute of a person: goblok.
    Attribute,
    /// An animal or thing with a literal sense: anjing.
    Animal,
    /// Mainly an exclamation: anjir.
    Exclamation,
    /// A part of the body, possessed: matamu.
    Body,
    /// A sexual swear word.
    Sexual,
    /// A whole phrase that attacks by itself.
    Phrase,
    /// A threat.
    Threat,
    /// A violent verb that needs an intention to be a threat.
    Violence,
    /// A nickname of a political camp.
    Camp,
}

/// What an attack row says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attack {
    pub(crate) kind: Kind,
    pub(crate) nature: Nature,
    pub(crate) severity: u8,
    pub(crate) weight: u8,
    /// The row's entry is the key itself, not one of its spellings.
    plain: bool,
}

/// Number of classes of the second pass: kinds, topics, levels of urgency.
pub(crate) const CLASSES: usize = 16 + 20 + 3;
/// Weights of all classes side by side: a row is added in a few instructions whatever it holds, where a list of the weights that are there would have
/// a length that no processor foresees.
pub(crate) type ClassRow = [i16; 40];

/// Sums of class rows: small ones for a few rows at a time, carried over before they can overflow.
pub(crate) struct Points {
    near: ClassRow,
    rows: u32,
    far: [i32; 40],
}

impl Points {
    pub(crate) fn new() -> Points {
        Points { near: [0; 40], rows: 0, far: [0; 40] }
    }

    #[inline]
    pub(crate) fn add(&mut self, row: &ClassRow) {
        for (sum, weight) in self.near.iter_mut().zip(row) {
            *sum = sum.wrapping_add(*weight);
        }
        self.rows += 1;
        if self.rows == MOST_ROWS {
            self.carry();
        }
    }

    fn carry(&mut self) {
        for (sum, near) in self.far.iter_mut().zip(&mut self.near) {
            *sum += i32::from(std::mem::take(near));
        }
        self.rows = 0;
    }

    pub(crate) fn sums(mut self) -> [i32; CLASSES] {
        self.carry();
        std::array::from_fn(|i| self.far[i])
    }
}

/// Rows that fit into small sums, and the largest weight for which they do.
const MOST_ROWS: u32 = 8;
const MOST_WEIGHT: i32 = i16::MAX as i32 / MOST_ROWS as i32;

fn class_row(weights: impl Iterator<Item = (u8, i16)>) -> ClassRow {
    let mut row = [0; 40];
    for (class, weight) in weights {
        let sum = &mut row[class as usize];
        *sum = (i32::from(*sum) + i32::from(weight)).clamp(-MOST_WEIGHT, MOST_WEIGHT) as i16;
    }
    row
}

/// Class number of urgency 1; urgency 2 and 3 follow.
pub(crate) const URGENCY_CLASS: u8 = 36;

/// The class number of a kind or topic in the second pass.
pub(crate) fn kind_class(kind: Kind) -> u8 {
    kind.code()
}

/// The class number of a topic in the second pass.
pub(crate) fn topic_class(topic: Topic) -> u8 {
    16 + topic.code()
}

/// What is known of a key or of a node of the phrase trie.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Info {
    pub(crate) cues: u64,
    /// Fitted weight towards a request, in hundredths of a logit.
    pub(crate) request: i16,
    /// Fitted weight towards abuse, in hundredths of a logit.
    pub(crate) abuse: i16,
    /// Place in `attacks` plus one; 0 is none.
    attack: u16,
    /// Place in `class_rows` plus one; 0 is none.
    class_row: u32,
    /// Last row in the chain of rows that speak of it, plus one.
    link: u32,
}

impl Info {
    /// What tells its rows from those of other keys and nodes: two that have the same have the same rows.
    pub(crate) fn id(&self) -> u64 {
        u64::from(self.link)
    }
}

/// A phrase that fired: a trie node over the units `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PhraseHit {
    pub(crate) node: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    row: Row,
    previous: u32,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    from: u64,
    node: u32,
}

const NO_STEP: u64 = u64::MAX;
/// Marks a state of the trie that is a node (else it is a key).
const NODE: u64 = 1 << 31;
const FILTER_BITS: u32 = 19;

/// Compiled rows.
#[derive(Debug)]
pub(crate) struct Matcher {
    keys: Vec<Info>,
    nodes: Vec<Info>,
    steps: Vec<Step>,
    steps_used: usize,
    filter: Vec<u64>,
    attacks: Vec<Attack>,
    /// Rows of users' own are there: they take the place of others.
    own_rows: bool,
    claimed: HashSet<(Category, u64)>,
    claimed_bits: HashSet<(Category, String)>,
    class_rows: Vec<ClassRow>,
    links: Vec<Link>,
    /// Class weights of cues and signs, by bit; requests and abuse first.
    pub(crate) cue_weights: Bits,
    pub(crate) sign_weights: Bits,
}

/// Weights of the bits of one set.
#[derive(Debug)]
pub(crate) struct Bits {
    pub(crate) request: [i16; 64],
    pub(crate) abuse: [i16; 64],
    pub(crate) classes: Vec<Vec<(u8, i16)>>,
    /// The same, laid out for adding.
    pub(crate) class_rows: Vec<ClassRow>,
    /// Bits that have a weight, bits that have class weights.
    pub(crate) weighted: u64,
    pub(crate) classed: u64,
    rows: [u32; 64],
}

impl Bits {
    fn new() -> Bits {
        Bits { request: [0; 64], abuse: [0; 64], classes: vec![Vec::new(); 64], class_rows: Vec::new(), weighted: 0, classed: 0, rows: [u32::MAX; 64] }
    }

    /// The row that gave a bit its weight.
    pub(crate) fn row(&self, bit: usize) -> Row {
        Row(self.rows[bit])
    }
}

/// Key or node while the matcher is built.
#[derive(Clone, Copy)]
enum Place {
    Key(Key),
    Node(u32),
}

fn step_hash(from: u64) -> u64 {
    let h = from.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h ^ (h >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

#[inline]
fn pair(state: u64, key: Key) -> u64 {
    state << 32 | u64::from(key)
}

impl Matcher {
    pub(crate) fn build(sources: &Sources, words: &mut Words, issues: &mut Vec<Issue>) -> Matcher {
        let room: usize = sources.files().iter().map(|f| f.text.len() / 60).sum();
        let mut m = Matcher {
            keys: Vec::with_capacity(words.keys() + room / 4),
            nodes: Vec::with_capacity(room),
            steps: vec![Step { from: NO_STEP, node: 0 }; room * 5 / 4 + 16],
            steps_used: 0,
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            attacks: Vec::new(),
            own_rows: false,
            claimed: HashSet::new(),
            claimed_bits: HashSet::new(),
            class_rows: Vec::new(),
            links: Vec::with_capacity(room),
            cue_weights: Bits::new(),
            sign_weights: Bits::new(),
        };
        let mut classes: Vec<(bool, u32, u8, i16)> = Vec::with_capacity(room);
        // With files of a user's own, the row given last speaks; built-in files alone are free of doubles (a test sees to it).
        m.own_rows = sources.files().iter().any(|f| !f.builtin);
        for category in Category::ALL.iter().copied().filter(|c| is_cue(*c)) {
            m.read(sources, words, category, &mut classes, issues);
        }
        m.grow(words);
        for (key, bits) in [
            (fixed::NUMBER, cue::NUMBER),
            (fixed::MENTION, cue::MENTION),
            (fixed::URL, cue::URL),
            (fixed::PLACE, cue::PLACE),
            (fixed::PERSON, cue::PERSON),
            (fixed::LAUGH, cue::LAUGH),
        ] {
            m.keys[key as usize].cues |= bits;
        }
        m.place_classes(classes);
        words.shrink();
        m.keys.shrink_to_fit();
        m.nodes.shrink_to_fit();
        m.links.shrink_to_fit();
        m
    }

    fn grow(&mut self, words: &Words) {
        self.keys.resize(words.keys(), Info::default());
    }

    /// Makes the node at the end of a phrase, or names the key of a single word.
    fn place(&mut self, keys: &[Key]) -> Place {
        let [first, rest @ ..] = keys else { return Place::Key(fixed::UNKNOWN) };
        let mut state = u64::from(*first);
        if let Some(second) = rest.first() {
            let bit = (step_hash(pair(state, *second)) >> (64 - FILTER_BITS)) as usize;
            self.filter[bit >> 6] |= 1 << (bit & 63);
        }
        let mut node = None;
        for key in rest {
            let next = self.step_or_add(pair(state, *key));
            state = NODE | u64::from(next);
            node = Some(next);
        }
        node.map_or(Place::Key(*first), Place::Node)
    }

    fn step_or_add(&mut self, from: u64) -> u32 {
        if (self.steps_used + 1) * 3 > self.steps.len() * 2 {
            let old = std::mem::take(&mut self.steps);
            self.steps = vec![Step { from: NO_STEP, node: 0 }; old.len() * 2];
            for s in old.into_iter().filter(|s| s.from != NO_STEP) {
                let i = self.step_slot(s.from);
                self.steps[i] = s;
            }
        }
        let i = self.step_slot(from);
        if self.steps[i].from == NO_STEP {
            self.steps[i] = Step { from, node: self.nodes.len() as u32 };
            self.steps_used += 1;
            self.nodes.push(Info::default());
        }
        self.steps[i].node
    }

    #[inline]
    fn step_slot(&self, from: u64) -> usize {
        let mut i = (((step_hash(from) >> 32) * self.steps.len() as u64) >> 32) as usize;
        while self.steps[i].from != from && self.steps[i].from != NO_STEP {
            i += 1;
            if i == self.steps.len() {
                i = 0;
            }
        }
        i
    }

    #[inline]
    fn step(&self, from: u64) -> Option<u32> {
        let slot = &self.steps[self.step_slot(from)];
        (slot.from == from).then_some(slot.node)
    }

    fn info_mut(&mut self, place: Place) -> &mut Info {
        match place {
            Place::Key(key) => &mut self.keys[key as usize],
            Place::Node(node) => &mut self.nodes[node as usize],
        }
    }

    fn link(&mut self, place: Place, row: Row) {
        let previous = self.info_mut(place).link;
        self.links.push(Link { row, previous });
        self.info_mut(place).link = self.links.len() as u32;
    }

    fn read(&mut self, sources: &Sources, words: &mut Words, category: Category, classes: &mut Vec<(bool, u32, u8, i16)>, issues: &mut Vec<Issue>) {
        let columns = category.columns();
        let column = |name: &str| columns.iter().position(|c| *c == name);
        let (weight_column, language_column) = (column("bobot").or(column("tingkat")), column("bahasa"));
        let mut keys = Vec::with_capacity(8);
        let files: Vec<_> = sources.of(category).collect();
        for file in files.into_iter().rev() {
            let mut rows = file.rows();
            let (mut fresh, mut fresh_bits) = (Vec::new(), Vec::new());
            while let Some((row, cells)) = rows.next() {
                let phrase = cells.get(0);
                let language = match language_column.map(|c| (c, cells.get(c).parse())) {
                    None => crate::label::Language::Id,
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
                let exact = matches!(category, Category::Attack | Category::Politics) || !phrase.contains(' ');
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
                if self.own_rows {
                    let id = match place {
                        Place::Key(k) => u64::from(k),
                        Place::Node(n) => NODE | u64::from(n),
                    };
                    let choice = if category == Category::ClassWeight { read_class_weight(&cells).map_or(0, |c| u64::from(c.0) + 1) } else { 0 };
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
                let plain = matches!(place, Place::Key(k) if words.key_name(k) == phrase);
                match self.fill(place, category, &cells, weight, plain, classes) {
                    // A key that stands for a whole class of words has thousands of rows, of which none says more than its name.
                    Ok(()) if matches!(place, Place::Key(key) if key <= fixed::LAUGH) => {}
                    Ok(()) => self.link(place, row),
                    Err((c, why)) => rows.reject(row, c, &why),
                }
            }
            self.claimed.extend(fresh);
            self.claimed_bits.extend(fresh_bits);
            issues.extend(rows.into_issues());
        }
    }

    fn fill(
        &mut self,
        place: Place,
        category: Category,
        cells: &crate::lexicon::Cells<'_>,
        weight: u8,
        plain: bool,
        classes: &mut Vec<(bool, u32, u8, i16)>,
    ) -> Result<(), (usize, String)> {
        let mut class = |class: u8, w: i16| match place {
            Place::Key(k) => classes.push((false, k, class, w)),
            Place::Node(n) => classes.push((true, n, class, w)),
        };
        let two = |weak: u64, clear: u64, from: u8| if weight >= from { weak | clear } else { weak };
        let cues = match category {
            Category::Object => {
                if cells.get(1) != "-" {
                    let topic: Topic = cells.get(1).parse().map_err(|_| (2, format!("unknown topic {:?}", cells.get(1))))?;
                    class(topic_class(topic), i16::from(weight) * OBJECT_POINTS);
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
                let current = self.info_mut(place).attack;
                // Of several spellings with one key the plainest speaks.
                let attack = Attack { plain, ..attack };
                let rank = |a: &Attack| (a.plain, a.weight, a.severity);
                if current == 0 || rank(&self.attacks[current as usize - 1]) < rank(&attack) {
                    self.attacks.push(attack);
                    self.info_mut(place).attack = self.attacks.len() as u16;
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
                let number = |i: usize| {
                    cells
                        .get(i)
                        .parse::<i16>()
                        .ok()
                        .filter(|w| w.abs() <= 2000)
                        .ok_or_else(|| (i + 1, format!("weight {:?} is not a whole number from -2000 to 2000", cells.get(i))))
                };
                let (request, abuse) = (number(1)?, number(2)?);
                let info = self.info_mut(place);
                info.request = request;
                info.abuse = abuse;
                0
            }
            Category::ClassWeight => {
                let (c, w) = read_class_weight(cells)?;
                class(c, w);
                0
            }
            _ => 0,
        };
        self.info_mut(place).cues |= cues;
        Ok(())
    }

    fn read_bit(&mut self, name: &str, category: Category, row: Row, cells: &crate::lexicon::Cells<'_>) -> Result<(), String> {
        let (bits, bit) = if let Some(i) = cue::NAMES.iter().position(|n| *n == name) {
            (&mut self.cue_weights, i)
        } else if let Some(i) = crate::cue::sign::NAMES.iter().position(|n| *n == name) {
            (&mut self.sign_weights, i)
        } else {
            return Err(format!("unknown cue [{name}]"));
        };
        if category == Category::Weight {
            let number = |i: usize| {
                cells.get(i).parse::<i16>().ok().filter(|w| w.abs() <= 2000).ok_or_else(|| format!("weight {:?} is not a whole number from -2000 to 2000", cells.get(i)))
            };
            bits.request[bit] = number(1)?;
            bits.abuse[bit] = number(2)?;
            bits.rows[bit] = row.0;
            bits.weighted |= 1 << bit;
        } else {
            let (class, weight) = read_class_weight(cells).map_err(|e| e.1)?;
            bits.classes[bit].retain(|c| c.0 != class);
            bits.classes[bit].push((class, weight));
            bits.classed |= 1 << bit;
        }
        Ok(())
    }

    /// Lays the class weights of each key and node out side by side.
    fn place_classes(&mut self, mut classes: Vec<(bool, u32, u8, i16)>) {
        classes.sort_by_key(|c| (c.0, c.1));
        for group in classes.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let row = class_row(group.iter().map(|c| (c.2, c.3)));
            self.class_rows.push(row);
            let number = self.class_rows.len() as u32;
            let place = if group[0].0 { Place::Node(group[0].1) } else { Place::Key(group[0].1) };
            self.info_mut(place).class_row = number;
        }
        self.class_rows.shrink_to_fit();
        for bits in [&mut self.cue_weights, &mut self.sign_weights] {
            bits.class_rows = bits.classes.iter().map(|c| class_row(c.iter().copied())).collect();
        }
    }

    #[inline]
    pub(crate) fn key(&self, key: Key) -> &Info {
        &self.keys[key as usize]
    }

    #[inline]
    pub(crate) fn node(&self, node: u32) -> &Info {
        &self.nodes[node as usize]
    }

    pub(crate) fn attack(&self, info: &Info) -> Option<&Attack> {
        self.attacks.get((info.attack as usize).wrapping_sub(1))
    }

    /// The class weights of a key or node that has some.
    #[inline]
    pub(crate) fn classes(&self, info: &Info) -> Option<&ClassRow> {
        self.class_rows.get((info.class_row as usize).wrapping_sub(1))
    }

    /// Rows that speak of a key or node, last one first.
    pub(crate) fn rows<'a>(&'a self, info: &Info) -> impl Iterator<Item = Row> + use<'a> {
        let mut at = info.link;
        std::iter::from_fn(move || {
            let link = self.links.get((at as usize).wrapping_sub(1))?;
            at = link.previous;
            Some(link.row)
        })
    }

    /// Number of nodes of the phrase trie.
    pub(crate) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a phrase may begin with two keys; false is certain.
    #[inline]
    pub(crate) fn may_begin(&self, first: Key, second: Key) -> bool {
        let bit = (step_hash(pair(u64::from(first), second)) >> (64 - FILTER_BITS)) as usize;
        self.filter[bit >> 6] >> (bit & 63) & 1 != 0
    }

    /// Calls `found` for every phrase that begins at `start`, once [`may_begin`](Matcher::may_begin) has said so of the first two keys.
    pub(crate) fn phrases_at(&self, key_at: impl Fn(usize) -> Option<Key>, start: usize, mut found: impl FnMut(u32, usize)) {
        let (Some(first), Some(second)) = (key_at(start), key_at(start + 1)) else { return };
        let mut from = pair(u64::from(first), second);
        let mut next = start + 2;
        while let Some(node) = self.step(from) {
            if self.nodes[node as usize].link != 0 {
                found(node, next);
            }
            let Some(key) = key_at(next) else { return };
            from = pair(NODE | u64::from(node), key);
            next += 1;
        }
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        (self.keys.capacity() + self.nodes.capacity()) * size_of::<Info>()
            + self.steps.capacity() * size_of::<Step>()
            + self.filter.capacity() * 8
            + self.attacks.capacity() * size_of::<Attack>()
            + self.class_rows.capacity() * size_of::<ClassRow>()
            + self.links.capacity() * size_of::<Link>()
    }
}

/// Topic points of one step of an object's weight, in hundredths of a logit.
const OBJECT_POINTS: i16 = 40;

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

fn read_class_weight(cells: &crate::lexicon::Cells<'_>) -> Result<(u8, i16), (usize, String)> {
    let name = cells.get(1);
    let level = |name: &str| match name {
        "urgensi_1" => Some(URGENCY_CLASS),
        "urgensi_2" => Some(URGENCY_CLASS + 1),
        "urgensi_3" => Some(URGENCY_CLASS + 2),
        _ => None,
    };
    let class = name
        .parse::<Topic>()
        .map(topic_class)
        .ok()
        .or_else(|| name.parse::<Kind>().map(kind_class).ok())
        .or_else(|| level(name))
        .ok_or_else(|| (2, format!("unknown kind, topic or level {name:?}")))?;
    let weight = cells.get(2).parse::<i16>().ok().filter(|w| w.abs() <= 2000).ok_or_else(|| (3, format!("weight {:?} is not a whole number from -2000 to 2000", cells.get(2))))?;
    Ok((class, weight))
}

fn read_attack(cells: &crate::lexicon::Cells<'_>, weight: u8) -> Result<Attack, (usize, String)> {
    let kind =
        cells.get(1).parse::<Kind>().ok().filter(|k| k.label() == crate::label::Label::Harassment).ok_or_else(|| (2, format!("unknown kind of attack {:?}", cells.get(1))))?;
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
