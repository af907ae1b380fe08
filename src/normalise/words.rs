//! All word forms that the lexicons know, and the key each is matched by.
//!
//! A *form* is a spelling (gk, dalan, rusak). A *key* is what matching, weights and phrases speak of: `gk` has the key `tidak`, `dalan` the key `jalan`.
//! A form may have several keys (`gabisa`: `tidak`, `bisa`). Names of places and persons, identity words, numbers and addresses share one key each, so
//! that nothing can be learnt about one of them alone.

use std::collections::HashSet;

use crate::error::Issue;
use crate::label::Language;
use crate::lexicon::{Category, Row, Sources};

use super::affix::Affixes;
use super::fold::Confusables;
use super::table::{Entry, Short, Table};

/// Number of a key.
pub(crate) type Key = u32;

macro_rules! fixed_keys {
    ($($NAME:ident = $id:literal $text:literal,)+) => {
        /// Keys that stand for a whole class of words.
        pub(crate) mod fixed {
            $(pub(crate) const $NAME: super::Key = $id;)+
            pub(super) const NAMES: &[&str] = &[$($text,)+];
        }
    };
}

fixed_keys! {
    UNKNOWN = 0 "<lain>",
    NUMBER = 1 "<angka>",
    MENTION = 2 "<akun>",
    URL = 3 "<url>",
    PLACE = 4 "<tempat>",
    PERSON = 5 "<nama>",
    IDENTITY = 6 "<identitas>",
    EMAIL = 7 "<email>",
    EMOJI = 8 "<emoji>",
    LAUGH = 9 "<tawa>",
    FIRST = 10 "<awal>",
    LAST = 11 "<akhir>",
}

/// Where a form comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum FormKind {
    /// A row of the vocabulary, or a word that only a cue list knows.
    Vocabulary,
    /// An informal spelling.
    Slang,
    /// A regional word.
    Regional,
    /// A name.
    Name,
    /// An identity word.
    Identity,
    /// A spelling of a swear word.
    Swear,
}

/// Word class of the vocabulary (`kelas`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum WordClass {
    Noun,
    Verb,
    Adjective,
    Other,
}

/// The form may stand behind an evasion spelling.
pub(crate) const SWEARS: u8 = 1;
/// A slang row that needs company: its note begins with `jaga`. An English one (`u`, `r`) holds only near English words, any other (`d`, `pd`) not among them.
pub(crate) const GUARDED: u8 = 1 << 1;
/// A slang row for matching only: its note begins with `kunci`. The published form leaves the word, which is a good one of its own (ngebut, nyasar).
pub(crate) const KEY_ONLY: u8 = 1 << 2;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// One key, or the place of several in `Words::several`.
    keys: u32,
    pub(crate) row: Row,
    pub(crate) kind: FormKind,
    pub(crate) language: Language,
    pub(crate) class: WordClass,
    pub(crate) flags: u8,
}

const SEVERAL: u32 = 1 << 31;
/// Byte before a folded Javanese form in the table.
const JAVANESE_FOLD: u8 = 3;
/// Byte before a form that another hides: a Javanese word whose spelling is also Indonesian (larang, mili), an informal word that is also an insult (mikir).
const SHADOWED: u8 = 4;

/// The compiled vocabulary.
#[derive(Debug)]
pub(crate) struct Words {
    table: Table,
    forms: Vec<Form>,
    several: Vec<Key>,
    names: String,
    name_ends: Vec<u32>,
    pub(crate) affixes: Affixes,
    pub(crate) confusables: Confusables,
    /// Letters that digits and signs stand for in leetspeak.
    pub(crate) leet: [u8; 128],
    emoji: Vec<(char, Key)>,
    pub(crate) evasions: super::evasion::Evasions,
}

impl Words {
    pub(crate) fn build(sources: &Sources, issues: &mut Vec<Issue>) -> Words {
        let words_in = |f: &&crate::lexicon::Source| {
            matches!(f.category, Category::Identity | Category::Vocabulary | Category::Slang | Category::Regional | Category::Name | Category::Attack)
        };
        let room: usize = sources.files().iter().filter(words_in).map(|f| f.text.len() / 34).sum();
        let mut words = Words {
            table: Table::with_room(room),
            forms: Vec::with_capacity(room),
            several: Vec::new(),
            names: String::with_capacity(room * 8),
            name_ends: Vec::with_capacity(room),
            affixes: Affixes::default(),
            confusables: Confusables::default(),
            leet: [0; 128],
            emoji: Vec::new(),
            evasions: super::evasion::Evasions::default(),
        };
        for name in fixed::NAMES {
            words.new_key(name);
        }
        words.read_letters(sources, issues);
        words.affixes = Affixes::read(sources, issues);
        // Identity words come first: nothing may give one of them a key of its own. Then in the order of trust; colloquial words that the vocabulary lists
        // too (banget, bikin) take the standard form that the slang table gives them.
        words.read_forms(sources, Category::Identity, issues);
        words.read_forms(sources, Category::Vocabulary, issues);
        words.read_forms(sources, Category::Slang, issues);
        words.read_forms(sources, Category::Regional, issues);
        words.read_forms(sources, Category::Name, issues);
        words.read_attacks(sources);
        words
    }

    fn new_key(&mut self, name: &str) -> Key {
        self.names.push_str(name);
        self.name_ends.push(self.names.len() as u32);
        self.name_ends.len() as Key - 1
    }

    /// Number of keys.
    pub(crate) fn keys(&self) -> usize {
        self.name_ends.len()
    }

    /// What a key is called.
    pub(crate) fn key_name(&self, key: Key) -> &str {
        let i = key as usize;
        let start = if i == 0 { 0 } else { self.name_ends[i - 1] as usize };
        &self.names[start..self.name_ends[i] as usize]
    }

    #[inline]
    pub(crate) fn form(&self, id: u32) -> &Form {
        &self.forms[id as usize]
    }

    /// The keys of a form.
    #[inline]
    pub(crate) fn keys_of<'a>(&'a self, form: &'a Form) -> &'a [Key] {
        if form.keys & SEVERAL == 0 {
            std::slice::from_ref(&form.keys)
        } else {
            let at = (form.keys & !SEVERAL) as usize;
            &self.several[at + 1..at + 1 + self.several[at] as usize]
        }
    }

    /// The key, where `keys` of a form or entry names just one.
    #[inline]
    pub(crate) fn single_key(keys: u32) -> Option<Key> {
        (keys & SEVERAL == 0).then_some(keys)
    }

    #[inline]
    pub(crate) fn find_short(&self, key: Short) -> Option<u32> {
        self.table.get_short(key).map(|e| e.form)
    }

    /// As `find_short`, with the keys of the form.
    #[inline]
    pub(crate) fn entry(&self, key: Short) -> Option<Entry> {
        self.table.get_short(key)
    }

    #[inline]
    pub(crate) fn find(&self, word: &[u8]) -> Option<u32> {
        self.table.get(word).map(|e| e.form)
    }

    /// Looks up a Javanese spelling variant (o for a, dh for d, doubled letters).
    pub(crate) fn find_javanese(&self, word: &[u8]) -> Option<u32> {
        let mut folded = [0; 40];
        let n = javanese_fold(word, &mut folded)?;
        self.table.get(&folded[..n]).map(|e| e.form)
    }

    /// Keeps a form that another of the same spelling hides.
    fn shadow(&mut self, word: &str, id: u32) {
        let mut marked = [SHADOWED; 40];
        if let Some(place) = marked.get_mut(1..=word.len()) {
            place.copy_from_slice(word.as_bytes());
            let keys = self.forms[id as usize].keys;
            self.table.set(&marked[..=word.len()], Entry { form: id, keys });
        }
    }

    /// Looks up the form that a word of the table hides (larang: mahal).
    pub(crate) fn find_shadowed(&self, word: &[u8]) -> Option<u32> {
        let mut marked = [SHADOWED; 40];
        marked.get_mut(1..=word.len())?.copy_from_slice(word);
        self.table.get(&marked[..=word.len()]).map(|e| e.form)
    }

    /// The key of an emoji.
    pub(crate) fn emoji(&self, c: char) -> Key {
        self.emoji.binary_search_by_key(&c, |e| e.0).map_or(fixed::EMOJI, |i| self.emoji[i].1)
    }

    #[expect(clippy::too_many_arguments)]
    fn add(&mut self, word: &str, keys: u32, row: Row, kind: FormKind, language: Language, class: WordClass, flags: u8) -> u32 {
        let id = self.forms.len() as u32;
        self.forms.push(Form { keys, row, kind, language, class, flags });
        self.table.set(word.as_bytes(), Entry { form: id, keys });
        id
    }

    /// The form of a word that stands in a lexicon in its own right; a new form with a key of its own when it is new.
    fn intern(&mut self, word: &str, row: Row, kind: FormKind, language: Language, class: WordClass, flags: u8) -> u32 {
        match self.find(word.as_bytes()) {
            Some(id) => id,
            None => {
                let key = self.new_key(word);
                self.add(word, key, row, kind, language, class, flags)
            }
        }
    }

    /// Keys of a phrase in normal form, through the same steps that a post goes through; unknown words become known.
    ///
    /// With `exact`, unknown words are not peeled and names stand for themselves: for rows that speak of these very words.
    pub(crate) fn phrase_keys(&mut self, phrase: &str, row: Row, language: Language, exact: bool, keys: &mut Vec<Key>) {
        keys.clear();
        let names_stand = exact || !phrase.as_bytes().contains(&b' ');
        for word in phrase.split_ascii_whitespace() {
            let found = self.table.get(word.as_bytes());
            if let Some(entry) = found.filter(|e| names_stand && matches!(e.keys, fixed::PLACE | fixed::PERSON)) {
                keys.push(self.set_apart(word, entry.form));
                continue;
            }
            if word.starts_with('<') {
                if let Some(key) = fixed::NAMES.iter().position(|n| *n == word) {
                    keys.push(key as Key);
                    continue;
                }
            }
            if let Some(entry) = found {
                match Words::single_key(entry.keys) {
                    Some(key) => keys.push(key),
                    None => keys.extend_from_slice(self.keys_of(&self.forms[entry.form as usize])),
                }
                continue;
            }
            if let Some(key) = single_emoji(word).map(|c| self.emoji(c)).filter(|k| *k != fixed::EMOJI) {
                keys.push(key);
                continue;
            }
            let peeled = if word.len() > 3 && !exact { self.affixes.peel(self, word.as_bytes()) } else { None };
            let id = match peeled {
                Some(id) => id,
                None => self.intern(word, row, FormKind::Vocabulary, language, WordClass::Other, 0),
            };
            keys.extend_from_slice(self.keys_of(&self.forms[id as usize]));
        }
    }

    /// Keys of a target given as plain words; words that are new become vocabulary.
    fn target_keys(&mut self, target: &str, row: Row) -> u32 {
        let mut keys = [0; 4];
        let mut n = 0;
        for word in target.split_ascii_whitespace().take(4) {
            // A target may be a name in capitals; matching knows small letters only.
            let lower = if word.bytes().any(|b| b.is_ascii_uppercase()) { std::borrow::Cow::Owned(word.to_ascii_lowercase()) } else { std::borrow::Cow::Borrowed(word) };
            let id = self.intern(&lower, row, FormKind::Vocabulary, Language::Id, WordClass::Other, 0);
            // Chains are one step deep: the key of a target is the target's own first key.
            keys[n] = self.keys_of(&self.forms[id as usize]).first().copied().unwrap_or(fixed::UNKNOWN);
            n += 1;
        }
        if n == 1 {
            return keys[0];
        }
        let at = self.several.len() as u32;
        self.several.push(n as u32);
        self.several.extend_from_slice(&keys[..n]);
        at | SEVERAL
    }

    fn read_forms(&mut self, sources: &Sources, category: Category, issues: &mut Vec<Issue>) {
        let columns = category.columns();
        let language_column = columns.iter().position(|c| *c == "bahasa").unwrap_or(0);
        for file in sources.of(category) {
            let mut rows = file.rows();
            while let Some((row, cells)) = rows.next() {
                let word = cells.get(0);
                let Ok(language) = cells.get(language_column).parse::<Language>() else {
                    rows.reject(row, language_column + 1, &format!("unknown language {:?}", cells.get(language_column)));
                    continue;
                };
                // A user's row takes the place of a built-in one; among built-in files the first stands (the lint lists the others).
                if let Some(id) = self.find(word.as_bytes()) {
                    let known = &self.forms[id as usize];
                    let informal = category == Category::Slang && known.kind == FormKind::Vocabulary && (known.language == Language::Id || known.language == language);
                    if known.kind == FormKind::Identity || (file.builtin && !informal) {
                        if category == Category::Regional && language.is_javanese() && known.kind == FormKind::Vocabulary {
                            let keys = known.keys;
                            let id = self.forms.len() as u32;
                            self.forms.push(Form { keys, row, kind: FormKind::Regional, language, class: WordClass::Other, flags: 0 });
                            self.shadow(word, id);
                        }
                        continue;
                    }
                }
                match category {
                    Category::Identity => {
                        if !word.contains(' ') {
                            self.add(word, fixed::IDENTITY, row, FormKind::Identity, language, WordClass::Noun, 0);
                        }
                    }
                    Category::Vocabulary => {
                        let class = match cells.get(1) {
                            "n" => WordClass::Noun,
                            "v" => WordClass::Verb,
                            "a" => WordClass::Adjective,
                            "adv" | "pron" | "num" | "p" | "konj" | "prep" | "intj" => WordClass::Other,
                            other => {
                                rows.reject(row, 2, &format!("unknown word class {other:?}"));
                                continue;
                            }
                        };
                        let key = self.new_key(word);
                        self.add(word, key, row, FormKind::Vocabulary, language, class, 0);
                    }
                    Category::Slang => {
                        if cells.get(1).is_empty() {
                            rows.reject(row, 2, "the standard form is missing");
                            continue;
                        }
                        let keys = self.target_keys(cells.get(1), row);
                        let note = cells.get(5);
                        let flags = if note.starts_with("jaga") { GUARDED } else { 0 } | if note.starts_with("kunci") { KEY_ONLY } else { 0 };
                        self.add(word, keys, row, FormKind::Slang, language, WordClass::Other, flags);
                    }
                    Category::Regional => {
                        let keys = if cells.get(1) == "-" || cells.get(1).is_empty() { self.new_key(word) } else { self.target_keys(cells.get(1), row) };
                        let class = match cells.get(2) {
                            "n" => WordClass::Noun,
                            "v" => WordClass::Verb,
                            "a" => WordClass::Adjective,
                            _ => WordClass::Other,
                        };
                        let id = self.add(word, keys, row, FormKind::Regional, language, class, 0);
                        if language.is_javanese() {
                            let mut folded = [0; 40];
                            if let Some(n) = javanese_fold(word.as_bytes(), &mut folded) {
                                if self.table.get(&folded[..n]).is_none() {
                                    self.table.set(&folded[..n], Entry { form: id, keys });
                                }
                            }
                        }
                    }
                    _ => {
                        if !word.contains(' ') {
                            let keys = match cells.get(1) {
                                "tempat" => fixed::PLACE,
                                "orang" => fixed::PERSON,
                                _ => self.new_key(word),
                            };
                            self.add(word, keys, row, FormKind::Name, language, WordClass::Noun, 0);
                        }
                    }
                }
            }
            issues.extend(rows.into_issues());
        }
    }

    /// Attack words become forms with a key of their own, whatever else the word may mean (ndas: head): what insults is matched by the word, not by its
    /// meaning. `= goblok` in the note makes a row a spelling of another.
    fn read_attacks(&mut self, sources: &Sources) {
        let mut rows = Vec::new();
        for file in sources.of(Category::Attack) {
            let mut from = file.rows();
            // Faults of these rows are told when the matcher reads them.
            while let Some((row, cells)) = from.next() {
                if !cells.get(0).contains(' ') {
                    rows.push((row, cells));
                }
            }
        }
        let attacks: HashSet<&str> = rows.iter().map(|r| r.1.get(0)).collect();
        for (row, cells) in &rows {
            let (word, row) = (cells.get(0), *row);
            let language = cells.get(5).parse().unwrap_or(Language::Id);
            let plain = cells.get(7).strip_prefix("= ").map(|note| note.split([';', ',', '(']).next().unwrap_or(note).trim());
            let known = self.find(word.as_bytes());
            let id = match (known, plain) {
                (Some(id), _) => {
                    let form = self.forms[id as usize];
                    let stands = match form.kind {
                        FormKind::Vocabulary | FormKind::Identity | FormKind::Swear => true,
                        FormKind::Slang | FormKind::Regional | FormKind::Name => Words::single_key(form.keys).is_some_and(|k| attacks.contains(self.key_name(k))),
                    };
                    if stands {
                        id
                    } else {
                        if matches!(form.kind, FormKind::Slang | FormKind::Regional) {
                            self.shadow(word, id);
                        }
                        let key = self.new_key(word);
                        self.add(word, key, row, FormKind::Swear, language, WordClass::Other, 0)
                    }
                }
                (None, Some(plain)) => {
                    let keys = self.target_keys(plain, row);
                    self.add(word, keys, row, FormKind::Swear, language, WordClass::Other, 0)
                }
                (None, None) => self.intern(word, row, FormKind::Vocabulary, language, WordClass::Other, 0),
            };
            // An evasion may hide only what is an insult whatever stands around it.
            let swears = matches!(cells.get(2), "hina" | "hewan" | "seru" | "mesum" | "badan");
            if swears && word.len() > 2 && cells.get(4).parse::<u8>().is_ok_and(|w| w >= 2) && cells.get(3).parse::<u8>().is_ok_and(|s| s >= 2) {
                self.forms[id as usize].flags |= SWEARS;
                self.evasions.learn(word.as_bytes(), id);
            }
        }
        self.evasions.finish();
    }

    /// Gives the word of a place or person a key of its own: a row speaks of this one.
    fn set_apart(&mut self, word: &str, id: u32) -> Key {
        let key = self.new_key(word);
        self.forms[id as usize].keys = key;
        self.table.set(word.as_bytes(), Entry { form: id, keys: key });
        key
    }

    fn read_letters(&mut self, sources: &Sources, issues: &mut Vec<Issue>) {
        let mut confusables = Vec::new();
        for file in sources.of(Category::Confusable) {
            let mut rows = file.rows();
            while let Some((row, cells)) = rows.next() {
                let mut letters = cells.get(0).chars();
                let latin = cells.get(1).as_bytes();
                match (letters.next(), letters.next(), latin) {
                    (Some(c), None, [l @ b'a'..=b'z']) if c.is_ascii() => self.leet[c as usize] = *l,
                    (Some(c), None, [l @ b'a'..=b'z']) => confusables.push((c, *l)),
                    _ => rows.reject(row, 1, "one character and one letter a-z are due"),
                }
            }
            issues.extend(rows.into_issues());
        }
        self.confusables = Confusables::new(confusables);
        for file in sources.of(Category::Emoji) {
            let mut rows = file.rows();
            while let Some((row, cells)) = rows.next() {
                match single_emoji(cells.get(0)) {
                    Some(c) if !self.emoji.iter().any(|e| e.0 == c) => {
                        let key = self.new_key(cells.get(0));
                        self.emoji.push((c, key));
                    }
                    Some(_) => {}
                    None => rows.reject(row, 1, "one emoji is due"),
                }
            }
            issues.extend(rows.into_issues());
        }
        self.emoji.sort_unstable();
    }

    /// Gives back the room that was not needed, once the matcher has entered its words too.
    pub(crate) fn shrink(&mut self) {
        self.table.shrink();
        self.forms.shrink_to_fit();
        self.names.shrink_to_fit();
        self.name_ends.shrink_to_fit();
    }

    /// Heap used, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.evasions.memory()
            + self.table.memory()
            + self.forms.capacity() * size_of::<Form>()
            + self.several.capacity() * 4
            + self.names.capacity()
            + self.name_ends.capacity() * 4
    }
}

/// The first code point of an emoji cell, when nothing but invisible characters follow it.
pub(crate) fn single_emoji(cell: &str) -> Option<char> {
    let mut chars = cell.chars().filter(|c| !matches!(c, '\u{fe0f}' | '\u{200d}'));
    let first = chars.next().filter(|c| !c.is_ascii())?;
    chars.next().is_none().then_some(first)
}

/// Folds the spelling habits of written Javanese: o and a, dh and d, th and t, doubled letters. `None` when the word is too long or too short.
fn javanese_fold(word: &[u8], out: &mut [u8; 40]) -> Option<usize> {
    if word.len() < 4 || word.len() > 38 {
        return None;
    }
    out[0] = JAVANESE_FOLD;
    let mut n = 1;
    for (i, &b) in word.iter().enumerate() {
        if (b == b'h' && i > 0 && matches!(word[i - 1], b'd' | b't')) || (i > 0 && word[i - 1] == b) {
            continue;
        }
        out[n] = if b == b'o' { b'a' } else { b };
        n += 1;
    }
    Some(n)
}
