//! Records in and out: JSON Lines, CSV, TSV, plain lines.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use crate::Failure;

/// A format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header line
    Csv,
    /// Tab-separated values with a header line
    Tsv,
    /// One post a line
    Text,
}

impl Format {
    /// The format of a file by its extension.
    pub fn of_path(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "txt" => Some(Format::Text),
            _ => None,
        }
    }
}

/// What to do with a record that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// Stop with exit code 1
    Fail,
    /// Leave it out
    Skip,
    /// Answer it with a field `error`; broken UTF-8 is replaced and sorted
    Keep,
}

/// Opens a file for reading; `-` is standard input.
pub fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    File::open(path).map(|f| Box::new(f) as Box<dyn Read>).map_err(|e| Failure::at(path, &e))
}

/// The inputs to read: standard input when none is named. Refuses to wait for a person to type.
pub fn inputs(files: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if !files.is_empty() {
        return Ok(files.to_vec());
    }
    if io::stdin().is_terminal() {
        return Err(Failure::new("no file named and nothing on standard input; see --help"));
    }
    Ok(vec![PathBuf::from("-")])
}

/// Output that appears whole or not at all: a file is written beside its place and moved there at the end.
pub struct Output {
    to: Box<dyn Write>,
    place: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// To a file, or to standard output.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let Some(path) = path else {
            return Ok(Output { to: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())), place: None });
        };
        let mut beside = path.as_os_str().to_owned();
        beside.push(".sebagian");
        let beside = PathBuf::from(beside);
        let file = File::create(&beside).map_err(|e| Failure::at(&beside, &e))?;
        Ok(Output { to: Box::new(BufWriter::with_capacity(1 << 16, file)), place: Some((beside, path.to_owned())) })
    }

    /// Flushes and puts the file in its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.to.flush()?;
        if let Some((beside, path)) = self.place.take() {
            std::fs::rename(&beside, &path).map_err(|e| Failure::at(&path, &e))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.to.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.place {
            let _ = std::fs::remove_file(beside);
        }
    }
}

/// Reads lines as bytes; a line ends at LF or CRLF.
pub struct Lines {
    from: BufReader<Box<dyn Read>>,
    buffer: Vec<u8>,
    /// Number of the line last read, from 1.
    pub number: usize,
}

impl Lines {
    pub fn new(from: Box<dyn Read>) -> Lines {
        Lines { from: BufReader::with_capacity(1 << 16, from), buffer: Vec::new(), number: 0 }
    }

    /// The next line without its end.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.clear();
        if self.from.read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let mut line = &self.buffer[..];
        line = line.strip_suffix(b"\n").unwrap_or(line);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.number == 1 {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        Ok(Some(line))
    }
}

/// The text of a JSON object, with the names of its other fields looked at but not kept.
pub struct JsonText<'a> {
    /// The field that holds the text, when it is a string.
    pub text: Option<Cow<'a, str>>,
    /// The text field is there but no string.
    pub wrong_type: bool,
    /// A field has a name that the answer needs for itself.
    pub clashes: bool,
    /// The object has no field at all.
    pub empty: bool,
}

/// Reads a JSON object for its text field.
pub fn json_text<'a>(line: &'a str, field: &str, reserved: &[&str]) -> Result<JsonText<'a>, serde_json::Error> {
    struct Seeker<'f> {
        field: &'f str,
        reserved: &'f [&'f str],
    }

    impl<'de> Visitor<'de> for Seeker<'_> {
        type Value = JsonText<'de>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonText<'de>, A::Error> {
            let mut found = JsonText { text: None, wrong_type: false, clashes: false, empty: true };
            while let Some(name) = map.next_key::<Name<'de>>()? {
                found.empty = false;
                if name.0 == self.field {
                    match map.next_value::<MaybeText<'de>>()?.0 {
                        Some(text) => found.text = Some(text),
                        None => found.wrong_type = true,
                    }
                } else {
                    found.clashes |= self.reserved.contains(&&*name.0);
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }

    let mut from = serde_json::Deserializer::from_str(line);
    let found = serde::Deserializer::deserialize_map(&mut from, Seeker { field, reserved })?;
    from.end()?;
    Ok(found)
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A string, or anything else.
struct MaybeText<'a>(Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for MaybeText<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<MaybeText<'a>, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Option<Cow<'de, str>>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }
            fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
                Ok(Some(Cow::Borrowed(v)))
            }
            fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
                Ok(Some(Cow::Owned(v.to_owned())))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(None)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(None)
            }
        }
        d.deserialize_any(Either).map(MaybeText)
    }
}

/// A CSV or TSV reader.
pub fn table_reader(from: Box<dyn Read>, format: Format, delimiter: Option<u8>) -> csv::Reader<Box<dyn Read>> {
    let delimiter = delimiter.unwrap_or(if format == Format::Tsv { b'\t' } else { b',' });
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_text_is_found_whatever_else_is_there() {
        let found = json_text(r#"{"id": {"a": [1, 2]}, "text": "a\nb", "skor": null}"#, "text", &["label"]).unwrap();
        assert_eq!(found.text.as_deref(), Some("a\nb"));
        assert!(!found.clashes);
        assert!(json_text(r#"{"text": 3, "label": 1}"#, "text", &["label"]).is_ok_and(|f| f.wrong_type && f.clashes));
        assert!(json_text("[1]", "text", &[]).is_err());
        assert!(json_text(r#"{"text": "a"} x"#, "text", &[]).is_err());
    }
}
