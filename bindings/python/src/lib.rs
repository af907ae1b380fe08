//! Native half of the Python module `pilah`: a thin shell over the core crate. Nothing is decided here.

mod arrow;
mod reasons;
mod texts;
mod triage;
mod verdict;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

pyo3::create_exception!(
    pilah,
    LexiconError,
    PyValueError,
    "A lexicon file is at fault. `str()` lists every fault of every file as `path:line:column: what is wrong`.

`path`, `line` (counted from 1) and `column` (cell of the row, counted from 1) are those of the first fault; None where a whole row or file is meant.

>>> import pilah
>>> try:
...     pilah.Triage(lexicons={\"objek-kami.tsv\": \"frasa\\ttopik\\nsi gesit\\tadminduk\\textra\\n\"})
... except pilah.LexiconError as error:
...     print(error.path, error.line)
objek-kami.tsv 1
"
);

#[pymodule]
fn _pilah(m: &Bound<'_, PyModule>) -> PyResult<()> {
    let error = m.py().get_type::<LexiconError>();
    for name in ["path", "line", "column"] {
        error.setattr(name, m.py().None())?;
    }
    m.add("LexiconError", error)?;
    m.add_class::<triage::Triage>()?;
    m.add_class::<verdict::Verdict>()?;
    m.add_class::<verdict::Verdicts>()?;
    m.add("__version__", env!("CARGO_PKG_VERSION"))
}
