//! Explanations as the classes of `pilah/_reasons.py`. Offsets are code points there, bytes in the core.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::verdict::Verdict;

/// Code points before each byte of a text, up to the last one asked for; empty for ASCII, where they are the bytes.
fn code_points(text: &str, last: usize) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut before = vec![0; last + 1];
    let ends = text.char_indices().map(|c| c.0).chain([text.len()]);
    ends.take_while(|at| *at <= last).enumerate().for_each(|(count, at)| before[at] = count);
    before
}

/// The `Explanation` of a text.
pub(crate) fn explanation<'py>(py: Python<'py>, text: &str, why: &pilah::Explanation) -> PyResult<Bound<'py, PyAny>> {
    let classes = py.import("pilah._reasons")?;
    let (span, reason) = (classes.getattr("Span")?, classes.getattr("Reason")?);
    let before = code_points(text, why.spans().iter().map(|s| s.end).max().unwrap_or(0));
    let point = |byte: usize| before.get(byte).copied().unwrap_or(byte);
    let spans: PyResult<Vec<_>> =
        why.spans().iter().map(|s| span.call1((s.kind.as_str(), point(s.start), point(s.end), &s.text, &s.lexicon, &s.entry, s.weight, &s.rule))).collect();
    let reasons: PyResult<Vec<_>> = why.reasons().iter().map(|r| reason.call1((&r.term, r.request, r.abuse, &r.row))).collect();
    let verdict = Verdict::of(why.verdict().into(), why.lexicon().into());
    classes.getattr("Explanation")?.call1((verdict, why.office(), PyTuple::new(py, spans?)?, PyTuple::new(py, reasons?)?, why.sums()))
}
