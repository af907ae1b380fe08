//! What may be handed over as text: a `str`, an iterable of `str` and None, or an Arrow column of strings.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyFloat, PyString};

/// A table where one column is asked for.
pub(crate) const ONE_COLUMN: &str = "texts has several columns: pass one string column, e.g. df['text']";

/// Name of a value's type, for messages.
fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "an unknown type".to_owned(), |n| n.to_string())
}

/// The text of a `str`; `name` is what messages call it.
pub(crate) fn text<'a>(value: &'a Bound<'_, PyAny>, name: &str) -> PyResult<&'a str> {
    match value.cast::<PyString>() {
        Ok(s) => utf8(s, || name.to_owned()),
        Err(_) => Err(PyTypeError::new_err(format!("{name} must be a str, not {}", type_name(value)))),
    }
}

fn utf8<'a>(s: &'a Bound<'_, PyString>, name: impl Fn() -> String) -> PyResult<&'a str> {
    s.to_str().map_err(|_| {
        let name = name();
        PyValueError::new_err(format!("{name} holds a lone surrogate, which is no character; replace it with {name}.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')"))
    })
}

/// The strings of an iterable; None, a missing value of pandas and NaN are null.
pub(crate) fn strings<'py>(texts: &Bound<'py, PyAny>) -> PyResult<Vec<Option<Bound<'py, PyString>>>> {
    if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() || texts.is_instance_of::<PyByteArray>() {
        return Err(PyTypeError::new_err(format!("texts must be an iterable of str, not one {}; for a single post call classify", type_name(texts))));
    }
    if texts.is_instance_of::<PyDict>() || texts.hasattr("columns")? {
        return Err(PyTypeError::new_err(ONE_COLUMN));
    }
    let items = texts.try_iter().map_err(|_| PyTypeError::new_err(format!("texts must be an iterable of str or an Arrow column of strings, not {}", type_name(texts))))?;
    let mut found = Vec::with_capacity(texts.len().unwrap_or(0));
    for item in items {
        found.push(match item?.cast_into::<PyString>() {
            Ok(s) => Some(s),
            Err(other) => {
                let item = other.into_inner();
                let missing = item.is_none() || item.cast::<PyFloat>().is_ok_and(|f| f.value().is_nan()) || type_name(&item) == "NAType";
                if !missing {
                    return Err(PyTypeError::new_err(format!("texts[{}] must be a str or None, not {}", found.len(), type_name(&item))));
                }
                None
            }
        });
    }
    Ok(found)
}

/// The UTF-8 of strings; borrowed, so that it can be read without the GIL.
pub(crate) fn views<'a>(strings: &'a [Option<Bound<'_, PyString>>]) -> PyResult<Vec<Option<&'a [u8]>>> {
    let view = |(i, s): (usize, &'a Option<Bound<'_, PyString>>)| s.as_ref().map(|s| utf8(s, || format!("texts[{i}]")).map(str::as_bytes)).transpose();
    strings.iter().enumerate().map(view).collect()
}
