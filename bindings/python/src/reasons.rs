//! A verdict with the spans, rows and weights behind it. Offsets are code points here, bytes in the core.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::verdict::Verdict;

/// A range of the post and the lexicon row or rule that fired there. `post[span.start:span.end] == span.text`.
///
/// `kind` is 'abuse', 'evidence', 'urgency', 'topic' or 'pii'; `start` and `end` are code points; `lexicon` is `file:line` of the row and `entry` its phrase
/// (of personal data: empty and the cover, e.g. '[HP]'); `weight` is hundredths of a logit for evidence and topics, the severity of abuse, the level of urgency;
/// `rule` is the rule of the labelling guideline or empty.
///
/// >>> import pilah
/// >>> post = "Min 👋 hubungi 081200000000"
/// >>> [(s.kind, s.text, s.start) for s in pilah.Triage().explain(post).spans if s.kind == "pii"]
/// [('pii', '081200000000', 14)]
#[pyclass(frozen, eq, hash, get_all, module = "pilah")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Span {
    kind: String,
    start: usize,
    end: usize,
    text: String,
    lexicon: String,
    entry: String,
    weight: i32,
    rule: String,
}

/// One term that counted, with its weights towards a request and towards abuse in hundredths of a logit, and `file:line` of the row that gives them.
///
/// >>> import pilah
/// >>> weightiest = pilah.Triage().explain("Min, lampu jalan depan SD mati, kapan diperbaiki?").reasons[0]
/// >>> weightiest.request > 0, ":" in weightiest.row
/// (True, True)
#[pyclass(frozen, eq, hash, get_all, module = "pilah")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Reason {
    term: String,
    request: i16,
    abuse: i16,
    row: String,
}

/// A verdict with its reasons.
///
/// `verdict` is the same as that of `classify`; `office` the office that the topic usually goes to, or None; `spans` and `reasons` tuples, reasons
/// weightiest first; `sums` what speaks for a request and for abuse in hundredths of a logit (0 is a chance of one half).
///
/// >>> import pilah
/// >>> why = pilah.Triage().explain("PDAM goblok, air mati tiga hari, kapan nyala?")
/// >>> why.verdict.label, why.office, [s.text for s in why.spans if s.kind == "abuse"]
/// ('service_request', 'PDAM / Perumda Air Minum', ['goblok'])
#[pyclass(frozen, eq, module = "pilah")]
#[derive(PartialEq, Eq)]
pub struct Explanation {
    #[pyo3(get)]
    verdict: Verdict,
    #[pyo3(get)]
    office: Option<String>,
    spans: Vec<Span>,
    reasons: Vec<Reason>,
    #[pyo3(get)]
    sums: (i32, i32),
}

impl Explanation {
    pub(crate) fn new(text: &str, why: &pilah::Explanation) -> Explanation {
        // Code points before each byte.
        let mut before = Vec::new();
        if !text.is_ascii() {
            let last = why.spans().iter().map(|s| s.end).max().unwrap_or(0);
            before = vec![0; last + 1];
            text.char_indices().take_while(|c| c.0 <= last).enumerate().for_each(|(count, (at, _))| before[at] = count);
            if last == text.len() {
                before[last] = text.chars().count();
            }
        }
        let point = |byte: usize| before.get(byte).copied().unwrap_or(byte);
        let span = |s: &pilah::Span| Span {
            kind: s.kind.as_str().to_owned(),
            start: point(s.start),
            end: point(s.end),
            text: s.text.clone(),
            lexicon: s.lexicon.clone(),
            entry: s.entry.clone(),
            weight: s.weight,
            rule: s.rule.clone(),
        };
        Explanation {
            verdict: Verdict { row: why.verdict().into(), lexicon: why.lexicon().into() },
            office: why.office().map(str::to_owned),
            spans: why.spans().iter().map(span).collect(),
            reasons: why.reasons().iter().map(|r| Reason { term: r.term.clone(), request: r.request, abuse: r.abuse, row: r.row.clone() }).collect(),
            sums: why.sums(),
        }
    }
}

#[pymethods]
impl Span {
    #[new]
    #[expect(clippy::too_many_arguments, reason = "what pickle hands back")]
    fn new(kind: String, start: usize, end: usize, text: String, lexicon: String, entry: String, weight: i32, rule: String) -> Span {
        Span { kind, start, end, text, lexicon, entry, weight, rule }
    }

    fn __getnewargs__(&self) -> (&str, usize, usize, &str, &str, &str, i32, &str) {
        (&self.kind, self.start, self.end, &self.text, &self.lexicon, &self.entry, self.weight, &self.rule)
    }

    /// All fields as a dict.
    ///
    /// >>> import pilah
    /// >>> pilah.Triage().explain("admin goblok").spans[0].to_dict()["text"]
    /// 'goblok'
    fn to_dict<'py>(slf: &Bound<'py, Span>) -> PyResult<Bound<'py, PyDict>> {
        fields(slf.as_any(), &["kind", "start", "end", "text", "lexicon", "entry", "weight", "rule"])
    }

    fn __repr__(slf: &Bound<'_, Span>) -> PyResult<String> {
        shown("Span", &Span::to_dict(slf)?)
    }
}

#[pymethods]
impl Reason {
    #[new]
    fn new(term: String, request: i16, abuse: i16, row: String) -> Reason {
        Reason { term, request, abuse, row }
    }

    fn __getnewargs__(&self) -> (&str, i16, i16, &str) {
        (&self.term, self.request, self.abuse, &self.row)
    }

    /// All fields as a dict.
    ///
    /// >>> import pilah
    /// >>> sorted(pilah.Triage().explain("admin goblok").reasons[0].to_dict())
    /// ['abuse', 'request', 'row', 'term']
    fn to_dict<'py>(slf: &Bound<'py, Reason>) -> PyResult<Bound<'py, PyDict>> {
        fields(slf.as_any(), &["term", "request", "abuse", "row"])
    }

    fn __repr__(slf: &Bound<'_, Reason>) -> PyResult<String> {
        shown("Reason", &Reason::to_dict(slf)?)
    }
}

#[pymethods]
impl Explanation {
    #[new]
    fn restored(verdict: &Bound<'_, Verdict>, office: Option<String>, spans: Vec<Bound<'_, Span>>, reasons: Vec<Bound<'_, Reason>>, sums: (i32, i32)) -> Explanation {
        let (spans, reasons) = (spans.iter().map(|s| s.get().clone()).collect(), reasons.iter().map(|r| r.get().clone()).collect());
        Explanation { verdict: verdict.get().clone(), office, spans, reasons, sums }
    }

    fn __getnewargs__<'py>(slf: &Bound<'py, Explanation>) -> PyResult<Bound<'py, PyTuple>> {
        let values: PyResult<Vec<_>> = ["verdict", "office", "spans", "reasons", "sums"].iter().map(|name| slf.getattr(*name)).collect();
        PyTuple::new(slf.py(), values?)
    }

    #[getter]
    fn spans<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.spans.clone())
    }

    #[getter]
    fn reasons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.reasons.clone())
    }

    /// All fields as one dict, those of the verdict first.
    ///
    /// >>> import pilah
    /// >>> why = pilah.Triage().explain("PDAM goblok, air mati tiga hari, kapan nyala?").to_dict()
    /// >>> why["label"], why["spans"][0]["text"]
    /// ('service_request', 'goblok')
    fn to_dict<'py>(slf: &Bound<'py, Explanation>) -> PyResult<Bound<'py, PyDict>> {
        let py = slf.py();
        let why = slf.get();
        let all = Verdict::to_dict(&Bound::new(py, why.verdict.clone())?)?;
        all.set_item("office", &why.office)?;
        let spans: PyResult<Vec<_>> = why.spans.iter().map(|s| Span::to_dict(&Bound::new(py, s.clone())?)).collect();
        all.set_item("spans", spans?)?;
        let reasons: PyResult<Vec<_>> = why.reasons.iter().map(|r| Reason::to_dict(&Bound::new(py, r.clone())?)).collect();
        all.set_item("reasons", reasons?)?;
        all.set_item("request_sum", why.sums.0)?;
        all.set_item("abuse_sum", why.sums.1)?;
        Ok(all)
    }

    fn __repr__(slf: &Bound<'_, Explanation>) -> PyResult<String> {
        let why = slf.get();
        Ok(format!("Explanation({}, {} spans, {} reasons)", slf.getattr("verdict")?.repr()?, why.spans.len(), why.reasons.len()))
    }
}

/// Attributes of an object as a dict.
pub(crate) fn fields<'py>(object: &Bound<'py, PyAny>, names: &[&str]) -> PyResult<Bound<'py, PyDict>> {
    let all = PyDict::new(object.py());
    names.iter().try_for_each(|name| all.set_item(name, object.getattr(*name)?))?;
    Ok(all)
}

/// `Name(field=value, ...)`.
pub(crate) fn shown(name: &str, fields: &Bound<'_, PyDict>) -> PyResult<String> {
    let each: PyResult<Vec<String>> = fields.iter().map(|(name, value)| Ok(format!("{name}={}", value.repr()?))).collect();
    Ok(format!("{name}({})", each?.join(", ")))
}
