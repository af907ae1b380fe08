//! The Arrow PyCapsule interface: columns of strings in, verdicts out. The only place with unsafe code.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayReader, ArrayRef, BooleanArray, DictionaryArray, GenericBinaryArray, Int8Array, Int16Array, OffsetSizeTrait, RecordBatch, RecordBatchIterator, StringArray,
    StructArray, make_array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pilah::{Kind, Label, Target, Topic};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::texts::ONE_COLUMN;
use crate::verdict::{NONE, Row, flag};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

fn broken(why: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(format!("texts cannot be read as Arrow data: {why}"))
}

/// The chunks of an Arrow column, None for an object that is none. Strings come as bytes: not every producer checks that they are UTF-8.
pub(crate) fn read(column: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    if column.hasattr("__arrow_c_stream__")? {
        let capsule = match column.call_method0("__arrow_c_stream__") {
            Ok(capsule) => capsule.cast_into::<PyCapsule>()?,
            // A pandas column of mixed objects has the method and fails in it; such a column can still be iterated over, and its faults be told by index.
            Err(_) if column.hasattr("iloc")? => return Ok(None),
            Err(why) => return Err(why),
        };
        let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds such a struct; it is taken out and a released one left behind.
        let reader = unsafe { ArrayStreamReader::from_raw(pointer.as_ptr()) }.map_err(broken)?;
        strings(reader.field().data_type())?;
        reader.map(|chunk| chunk.map(as_bytes).map_err(broken)).collect::<PyResult<_>>().map(Some)
    } else if column.hasattr("__arrow_c_array__")? {
        let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) = column.call_method0("__arrow_c_array__")?.extract()?;
        let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
        let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
        // SAFETY: capsules of these names hold such structs; the array is taken out and a released one left behind. The producer answers for an array of the
        // type that its schema tells.
        let data = unsafe {
            strings(&DataType::try_from(schema.as_ref()).map_err(broken)?)?;
            from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()).map_err(broken)?
        };
        Ok(Some(vec![as_bytes(make_array(data))]))
    } else {
        Ok(None)
    }
}

/// An error for a column of anything but strings.
fn strings(column: &DataType) -> PyResult<()> {
    match column {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => Ok(()),
        DataType::Dictionary(_, value) if value.is_string() => Ok(()),
        DataType::Struct(_) => Err(PyTypeError::new_err(ONE_COLUMN)),
        other => Err(PyTypeError::new_err(format!("texts is a column of {other}: pass a column of strings"))),
    }
}

/// The same array with strings as bytes.
fn as_bytes(chunk: ArrayRef) -> ArrayRef {
    fn same<O: OffsetSizeTrait>(chunk: &dyn Array) -> ArrayRef {
        let (offsets, values, nulls) = chunk.as_string::<O>().clone().into_parts();
        Arc::new(GenericBinaryArray::<O>::new(offsets, values, nulls))
    }
    match chunk.data_type() {
        DataType::Utf8 => same::<i32>(&chunk),
        DataType::LargeUtf8 => same::<i64>(&chunk),
        DataType::Utf8View => Arc::new(chunk.as_string_view().clone().to_binary_view()),
        DataType::Dictionary(..) => {
            let column = chunk.as_any_dictionary();
            column.with_values(as_bytes(column.values().clone()))
        }
        _ => chunk,
    }
}

/// The bytes of each text of a chunk as [`read`] gives it.
pub(crate) fn views<'a>(chunk: &'a dyn Array, out: &mut Vec<Option<&'a [u8]>>) {
    match chunk.data_type() {
        DataType::Binary => out.extend(chunk.as_binary::<i32>()),
        DataType::LargeBinary => out.extend(chunk.as_binary::<i64>()),
        DataType::BinaryView => out.extend(chunk.as_binary_view()),
        DataType::Dictionary(..) if !chunk.as_any_dictionary().values().is_empty() => {
            let column = chunk.as_any_dictionary();
            let mut values = Vec::new();
            views(column.values(), &mut values);
            out.extend(column.normalized_keys().into_iter().enumerate().map(|(i, key)| if column.keys().is_null(i) { None } else { values[key] }));
        }
        _ => out.extend(std::iter::repeat_n(None, chunk.len())),
    }
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> ArrayRef {
    Arc::new(all.iter().map(|v| Some(name(*v))).collect::<StringArray>())
}

/// Verdicts as a table: a row that has no verdict is null in every column. Names are dictionaries whose indices are the codes of the contract.
fn table(rows: &[Row], lexicon: &str) -> Result<RecordBatch, ArrowError> {
    let small = |value: fn(&Row) -> u8| -> Int8Array { rows.iter().map(|r| r.some(value(r)).filter(|code| *code != NONE).map(|code| code as i8)).collect() };
    let named = |value: fn(&Row) -> u8, values: ArrayRef| -> Result<ArrayRef, ArrowError> { Ok(Arc::new(DictionaryArray::<Int8Type>::try_new(small(value), values)?)) };
    let flags = |bit: u8| -> ArrayRef { Arc::new(rows.iter().map(|r| r.some(r.flags).map(|f| f & bit != 0)).collect::<BooleanArray>()) };
    let score = |i: usize| -> ArrayRef { Arc::new(rows.iter().map(|r| r.some(r.scores[i] as i16)).collect::<Int16Array>()) };
    let scores = StructArray::try_new(
        Label::ALL.iter().map(|label| Field::new(label.as_str(), DataType::Int16, true)).collect(),
        (0..Label::ALL.len()).map(score).collect(),
        Some(rows.iter().map(|r| r.label != NONE).collect()),
    )?;
    let columns: [(&str, ArrayRef); 12] = [
        ("label", named(|r| r.label, names(Label::ALL, Label::as_str))?),
        ("scores", Arc::new(scores)),
        ("abusive", flags(flag::ABUSIVE)),
        ("mixed", flags(flag::MIXED)),
        ("profanity", flags(flag::PROFANITY)),
        ("kind", named(|r| r.kind, names(Kind::ALL, Kind::as_str))?),
        ("topic", named(|r| r.topic, names(Topic::ALL, Topic::as_str))?),
        ("urgency", Arc::new(small(|r| r.urgency))),
        ("severity", Arc::new(small(|r| r.severity))),
        ("target", named(|r| r.target, names(Target::ALL, Target::as_str))?),
        ("truncated", flags(flag::TRUNCATED)),
        ("lexicon", named(|_| 0, Arc::new(StringArray::from(vec![lexicon])))?),
    ];
    let fields: Vec<Field> = columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|c| c.1).collect())
}

fn built(rows: &[Row], lexicon: &str) -> PyResult<RecordBatch> {
    table(rows, lexicon).map_err(|why| PyValueError::new_err(why.to_string()))
}

/// The type of the table, as a capsule.
pub(crate) fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(built(&[], "")?.schema().as_ref()).map_err(broken)?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// The table as a stream of one batch, as a capsule.
pub(crate) fn stream<'py>(py: Python<'py>, rows: &[Row], lexicon: &str) -> PyResult<Bound<'py, PyCapsule>> {
    let batch = built(rows, lexicon)?;
    let schema = batch.schema();
    let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
    PyCapsule::new_with_value(py, stream, STREAM)
}
