//! What posts make of the lexicons: how many of their tokens are known, and which rows they use.

use std::collections::{HashMap, HashSet};

use crate::label::{Language, Topic};
use crate::lexicon::{Category, Row, Source};
use crate::normalise::publish::Profile;
use crate::normalise::repair::{How, NO_FORM, Resolved, repair};
use crate::normalise::tokens::{TAG, TokenKind};
use crate::normalise::units::Unit;
use crate::normalise::words::{Form, FormKind, WordClass, Words, fixed};
use crate::score::Desk;
use crate::triage::{Scratch, Triage};

/// So many different Javanese function words make a post a Javanese-marked one.
const MARKERS: usize = 2;

/// Reads posts one after another and keeps count.
///
/// ```
/// let triage = pilah::Triage::new();
/// let mut survey = pilah::Survey::new(&triage);
/// survey.read("lampu jalan mati min, kapan dibenerin?");
/// assert_eq!(survey.all().share_known(), 1.0);
/// assert!(survey.files().iter().any(|f| f.name == "objek.tsv" && f.used > 0));
/// ```
#[derive(Debug)]
pub struct Survey<'t> {
    triage: &'t Triage,
    scratch: Scratch,
    all: Coverage,
    javanese: Coverage,
    used: HashSet<Row>,
    unknown: HashMap<String, (u64, u64)>,
    cues: u64,
    signs: u64,
    topics: HashSet<Topic>,
    letters: HashSet<char>,
}

/// How many tokens of some posts are known.
///
/// Counted are words (those of hashtags too) and numbers; mentions, links, mail addresses and emoji are not. A token is *known* when it, or what its repair
/// leaves (letters that repeat, affixes, doubling, spelling habits), stands in a lexicon that people write: as a word, a spelling, a regional word, a name, an
/// identity word, or a word of a cue; numbers and laughter are known. A word that only a fitted weight speaks of is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// Posts.
    pub posts: u64,
    /// Tokens.
    pub tokens: u64,
    /// Those of them that are known.
    pub known: u64,
    /// Of the known tokens those that made their post a Javanese-marked one; 0 for all posts together.
    pub markers: u64,
}

impl Coverage {
    /// Share of the tokens that are known, from 0 to 1; 1 without tokens.
    #[must_use]
    pub fn share_known(&self) -> f64 {
        share(self.known, self.tokens)
    }

    /// The same without the words by which posts were chosen, which are known by the choice.
    #[must_use]
    pub fn share_known_without_markers(&self) -> f64 {
        share(self.known - self.markers, self.tokens - self.markers)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// How many rows of a file were used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileUse {
    /// Name of the file as the builder knows it.
    pub name: String,
    /// Category, which is the beginning of the name.
    pub category: &'static str,
    /// Rows.
    pub rows: usize,
    /// Rows that some stage used for one of the posts.
    pub used: usize,
}

/// A row that no post used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdleRow {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// The first cell.
    pub entry: String,
}

impl<'t> Survey<'t> {
    /// A survey of no posts yet.
    #[must_use]
    pub fn new(triage: &'t Triage) -> Survey<'t> {
        Survey {
            triage,
            scratch: Scratch::new(),
            all: Coverage::default(),
            javanese: Coverage::default(),
            used: HashSet::new(),
            unknown: HashMap::new(),
            cues: 0,
            signs: 0,
            topics: HashSet::new(),
            letters: HashSet::new(),
        }
    }

    /// Reads one post.
    pub fn read(&mut self, text: &str) {
        let (verdict, _) = self.triage.run(&mut self.scratch, text, true);
        self.topics.extend(verdict.topic());
        self.letters.extend(text.chars().filter(|c| !c.is_ascii()));
        self.count();
        self.fire();
        // The published form uses rows of its own: a word that is Indonesian alone and Javanese in company.
        let normal = self.triage.normalise_with(&mut self.scratch, text, Profile::Standar);
        self.used.extend(normal.tokens.iter().map(|t| t.row).filter(|r| *r != Row::NONE));
    }

    /// Counts the tokens of the post that was read last.
    fn count(&mut self) {
        let desk = &self.scratch.desk;
        let words = &self.triage.words;
        let counted = |i: u32| matches!(desk.tokens[i as usize].kind, TokenKind::Word | TokenKind::Number);
        let (mut tokens, mut known, mut marking, mut next) = (0, 0, 0, 0);
        let mut markers: HashSet<u32> = HashSet::new();
        let mut strange: Vec<&[u8]> = Vec::new();
        for unit in &desk.units {
            let found = resolve(words, desk, unit);
            let form = (found.form != NO_FORM).then(|| words.form(found.form));
            let is_known = unit.key != fixed::UNKNOWN && form.is_none_or(|f| self.is_written(f.row));
            // A token may be several units, and a unit several tokens: each token is counted once.
            for i in (unit.first.max(next)..=unit.last).filter(|i| counted(*i)) {
                let token = desk.tokens[i as usize];
                tokens += 1;
                known += u64::from(is_known);
                if form.is_some_and(is_marker) && !token.has(TAG) {
                    marking += 1;
                    markers.insert(found.form);
                }
                if !is_known {
                    strange.push(desk.folded.slice(token.start, token.end));
                }
            }
            next = next.max(unit.last + 1);
        }
        let marked = markers.len() >= MARKERS;
        for word in strange {
            let times = self.unknown.entry(String::from_utf8_lossy(word).into_owned()).or_default();
            times.0 += 1;
            times.1 += u64::from(marked);
        }
        let add = |to: &mut Coverage, markers| {
            *to = Coverage { posts: to.posts + 1, tokens: to.tokens + tokens, known: to.known + known, markers: to.markers + markers };
        };
        add(&mut self.all, 0);
        if marked {
            add(&mut self.javanese, marking);
        }
    }

    /// Whether a row stands in a file that people write.
    fn is_written(&self, row: Row) -> bool {
        self.triage.sources.file_of(row).is_some_and(|f| !matches!(f.category, Category::Weight | Category::ClassWeight))
    }

    /// Notes the rows that the post used that was read last.
    fn fire(&mut self) {
        let (desk, triage) = (&self.scratch.desk, self.triage);
        self.cues |= desk.cues;
        self.signs |= desk.signs;
        for unit in &desk.units {
            self.used.extend(triage.matcher.rows(triage.matcher.key(unit.key)));
            let text = &desk.folded.slice(desk.tokens[unit.first as usize].start, desk.tokens[unit.last as usize].end);
            let found = resolve(&triage.words, desk, unit);
            if found.how == How::Leet || found.form == NO_FORM {
                self.letters.extend(text.iter().map(|b| char::from(*b)));
            }
            if found.form == NO_FORM {
                continue;
            }
            let row = triage.words.form(found.form).row;
            self.used.insert(row);
            if found.how == How::Affix {
                if let Some(stem) = triage.sources.cells(row) {
                    let affixes = triage.sources.of(Category::Affix).flat_map(rows).filter(|(_, c)| is_peeled(text, stem.get(0).as_bytes(), c.get(0), c.get(1)));
                    self.used.extend(affixes.map(|a| a.0));
                }
            }
        }
        for phrase in &desk.phrases {
            self.used.extend(triage.matcher.rows(triage.matcher.node(phrase.node)));
        }
    }

    /// Tokens of all posts.
    #[must_use]
    pub fn all(&self) -> Coverage {
        self.all
    }

    /// Tokens of the Javanese-marked posts: those with two or more different Javanese function words (of class `adv`, `pron`, `num`, `p`, `konj`, `prep` or
    /// `intj` in `daerah`, any kind of Javanese) that are no Indonesian words too.
    #[must_use]
    pub fn javanese(&self) -> Coverage {
        self.javanese
    }

    /// Unknown words, the most frequent first, each with how often all posts and the Javanese-marked ones have it.
    #[must_use]
    pub fn unknown(&self) -> Vec<(&str, u64, u64)> {
        let mut words: Vec<_> = self.unknown.iter().map(|(word, times)| (word.as_str(), times.0, times.1)).collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        words
    }

    /// Rows and used rows of every file, in the order of the files. Thresholds and sources count as used.
    #[must_use]
    pub fn files(&self) -> Vec<FileUse> {
        let files = self.triage.sources.files().iter();
        files
            .map(|f| {
                let (mut all, mut used) = (0, 0);
                for (row, cells) in rows(f) {
                    all += 1;
                    used += usize::from(self.is_used(f, row, &cells));
                }
                FileUse { name: f.name.clone().into_owned(), category: f.category.name(), rows: all, used }
            })
            .collect()
    }

    /// The rows that no post used, in the order of files and lines.
    #[must_use]
    pub fn idle(&self) -> Vec<IdleRow> {
        let mut idle = Vec::new();
        for file in self.triage.sources.files() {
            for (row, cells) in rows(file).filter(|(row, cells)| !self.is_used(file, *row, cells)) {
                let line = self.triage.sources.place(row).map_or(0, |p| p.1);
                idle.push(IdleRow { file: file.name.clone().into_owned(), line, entry: cells.get(0).to_owned() });
            }
        }
        idle
    }

    fn is_used(&self, file: &Source, row: Row, cells: &crate::lexicon::Cells<'_>) -> bool {
        let bit = |names: &[&str], set: u64, name: &str| names.iter().position(|n| *n == name).is_some_and(|i| set >> i & 1 == 1);
        match file.category {
            Category::Threshold | Category::Origin => true,
            Category::Office => cells.get(0).parse().is_ok_and(|t: Topic| self.topics.contains(&t)),
            Category::Confusable => cells.get(0).chars().next().is_some_and(|c| self.letters.contains(&c)),
            Category::Weight | Category::ClassWeight if cells.get(0).starts_with('[') => {
                let name = cells.get(0).trim_start_matches('[').trim_end_matches(']');
                bit(crate::cue::cue::NAMES, self.cues, name) || bit(crate::cue::sign::NAMES, self.signs, name)
            }
            _ => self.used.contains(&row),
        }
    }
}

/// How the word of a unit came to its key: the look-up and the repair of the reader, done again for the record.
fn resolve(words: &Words, desk: &Desk, unit: &Unit) -> Resolved {
    let slice = |first: u32, last: u32| desk.folded.slice(desk.tokens[first as usize].start, desk.tokens[last as usize].end);
    let exact = |word: &[u8]| words.find(word).map(|id| Resolved::of_form(words, id, How::Exact));
    let first = slice(unit.first, unit.first);
    // A word of several tokens (gara-gara) stands as a whole, else its first part tells.
    exact(slice(unit.first, unit.last)).or_else(|| exact(first)).unwrap_or_else(|| repair(words, first))
}

/// A Javanese function word that is no Indonesian word.
fn is_marker(form: &Form) -> bool {
    form.kind == FormKind::Regional && form.class == WordClass::Other && Language::is_javanese(form.language)
}

/// Whether an affix row has a part in how a word comes from a stem.
fn is_peeled(word: &[u8], stem: &[u8], affix: &str, swallowed: &str) -> bool {
    if let Some(suffix) = affix.strip_prefix('-') {
        return word.ends_with(suffix.as_bytes()) && !word.ends_with(stem);
    }
    let prefix = affix.trim_end_matches('-').as_bytes();
    let left = stem.strip_prefix(swallowed.as_bytes());
    left.is_some_and(|left| word.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(left)))
}

fn rows(file: &Source) -> impl Iterator<Item = (Row, crate::lexicon::Cells<'_>)> {
    let mut rows = file.rows();
    std::iter::from_fn(move || rows.next())
}
