//! Verdicts, one by one and as columns.

use std::sync::Arc;

use pilah::{Kind, Label, Target, Topic};
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PySlice};

use crate::arrow;

/// Bits of [`Row::flags`]: those of the C ABI.
pub(crate) mod flag {
    pub(crate) const ABUSIVE: u8 = 1;
    pub(crate) const MIXED: u8 = 2;
    pub(crate) const PROFANITY: u8 = 4;
    pub(crate) const TRUNCATED: u8 = 8;
}

/// The code of none.
pub(crate) const NONE: u8 = 255;

/// A verdict in the codes of the contract; `label` is [`NONE`] where the text was null.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    pub(crate) scores: [u16; 3],
    pub(crate) label: u8,
    pub(crate) kind: u8,
    pub(crate) topic: u8,
    pub(crate) target: u8,
    pub(crate) urgency: u8,
    pub(crate) severity: u8,
    pub(crate) flags: u8,
}

impl Row {
    pub(crate) const NULL: Row = Row { scores: [0; 3], label: NONE, kind: NONE, topic: NONE, target: NONE, urgency: 0, severity: 0, flags: 0 };
    /// Length of a pickled row.
    const BYTES: usize = 13;

    /// `value`, unless the text was null.
    pub(crate) fn some<T>(&self, value: T) -> Option<T> {
        (self.label != NONE).then_some(value)
    }

    fn push(&self, out: &mut Vec<u8>) {
        out.extend(self.scores.iter().flat_map(|s| s.to_le_bytes()));
        out.extend([self.label, self.kind, self.topic, self.target, self.urgency, self.severity, self.flags]);
    }

    /// The row of [`push`](Row::push), None when its codes name nothing.
    fn pull(b: &[u8]) -> Option<Row> {
        let score = |i: usize| u16::from_le_bytes([b[i], b[i + 1]]);
        let row = Row { scores: [score(0), score(2), score(4)], label: b[6], kind: b[7], topic: b[8], target: b[9], urgency: b[10], severity: b[11], flags: b[12] };
        let known = Kind::from_code(row.kind).is_some_and(|k| k.label().code() == row.label)
            && (row.topic == NONE || Topic::from_code(row.topic).is_some())
            && (row.target == NONE || Target::from_code(row.target).is_some());
        (known || row == Row::NULL).then_some(row)
    }
}

impl From<pilah::Verdict> for Row {
    fn from(v: pilah::Verdict) -> Row {
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        Row {
            scores: v.scores(),
            label: v.label().code(),
            kind: v.kind().code(),
            topic: v.topic().map_or(NONE, Topic::code),
            target: v.target().map_or(NONE, Target::code),
            urgency: v.urgency(),
            severity: v.severity(),
            flags: bit(v.abusive(), flag::ABUSIVE) | bit(v.mixed(), flag::MIXED) | bit(v.profanity(), flag::PROFANITY) | bit(v.truncated(), flag::TRUNCATED),
        }
    }
}

/// Rows from their pickled form.
fn unpickled(state: &[u8]) -> PyResult<Vec<Row>> {
    let rows: Option<Vec<Row>> = state.chunks(Row::BYTES).map(|b| if b.len() == Row::BYTES { Row::pull(b) } else { None }).collect();
    rows.ok_or_else(forged)
}

fn forged() -> PyErr {
    PyValueError::new_err("not a state that pilah has pickled")
}

/// What pilah says of one post. Immutable; compares by value, hashes, pickles. Verdicts come from :class:`Triage`; the constructor restores pickled ones.
///
/// >>> import pilah
/// >>> verdict = pilah.Triage().classify("dasar dinas goblok, got depan pasar mampet sebulan, kapan dikeruk?")
/// >>> verdict.label, verdict.mixed, verdict.topic
/// ('service_request', True, 'drainase_banjir')
#[pyclass(frozen, eq, hash, module = "pilah")]
#[derive(PartialEq, Eq, Hash)]
pub struct Verdict {
    row: Row,
    lexicon: Arc<str>,
    /// The class: 'service_request', 'harassment' or 'off_topic'.
    #[pyo3(get)]
    label: &'static str,
    /// Whether abuse aimed at a person, agency or group is present.
    #[pyo3(get)]
    abusive: bool,
    /// Whether this is a request that also abuses: answer it all the same.
    #[pyo3(get)]
    mixed: bool,
    /// Whether a swear word occurs anywhere, also harmlessly; never decides the label.
    #[pyo3(get)]
    profanity: bool,
    /// The kind within the label, e.g. 'aduan' or 'nyinyir'.
    #[pyo3(get)]
    kind: &'static str,
    /// What a request is about (one of 20 names), or None.
    #[pyo3(get)]
    topic: Option<&'static str>,
    /// 3 emergency, 2 urgent, 1 soon, 0 ordinary; above 0 only for requests.
    #[pyo3(get)]
    urgency: u8,
    /// Severity of the abuse, 1 to 4; 0 exactly when not abusive. 4 always goes to a human.
    #[pyo3(get)]
    severity: u8,
    /// Whom the abuse is aimed at, e.g. 'admin'; None exactly when not abusive.
    #[pyo3(get)]
    target: Option<&'static str>,
    /// Whether the post was longer than 64 KiB of UTF-8 and only its head was read.
    #[pyo3(get)]
    truncated: bool,
}

impl Verdict {
    /// The verdict of a row, None where the text was null.
    pub(crate) fn of(row: Row, lexicon: Arc<str>) -> Option<Verdict> {
        let (label, kind) = (Label::from_code(row.label)?.as_str(), Kind::from_code(row.kind)?.as_str());
        let (topic, target) = (Topic::from_code(row.topic).map(Topic::as_str), Target::from_code(row.target).map(Target::as_str));
        let [abusive, mixed, profanity, truncated] = [flag::ABUSIVE, flag::MIXED, flag::PROFANITY, flag::TRUNCATED].map(|bit| row.flags & bit != 0);
        Some(Verdict { row, lexicon, label, abusive, mixed, profanity, kind, topic, urgency: row.urgency, severity: row.severity, target, truncated })
    }
}

#[pymethods]
impl Verdict {
    #[new]
    fn new(state: &[u8], lexicon: &str) -> PyResult<Verdict> {
        let row = unpickled(state)?.first().copied().filter(|_| state.len() == Row::BYTES);
        row.and_then(|row| Verdict::of(row, lexicon.into())).ok_or_else(forged)
    }

    fn __getnewargs__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, &str) {
        let mut state = Vec::new();
        self.row.push(&mut state);
        (PyBytes::new(py, &state), &self.lexicon)
    }

    /// Score of each class in thousandths (0 to 1000); their sum is exactly 1000.
    #[getter]
    fn scores<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let scores = PyDict::new(py);
        Label::ALL.iter().zip(self.row.scores).try_for_each(|(label, score)| scores.set_item(label.as_str(), score))?;
        Ok(scores)
    }

    /// Identity of the lexicons that judged: version and hash.
    #[getter]
    fn lexicon(&self) -> &str {
        &self.lexicon
    }

    /// All fields as a dict, in the order and shape of the JSON that the command line writes.
    ///
    /// >>> import pilah
    /// >>> list(pilah.Triage().classify("halo").to_dict())[:3]
    /// ['label', 'scores', 'abusive']
    fn to_dict<'py>(slf: &Bound<'py, Verdict>) -> PyResult<Bound<'py, PyDict>> {
        let fields = PyDict::new(slf.py());
        for name in ["label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon"] {
            fields.set_item(name, slf.getattr(name)?)?;
        }
        Ok(fields)
    }

    fn __repr__(slf: &Bound<'_, Verdict>) -> PyResult<String> {
        let each: PyResult<Vec<String>> = Verdict::to_dict(slf)?.iter().map(|(name, value)| Ok(format!("{name}={}", value.repr()?))).collect();
        Ok(format!("Verdict({})", each?.join(", ")))
    }
}

/// Verdicts on a batch of posts, held as columns; a verdict object is made when one is asked for, None where the text was null.
///
/// Any Arrow consumer takes them without a copy in Python: `pyarrow.table(verdicts)`, `polars.DataFrame(verdicts)`, `duckdb.sql("from verdicts")` after
/// `verdicts = pyarrow.table(verdicts)`. Columns are the fields of :class:`Verdict`; names are dictionaries whose indices are pilah's fixed codes,
/// scores a struct of 16-bit integers, all nullable.
///
/// >>> import pilah
/// >>> verdicts = pilah.Triage().classify_batch(["Min, lampu jalan mati", None, "suwun min"])
/// >>> len(verdicts), verdicts.labels()
/// (3, ['service_request', None, 'off_topic'])
/// >>> verdicts[0].topic, verdicts[1], len(verdicts[1:])
/// ('lampu_jalan', None, 2)
#[pyclass(frozen, eq, module = "pilah")]
#[derive(PartialEq, Eq)]
pub struct Verdicts {
    pub(crate) rows: Vec<Row>,
    pub(crate) lexicon: Arc<str>,
}

impl Verdicts {
    fn at(&self, i: usize) -> Option<Verdict> {
        Verdict::of(self.rows[i], self.lexicon.clone())
    }
}

#[pymethods]
impl Verdicts {
    #[new]
    fn new(state: &[u8], lexicon: &str) -> PyResult<Verdicts> {
        Ok(Verdicts { rows: unpickled(state)?, lexicon: lexicon.into() })
    }

    fn __getnewargs__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, &str) {
        let mut state = Vec::with_capacity(self.rows.len() * Row::BYTES);
        self.rows.iter().for_each(|row| row.push(&mut state));
        (PyBytes::new(py, &state), &self.lexicon)
    }

    fn __len__(&self) -> usize {
        self.rows.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let len = self.rows.len() as isize;
        if let Ok(slice) = index.cast::<PySlice>() {
            let part = slice.indices(len)?;
            let rows = (0..part.slicelength as isize).map(|i| self.rows[(part.start + i * part.step) as usize]).collect();
            return Ok(Bound::new(py, Verdicts { rows, lexicon: self.lexicon.clone() })?.into_any());
        }
        let at: isize = index.extract().map_err(|_| PyTypeError::new_err("an index must be an integer or a slice"))?;
        let at = if at < 0 { at + len } else { at };
        if !(0..len).contains(&at) {
            return Err(PyIndexError::new_err(format!("index out of range: there are {len} verdicts")));
        }
        self.at(at as usize).into_pyobject(py)
    }

    fn __iter__(slf: Py<Verdicts>) -> Each {
        Each { verdicts: slf, next: 0 }
    }

    /// The label of each post, None where the text was null.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().classify_batch(["admin goblok", None]).labels()
    /// ['harassment', None]
    fn labels(&self) -> Vec<Option<&'static str>> {
        self.rows.iter().map(|row| Label::from_code(row.label).map(Label::as_str)).collect()
    }

    /// Identity of the lexicons that judged: version and hash.
    #[getter]
    fn lexicon(&self) -> &str {
        &self.lexicon
    }

    fn __repr__(&self) -> String {
        format!("Verdicts({} posts, lexicon='{}')", self.rows.len(), self.lexicon)
    }

    /// The type of the table, for Arrow consumers.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::schema(py)
    }

    /// The table as a stream of one record batch, for Arrow consumers. A requested schema is not acted upon, as the interface allows.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        arrow::stream(py, &self.rows, &self.lexicon)
    }
}

/// Iterator over verdicts.
#[pyclass(module = "pilah")]
pub struct Each {
    verdicts: Py<Verdicts>,
    next: usize,
}

#[pymethods]
impl Each {
    fn __iter__(slf: Py<Each>) -> Py<Each> {
        slf
    }

    fn __next__(&mut self) -> Option<Option<Verdict>> {
        let verdicts = self.verdicts.get();
        let at = self.next;
        self.next += usize::from(at < verdicts.rows.len());
        (at < verdicts.rows.len()).then(|| verdicts.at(at))
    }
}
