//! The engine: lexicons compiled once, posts sorted ever after.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use once_cell::sync::Lazy;
use unicode_segmentation::UnicodeSegmentation;

use crate::error::{Error, Issue};
use crate::explain::{Evidence, Explanation, Found, Mark, evidence, explain, mark, record};
use crate::label::Topic;
use crate::lexicon::{Category, MAX_LEXICON_ROWS, Sources, base_name, builtin, lint, parse};
use crate::matcher::Matcher;
use crate::normalise::publish::{Bench, Normalised, Profile, Publisher};
use crate::normalise::tokens::tokenise;
use crate::normalise::units::{Cache, Reader};
use crate::normalise::words::Words;
use crate::score::{Decided, Desk, Limits, Sums, judge};
use crate::verdict::Verdict;

/// Posts are read up to this many bytes; what follows is cut off at the end of a character as people see it, and the verdict says so.
pub const MAX_POST_BYTES: usize = 64 << 10;

/// Most times that a text is masked again.
const MASK_ROUNDS: usize = 8;

/// Sorts posts. Immutable, shared freely between threads.
pub struct Triage {
    pub(crate) sources: Sources,
    pub(crate) words: Words,
    pub(crate) matcher: Matcher,
    pub(crate) limits: Limits,
    offices: Vec<String>,
    id: String,
    hash: u64,
}

static BUILTIN: Lazy<Triage> = Lazy::new(|| match Triage::builder().build() {
    Ok(triage) => triage,
    Err(errors) => panic!("the built-in lexicons are faulty:\n{errors}"),
});

impl Triage {
    /// An engine with the built-in lexicons.
    ///
    /// # Panics
    ///
    /// Never with the lexicons as shipped: a test builds them.
    #[must_use]
    pub fn new() -> Triage {
        match Triage::builder().build() {
            Ok(triage) => triage,
            Err(errors) => panic!("the built-in lexicons are faulty:\n{errors}"),
        }
    }

    /// One engine with the built-in lexicons for the whole process, built at first use.
    #[must_use]
    pub fn builtin() -> &'static Triage {
        &BUILTIN
    }

    /// An engine made to measure.
    #[must_use]
    pub fn builder() -> TriageBuilder {
        TriageBuilder::default()
    }

    /// Sorts one post.
    #[must_use]
    pub fn classify(&self, text: &str) -> Verdict {
        self.classify_with(&mut Scratch::new(), text)
    }

    /// Sorts one post with buffers that are used again: nothing is allocated once they have grown.
    #[must_use]
    pub fn classify_with(&self, scratch: &mut Scratch, text: &str) -> Verdict {
        self.run(scratch, text, false).0
    }

    /// Sorts many posts in one thread; answers in the order of the posts.
    #[must_use]
    pub fn classify_batch<S: AsRef<str>>(&self, texts: &[S]) -> Vec<Verdict> {
        let mut scratch = Scratch::new();
        texts.iter().map(|t| self.classify_with(&mut scratch, t.as_ref())).collect()
    }

    /// Sorts many posts on `threads` threads (at least one); answers in the order of the posts, the same as from one thread.
    #[must_use]
    pub fn classify_batch_threads<S: AsRef<str> + Sync>(&self, texts: &[S], threads: usize) -> Vec<Verdict> {
        let threads = threads.clamp(1, texts.len().max(1));
        if threads == 1 {
            return self.classify_batch(texts);
        }
        let share = texts.len().div_ceil(threads);
        std::thread::scope(|scope| {
            let workers: Vec<_> = texts.chunks(share).map(|part| scope.spawn(move || self.classify_batch(part))).collect();
            workers
                .into_iter()
                .flat_map(|w| match w.join() {
                    Ok(part) => part,
                    Err(cause) => std::panic::resume_unwind(cause),
                })
                .collect()
        })
    }

    /// The verdict with the words, rows and rules behind it.
    #[must_use]
    pub fn explain(&self, text: &str) -> Explanation {
        self.explain_with(&mut Scratch::new(), text)
    }

    /// As [`explain`](Triage::explain), with buffers that are used again.
    #[must_use]
    pub fn explain_with(&self, scratch: &mut Scratch, text: &str) -> Explanation {
        let (verdict, decided) = self.run(scratch, text, true);
        self.mark(scratch, text, verdict);
        explain(self, scratch, head(text), verdict, decided)
    }

    /// The verdict with its spans, in buffers that are used again: what to call when every post of a stream has to be explained. For
    /// ordinary posts nothing is allocated once the buffers have grown; many spans or personal data take a little.
    #[must_use]
    pub fn evidence_with<'s>(&'s self, scratch: &'s mut Scratch, text: &'s str) -> Evidence<'s> {
        let (verdict, _) = self.run(scratch, text, false);
        record(self, &mut scratch.desk, verdict);
        self.mark(scratch, text, verdict);
        evidence(self, head(text), verdict, &scratch.marks)
    }

    /// Marks the spans of a post that has just been judged.
    fn mark(&self, scratch: &mut Scratch, text: &str, verdict: Verdict) {
        mark(self, &scratch.desk, &mut scratch.found, head(text), verdict, &mut scratch.marks);
    }

    /// The text with abuse as `[kasar]` and personal data as `[NIK]`, `[HP]`, `[EMAIL]`, `[PLAT]`; control characters that could deceive a reader are left
    /// out, and so is what lies behind [`MAX_POST_BYTES`]. Masking a masked text changes nothing.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        self.mask_with(&mut Scratch::new(), text)
    }

    /// As [`mask`](Triage::mask), with buffers that are used again.
    #[must_use]
    pub fn mask_with(&self, scratch: &mut Scratch, text: &str) -> String {
        let (mut masked, mut again) = (String::new(), String::new());
        self.evidence_with(scratch, text).mask_into(&mut masked);
        // A cover changes what stands around other words: look again until nothing more has to be covered.
        for _ in 0..MASK_ROUNDS {
            again.clear();
            self.evidence_with(scratch, &masked).mask_into(&mut again);
            if again == masked {
                break;
            }
            std::mem::swap(&mut masked, &mut again);
        }
        masked
    }

    /// The text in normal form, with its tokens; what lies behind [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES) is left as it is.
    #[must_use]
    pub fn normalise(&self, text: &str, profile: Profile) -> Normalised {
        self.normalise_with(&mut Scratch::new(), text, profile)
    }

    /// As [`normalise`](Triage::normalise), with buffers that are used again.
    #[must_use]
    pub fn normalise_with(&self, scratch: &mut Scratch, text: &str, profile: Profile) -> Normalised {
        self.own(scratch);
        let desk = &mut scratch.desk;
        self.publisher(profile).text(text, &mut desk.folded, &mut desk.tokens, &mut scratch.bench)
    }

    /// Writes the text in normal form into `out`, which is emptied first: the [`text`](Normalised::text) of [`normalise`](Triage::normalise), and nothing is
    /// allocated once the buffers have grown.
    pub fn normalise_into(&self, scratch: &mut Scratch, text: &str, profile: Profile, out: &mut String) {
        self.own(scratch);
        let desk = &mut scratch.desk;
        self.publisher(profile).write(text, &mut desk.folded, &mut desk.tokens, &mut scratch.bench, out);
    }

    /// Normal forms of tokens that somebody else has split: as many answers as tokens. An answer may hold a blank (`gabisa`: `tidak bisa`); of two tokens that
    /// are one word (`orang`, `orang`) the first answer is the word (`orang-orang`) and the second is empty.
    #[must_use]
    pub fn normalise_tokens(&self, tokens: &[&str], profile: Profile) -> Vec<String> {
        let mut scratch = Scratch::new();
        self.publisher(profile).list(tokens, &mut scratch.desk.folded, &mut scratch.bench)
    }

    fn publisher(&self, profile: Profile) -> Publisher<'_> {
        Publisher { words: &self.words, sources: &self.sources, profile }
    }

    /// Identity of the lexicons: version of pilah and a hash of every file.
    #[must_use]
    pub fn lexicon(&self) -> &str {
        &self.id
    }

    /// The files that were added to the built-in lexicons, in the order in which they were added: name and text. Handed to
    /// [`TriageBuilder::lexicon_str`] again, they build the same engine elsewhere.
    pub fn own_lexicons(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files().iter().filter(|f| !f.builtin).map(|f| (f.name.as_ref(), f.text.as_ref()))
    }

    /// The thresholds in use, in thousandths: score of a request, chance of abuse.
    #[must_use]
    pub fn thresholds(&self) -> (u16, u16) {
        (self.limits.request, self.limits.abuse)
    }

    /// The office that a topic usually goes to, by the table `opd.tsv`; empty when the table has no row for it.
    #[must_use]
    pub fn office(&self, topic: Topic) -> &str {
        self.offices.get(topic.code() as usize).map_or("", String::as_str)
    }

    /// Heap used by the compiled lexicons, in bytes (the texts of built-in files are not on the heap).
    #[must_use]
    pub fn memory(&self) -> usize {
        self.words.memory() + self.matcher.memory()
    }

    /// Makes buffers ready for this engine.
    fn own(&self, scratch: &mut Scratch) {
        if scratch.engine != self.hash {
            scratch.engine = self.hash;
            scratch.cache.clear();
            scratch.bench.clear();
            scratch.found.clear();
            scratch.desk.reset(&self.matcher);
        }
    }

    /// Reads a post up to its units.
    pub(crate) fn read(&self, scratch: &mut Scratch, text: &str) {
        self.own(scratch);
        let desk = &mut scratch.desk;
        desk.folded.fold(text, &self.words.confusables);
        tokenise(&desk.folded, text, &mut desk.tokens);
        let mut reader = Reader { words: &self.words, folded: &desk.folded, tokens: &mut desk.tokens, cache: &mut scratch.cache, notes: self.matcher.notes() };
        desk.addresses = reader.read(&mut desk.units);
    }

    /// For benches: the verdict, with everything that spoke kept in the buffers; how much that is.
    #[doc(hidden)]
    #[must_use]
    pub fn classify_recorded(&self, scratch: &mut Scratch, text: &str) -> (Verdict, usize) {
        let (verdict, _) = self.run(scratch, text, true);
        (verdict, scratch.desk.spoken.len() + scratch.desk.findings.len())
    }

    /// For benches: the first `steps` of a verdict's steps: fold, tokens, words, phrases, context, sums.
    #[doc(hidden)]
    pub fn run_steps(&self, scratch: &mut Scratch, text: &str, steps: usize) {
        self.own(scratch);
        let Scratch { desk, cache, .. } = scratch;
        desk.folded.fold(text, &self.words.confusables);
        if steps > 1 {
            tokenise(&desk.folded, text, &mut desk.tokens);
        }
        if steps > 2 {
            desk.addresses = Reader { words: &self.words, folded: &desk.folded, tokens: &mut desk.tokens, cache, notes: self.matcher.notes() }.read(&mut desk.units);
        }
        if steps > 3 {
            desk.find_phrases(&self.matcher);
        }
        if steps > 4 {
            desk.read_attacks(&self.matcher);
        }
        if steps > 5 {
            std::hint::black_box(desk.sum(&self.matcher, &self.limits, text, false));
        }
    }

    /// For benches: forgets the words met last, as if the next post were the first.
    #[doc(hidden)]
    pub fn forget(&self, scratch: &mut Scratch) {
        scratch.cache.clear();
    }

    /// For tests: the tokens of a text, each with its place in the text, its folded bytes, flags and kind.
    #[doc(hidden)]
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<(std::ops::Range<usize>, Vec<u8>, u16, u8)> {
        let mut scratch = Scratch::new();
        self.read(&mut scratch, text);
        let Desk { folded, tokens, .. } = &scratch.desk;
        let place = |start: u32, end: u32| {
            let (from, to) = folded.span(start, end);
            from as usize..to as usize
        };
        tokens.iter().map(|t| (place(t.start, t.end), folded.slice(t.start, t.end).to_vec(), t.flags, t.kind as u8)).collect()
    }

    /// Reads a post and sums what speaks in it.
    pub(crate) fn sums(&self, scratch: &mut Scratch, text: &str, record: bool) -> Sums {
        self.read(scratch, text);
        scratch.desk.find_phrases(&self.matcher);
        scratch.desk.read_attacks(&self.matcher);
        scratch.desk.sum(&self.matcher, &self.limits, text, record)
    }

    pub(crate) fn run(&self, scratch: &mut Scratch, text: &str, record: bool) -> (Verdict, Decided) {
        let read = head(text);
        let sums = self.sums(scratch, read, record);
        judge(&scratch.desk, &self.matcher, &self.limits, &sums, read.len() < text.len())
    }
}

impl fmt::Debug for Triage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Triage").field("lexicon", &self.id).field("thresholds", &self.thresholds()).finish_non_exhaustive()
    }
}

impl Default for Triage {
    fn default() -> Triage {
        Triage::new()
    }
}

/// The part of a post that is read: all of it, or what ends at the last whole grapheme within [`MAX_POST_BYTES`].
pub(crate) fn head(text: &str) -> &str {
    if text.len() <= MAX_POST_BYTES {
        return text;
    }
    let mut cut = MAX_POST_BYTES;
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    // Graphemes are looked for in the last kilobyte only, so that a post of nothing but marks costs no more.
    let mut from = cut - 1024;
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut after = (cut + 64).min(text.len());
    while !text.is_char_boundary(after) {
        after -= 1;
    }
    let end = text[from..after].grapheme_indices(true).map(|(i, _)| from + i).take_while(|i| *i <= cut).last().unwrap_or(cut);
    if end == from { &text[..cut] } else { &text[..end] }
}

/// Buffers for sorting posts one after another in one thread. Works with any engine; it empties itself when the engine changes.
/// `{:?}` shows nothing of the posts that went through.
#[derive(Default)]
pub struct Scratch {
    pub(crate) desk: Desk,
    pub(crate) cache: Cache,
    pub(crate) bench: Bench,
    pub(crate) marks: Vec<Mark>,
    found: Found,
    /// Hash of the lexicons that the buffers were last used with.
    engine: u64,
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

impl Scratch {
    /// Empty buffers.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }
}

/// Builds a [`Triage`]: built-in lexicons, files of your own beside or instead of them, thresholds.
///
/// ```
/// let triage = pilah::Triage::builder()
///     .lexicon_str("objek-lokal.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\taplikasi daerah\n")
///     .request_threshold(450)
///     .build()?;
/// # Ok::<(), pilah::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TriageBuilder {
    without_builtin: bool,
    without_weights: bool,
    own: Vec<Given>,
    issues: Vec<Issue>,
    unreadable: Option<Error>,
    request: Option<u16>,
    abuse: Option<u16>,
    strict: bool,
}

/// A file that was given to a builder.
#[derive(Debug)]
struct Given {
    name: String,
    text: String,
    /// It stands in the place of the built-in file of its name.
    replaces: bool,
}

/// Whether a file of a directory is one of lexicons, by its name.
fn is_lexicon(path: &Path) -> bool {
    let extension = path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_ascii_lowercase());
    let of_category = || path.file_name().is_some_and(|n| Category::of_file(&n.to_string_lossy()).is_some());
    extension == "tsv" || (matches!(extension.as_str(), "csv" | "txt") && of_category())
}

impl TriageBuilder {
    /// Leaves the built-in lexicons out: only what is added counts.
    pub fn without_builtin(&mut self) -> &mut TriageBuilder {
        self.without_builtin = true;
        self
    }

    /// Leaves the built-in fitted weights out (`bobot`, `pilihan`): what fitting starts from.
    pub fn without_weights(&mut self) -> &mut TriageBuilder {
        self.without_weights = true;
        self
    }

    /// Adds every lexicon file of a directory (not of its sub-directories), in the order of their names: `*.tsv`, and `*.csv` and `*.txt` whose
    /// name begins with a category. Cells may stand between TABs, commas or semicolons and in quotes, as spreadsheets write them. A row takes the place of a
    /// built-in row of the same category and phrase.
    pub fn lexicon_dir(&mut self, dir: impl AsRef<Path>) -> &mut TriageBuilder {
        self.add_dir(dir.as_ref(), false)
    }

    /// As [`lexicon_dir`](TriageBuilder::lexicon_dir), but a file that is named as a built-in one stands in its place: for a directory that is another
    /// version of the built-in lexicons.
    pub fn builtin_dir(&mut self, dir: impl AsRef<Path>) -> &mut TriageBuilder {
        self.add_dir(dir.as_ref(), true)
    }

    fn add_dir(&mut self, dir: &Path, replaces: bool) -> &mut TriageBuilder {
        let shown = dir.display().to_string();
        let listed = std::fs::read_dir(dir).and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>());
        match listed {
            Err(why) => self.unreadable = self.unreadable.take().or(Some(Error::missing(&shown, &why))),
            Ok(mut paths) => {
                paths.retain(|p| is_lexicon(p));
                paths.sort();
                for path in paths {
                    self.lexicon_file(&path, replaces);
                }
            }
        }
        self
    }

    fn lexicon_file(&mut self, path: &Path, replaces: bool) {
        let shown = path.display().to_string();
        let too_large = std::fs::metadata(path).is_ok_and(|m| m.len() > crate::lexicon::MAX_LEXICON_BYTES as u64);
        if too_large {
            self.issues.push(Issue::new(shown, 0, 0, format!("larger than {} bytes", crate::lexicon::MAX_LEXICON_BYTES)));
            return;
        }
        match std::fs::read(path) {
            Err(why) => self.unreadable = self.unreadable.take().or(Some(Error::missing(&shown, &why))),
            Ok(bytes) => match parse::decode(&shown, bytes) {
                Ok(text) => self.own.push(Given { name: shown, text, replaces }),
                Err(issue) => self.issues.push(issue),
            },
        }
    }

    /// Adds a file from memory; its name says its category (`objek-lokal.tsv` is of category `objek`).
    pub fn lexicon_str(&mut self, name: impl Into<String>, text: impl Into<String>) -> &mut TriageBuilder {
        self.own.push(Given { name: name.into(), text: text.into(), replaces: false });
        self
    }

    /// Score of a request, in thousandths (1 to 999), from which on a post is a request; lower loses fewer citizens.
    pub fn request_threshold(&mut self, thousandths: u16) -> &mut TriageBuilder {
        self.request = Some(thousandths);
        self
    }

    /// Chance of abuse, in thousandths (1 to 999), from which on a post that is no request is harassment; higher hides less.
    pub fn abuse_threshold(&mut self, thousandths: u16) -> &mut TriageBuilder {
        self.abuse = Some(thousandths);
        self
    }

    /// Also refuses rows that can be read and are yet wrong: of an unknown source, double with other values, or hiding words that requests are made of.
    /// For the moment when lexicons are edited; an engine that only sorts does not need it.
    pub fn strict(&mut self) -> &mut TriageBuilder {
        self.strict = true;
        self
    }

    /// Compiles the lexicons.
    ///
    /// # Errors
    ///
    /// Every fault of every file at once, each with file, line and column; a directory or file that cannot be read.
    pub fn build(&self) -> Result<Triage, Error> {
        if let Some(error) = &self.unreadable {
            return Err(error.clone());
        }
        let mut issues = self.issues.clone();
        let mut sources = Sources::default();
        if !self.without_builtin {
            let fitted = |name: &str| matches!(Category::of_file(name), Some(Category::Weight | Category::ClassWeight));
            for (name, text) in builtin::FILES.iter().filter(|f| !(self.without_weights && fitted(f.0))) {
                let added = match self.own.iter().find(|g| g.replaces && base_name(&g.name) == *name) {
                    Some(g) => sources.add(Cow::Owned(g.name.clone()), Cow::Owned(g.text.clone()), true),
                    None => sources.add(Cow::Borrowed(name), Cow::Borrowed(text), true),
                };
                issues.extend(added.err());
            }
        }
        for g in self.own.iter().filter(|g| self.without_builtin || !(g.replaces && builtin::is_builtin(base_name(&g.name)))) {
            issues.extend(sources.add(Cow::Owned(g.name.clone()), Cow::Owned(g.text.clone()), false).err());
        }
        let rows: usize = sources.files().iter().filter(|f| !f.builtin).map(|f| f.text.bytes().filter(|b| *b == b'\n').count()).sum();
        if rows > MAX_LEXICON_ROWS {
            issues.push(Issue::new("", 0, 0, format!("{rows} lines; at most {MAX_LEXICON_ROWS} are read")));
            return Err(Error::new(issues));
        }
        let mut words = Words::build(&sources, &mut issues);
        let matcher = Matcher::build(&sources, &mut words, &mut issues);
        let mut limits = Limits::read(&sources, &mut issues);
        for (given, limit) in [(self.request, &mut limits.request), (self.abuse, &mut limits.abuse)] {
            match given {
                Some(v) if (1..=999).contains(&v) => *limit = v,
                Some(v) => issues.push(Issue::new("", 0, 0, format!("threshold {v} is not from 1 to 999"))),
                None => {}
            }
        }
        let offices = read_offices(&sources, &mut issues);
        lint::forgive_names(&mut issues);
        if self.strict {
            lint::check(&sources, &mut issues);
        }
        if !issues.is_empty() {
            return Err(Error::new(issues));
        }
        let hash = sources.hash() ^ (u64::from(limits.request) << 48 | u64::from(limits.abuse) << 32);
        let id = format!("{}-{:016x}", env!("CARGO_PKG_VERSION"), hash);
        // The same files compile otherwise when they are a user's own: buffers must not be taken over from one engine to the other.
        let own = sources.files().iter().fold(0, |own: u64, f| own.rotate_left(1) ^ u64::from(!f.builtin));
        Ok(Triage { sources, words, matcher, limits, offices, id, hash: (hash ^ own.wrapping_mul(0x9e37_79b9_7f4a_7c15)).max(1) })
    }
}

fn read_offices(sources: &Sources, issues: &mut Vec<Issue>) -> Vec<String> {
    let mut offices = vec![String::new(); Topic::ALL.len()];
    for file in sources.of(Category::Office) {
        let mut rows = file.rows();
        while let Some((row, cells)) = rows.next() {
            match cells.get(0).parse::<Topic>() {
                Ok(topic) => offices[topic.code() as usize] = cells.get(1).to_owned(),
                Err(_) => rows.reject(row, 1, &format!("unknown topic {:?}", cells.get(0))),
            }
        }
        issues.extend(rows.into_issues());
    }
    offices
}
