//! The engine as Python sees it.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use pilah::{Profile, Scratch, TriageBuilder};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple};

use crate::LexiconError;
use crate::arrow;
use crate::reasons::explanation;
use crate::texts;
use crate::verdict::{Row, Verdict, Verdicts};

thread_local! {
    /// Buffers of this thread; they grow with the longest post and are used again.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new());
}

/// From this many bytes on other threads may run while a single text is read; for less, handing over costs more than it gives.
const LONG: usize = 2048;

/// Texts of more bytes get buffers of their own, so that this thread's do not stay as large as the longest text that was ever normalised.
const HUGE: usize = 1 << 20;

/// The built-in engine is one for the whole process.
enum Engine {
    Builtin(&'static pilah::Triage),
    Own(Box<pilah::Triage>),
}

impl Deref for Engine {
    type Target = pilah::Triage;
    fn deref(&self) -> &pilah::Triage {
        match self {
            Engine::Builtin(triage) => triage,
            Engine::Own(triage) => triage,
        }
    }
}

/// Sorts posts. Immutable and safe to share between threads; pickles as the text of its own lexicons, so that another machine builds the same engine.
///
/// `lexicon_dir` is a directory whose `*.tsv` files are added to the built-in lexicons, `lexicons` maps names of further files (`objek-kami.tsv`) to their text;
/// a row takes the place of a built-in row of the same category and phrase. `builtin=False` leaves the built-in lexicons out, `strict=True` also refuses rows that can
/// be read and are yet wrong. Thresholds are thousandths from 1 to 999: the score from which on a post is a request, the chance from which on other posts are harassment.
///
/// Raises LexiconError (with every fault by file and line), FileNotFoundError or another OSError for a directory that cannot be read, ValueError for a threshold.
///
/// >>> import pilah
/// >>> triage = pilah.Triage()
/// >>> triage.classify("min, lampu jalan depan SDN 2 mati 3 hari").label
/// 'service_request'
/// >>> ours = pilah.Triage(lexicons={"objek-kami.tsv": "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\taplikasi kami\n"})
/// >>> ours.classify("si gesit error terus min").topic
/// 'adminduk'
#[pyclass(frozen, module = "pilah")]
pub struct Triage {
    engine: Engine,
    lexicon: Arc<str>,
    builtin: bool,
}

impl Triage {
    fn of(engine: Engine, builtin: bool) -> Triage {
        Triage { lexicon: engine.lexicon().into(), engine, builtin }
    }

    /// Does something with this thread's buffers, for long texts without the GIL.
    fn with<T: Send>(&self, py: Python<'_>, length: usize, work: impl Fn(&pilah::Triage, &mut Scratch) -> T + Send + Sync) -> T {
        let work = || if length > HUGE { work(&self.engine, &mut Scratch::new()) } else { SCRATCH.with_borrow_mut(|scratch| work(&self.engine, scratch)) };
        if length < LONG { work() } else { py.detach(work) }
    }

    /// Sorts a batch on so many threads; `Err` is the index of a text that is not UTF-8.
    fn sort(&self, posts: &[Option<&[u8]>], threads: usize) -> Result<Vec<Row>, usize> {
        let sort = |posts: &[Option<&[u8]>], scratch: &mut Scratch| -> Result<Vec<Row>, usize> {
            let row = |(i, post): (usize, &Option<&[u8]>)| match post.map(str::from_utf8) {
                None => Ok(Row::NULL),
                Some(Ok(text)) => Ok(self.engine.classify_with(scratch, text).into()),
                Some(Err(_)) => Err(i),
            };
            posts.iter().enumerate().map(row).collect()
        };
        let share = posts.len().div_ceil(threads).max(1);
        if share >= posts.len() {
            return SCRATCH.with_borrow_mut(|scratch| sort(posts, scratch));
        }
        thread::scope(|scope| {
            let workers: Vec<_> = posts.chunks(share).map(|part| scope.spawn(move || sort(part, &mut Scratch::new()))).collect();
            let mut rows = Vec::with_capacity(posts.len());
            for (i, worker) in workers.into_iter().enumerate() {
                let part = worker.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause));
                rows.extend(part.map_err(|at| i * share + at)?);
            }
            Ok(rows)
        })
    }
}

fn threshold(name: &str, value: Option<i64>) -> PyResult<Option<u16>> {
    match value {
        Some(v) if !(1..=999).contains(&v) => Err(PyValueError::new_err(format!("{name} must be from 1 to 999 (thousandths), not {v}"))),
        v => Ok(v.map(|v| v as u16)),
    }
}

/// The error of Python for a lexicon that was not built.
fn refused(py: Python<'_>, why: &pilah::Error) -> PyErr {
    if why.is_io() {
        return PyOSError::new_err(why.to_string());
    }
    let error = LexiconError::new_err(why.to_string());
    let value = error.value(py);
    let told = value
        .setattr("path", Some(why.file()).filter(|f| !f.is_empty()))
        .and_then(|()| value.setattr("line", Some(why.line()).filter(|n| *n > 0)))
        .and_then(|()| value.setattr("column", Some(why.column()).filter(|n| *n > 0)));
    told.err().unwrap_or(error)
}

fn profile(name: &str) -> PyResult<Profile> {
    name.parse().map_err(|_| PyValueError::new_err(format!("profile must be 'standar' or 'ejaan', not {name:?}")))
}

#[pymethods]
impl Triage {
    #[new]
    #[pyo3(signature = (*, lexicon_dir=None, lexicons=None, builtin=true, strict=false, request_threshold=None, abuse_threshold=None))]
    fn new(
        py: Python<'_>,
        lexicon_dir: Option<PathBuf>,
        lexicons: Option<&Bound<'_, PyMapping>>,
        builtin: bool,
        strict: bool,
        request_threshold: Option<i64>,
        abuse_threshold: Option<i64>,
    ) -> PyResult<Triage> {
        let (request, abuse) = (threshold("request_threshold", request_threshold)?, threshold("abuse_threshold", abuse_threshold)?);
        if builtin && !strict && lexicon_dir.is_none() && lexicons.is_none() && request.is_none() && abuse.is_none() {
            return Ok(Triage::of(Engine::Builtin(py.detach(pilah::Triage::builtin)), builtin));
        }
        let mut builder = TriageBuilder::default();
        if let Some(dir) = &lexicon_dir {
            // The core tells a missing directory in words; Python has a class for each cause.
            std::fs::read_dir(dir).map_err(|why| {
                let told = why.to_string();
                let text = told.split(" (os error").next().unwrap_or_default().to_owned();
                PyOSError::new_err((why.raw_os_error(), text, dir.display().to_string()))
            })?;
            builder.lexicon_dir(dir);
        }
        for pair in lexicons.map(|l| l.items()).transpose()?.iter().flatten() {
            let (name, text): (String, String) = pair.extract()?;
            builder.lexicon_str(name, text);
        }
        if !builtin {
            builder.without_builtin();
        }
        if strict {
            builder.strict();
        }
        request.map(|v| builder.request_threshold(v));
        abuse.map(|v| builder.abuse_threshold(v));
        let engine = py.detach(|| builder.build()).map_err(|why| refused(py, &why))?;
        let mut names = HashSet::new();
        if let Some((name, _)) = engine.own_lexicons().find(|l| !names.insert(l.0)) {
            return Err(PyValueError::new_err(format!("two lexicon files are named {name}")));
        }
        Ok(Triage::of(Engine::Own(Box::new(engine)), builtin))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let options = PyDict::new(py);
        if let Engine::Own(engine) = &self.engine {
            let (request, abuse) = engine.thresholds();
            options.set_item("lexicons", self.lexicons(py)?)?;
            options.set_item("builtin", self.builtin)?;
            options.set_item("request_threshold", request)?;
            options.set_item("abuse_threshold", abuse)?;
        }
        Ok((PyTuple::empty(py), options))
    }

    /// Sorts one post.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().classify("Min, syarat bikin KIA apa saja?").kind
    /// 'pertanyaan'
    fn classify(&self, text: &Bound<'_, PyAny>) -> PyResult<Option<Verdict>> {
        let post = texts::text(text, "text")?;
        let verdict = self.with(text.py(), post.len(), |triage, scratch| triage.classify_with(scratch, post));
        Ok(Verdict::of(verdict.into(), self.lexicon.clone()))
    }

    /// Sorts many posts: an iterable of str and None, or a column of strings of any Arrow producer (pyarrow, polars, pandas, DuckDB). None, null and NaN give no verdict.
    ///
    /// Other Python threads run meanwhile; `threads` above 1 sorts on so many threads. Raises TypeError or ValueError with the index of an item that is no text.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().classify_batch(["Min, lampu jalan mati", None]).labels()
    /// ['service_request', None]
    #[pyo3(signature = (texts, *, threads=1))]
    fn classify_batch(&self, py: Python<'_>, texts: &Bound<'_, PyAny>, threads: usize) -> PyResult<Verdicts> {
        if threads == 0 {
            return Err(PyValueError::new_err("threads must be at least 1"));
        }
        let rows = if let Some(chunks) = arrow::read(texts)? {
            let mut posts = Vec::with_capacity(chunks.iter().map(|c| c.len()).sum());
            chunks.iter().for_each(|chunk| arrow::views(chunk, &mut posts));
            py.detach(|| self.sort(&posts, threads))
        } else {
            let strings = texts::strings(texts)?;
            let posts = texts::views(&strings)?;
            py.detach(|| self.sort(&posts, threads))
        };
        let rows = rows.map_err(|i| PyValueError::new_err(format!("texts[{i}] is not valid UTF-8")))?;
        Ok(Verdicts { rows, lexicon: self.lexicon.clone() })
    }

    /// Sorts one post and tells why: spans of the text, lexicon rows, weights.
    ///
    /// >>> import pilah
    /// >>> why = pilah.Triage().explain("admin goblok")
    /// >>> [(span.kind, span.text, span.start, span.end) for span in why.spans]
    /// [('abuse', 'goblok', 6, 12)]
    fn explain<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let post = texts::text(text, "text")?;
        let why = self.with(text.py(), post.len(), |triage, scratch| triage.explain_with(scratch, post));
        explanation(text.py(), post, &why)
    }

    /// The text in normal form: profile 'standar' aims at standard Indonesian, 'ejaan' at proper spelling in the register of the writer.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().normalise("gmn cara bikin ktp min")
    /// 'bagaimana cara buat ktp admin'
    /// >>> pilah.Triage().normalise("gmn cara bikin ktp min", profile="ejaan")
    /// 'gimana cara bikin ktp min'
    #[pyo3(signature = (text, *, profile="standar"))]
    fn normalise(&self, text: &Bound<'_, PyAny>, profile: &str) -> PyResult<String> {
        let (post, profile) = (texts::text(text, "text")?, self::profile(profile)?);
        Ok(self.with(text.py(), post.len(), |triage, scratch| {
            let mut out = String::new();
            triage.normalise_into(scratch, post, profile, &mut out);
            out
        }))
    }

    /// Normal forms of tokens that somebody else has split: as many answers as tokens; an answer may hold a blank or be empty.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().normalise_tokens(["gabisa", "min"])
    /// ['tidak bisa', 'admin']
    #[pyo3(signature = (tokens, *, profile="standar"))]
    fn normalise_tokens(&self, tokens: Vec<String>, profile: &str) -> PyResult<Vec<String>> {
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        Ok(self.engine.normalise_tokens(&tokens, self::profile(profile)?))
    }

    /// The text with abuse as [kasar] and personal data as [NIK], [HP], [EMAIL], [PLAT] and the like; a text above 64 KiB is cut. Not an anonymisation: names stay.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().mask("admin goblok, hubungi 081200000000")
    /// 'admin [kasar], hubungi [HP]'
    fn mask(&self, text: &Bound<'_, PyAny>) -> PyResult<String> {
        let post = texts::text(text, "text")?;
        Ok(self.with(text.py(), post.len(), |triage, scratch| triage.mask_with(scratch, post)))
    }

    /// The office that a topic usually goes to by the table `opd.tsv`, None when it has no row. Raises ValueError for a name that is no topic.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().office("air_bersih")
    /// 'PDAM / Perumda Air Minum'
    fn office(&self, topic: &str) -> PyResult<Option<&str>> {
        let topic = topic.parse().map_err(|why: pilah::UnknownName| PyValueError::new_err(format!("topic: {why}")))?;
        Ok(Some(self.engine.office(topic)).filter(|o| !o.is_empty()))
    }

    /// Identity of the lexicons: version of pilah and a hash of every file and threshold.
    #[getter]
    fn lexicon(&self) -> &str {
        &self.lexicon
    }

    /// The lexicon files beside the built-in ones, as a dict of name and text.
    #[getter]
    fn lexicons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let files = PyDict::new(py);
        self.engine.own_lexicons().try_for_each(|(name, text)| files.set_item(name, text))?;
        Ok(files)
    }

    /// Score of a request, in thousandths, from which on a post is a request.
    #[getter]
    fn request_threshold(&self) -> u16 {
        self.engine.thresholds().0
    }

    /// Chance of abuse, in thousandths, from which on a post that is no request is harassment.
    #[getter]
    fn abuse_threshold(&self) -> u16 {
        self.engine.thresholds().1
    }

    fn __repr__(&self) -> String {
        format!("Triage(lexicon='{}')", self.engine.lexicon())
    }
}
