//! Records in and out: JSON Lines, CSV, TSV, plain lines.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

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

/// Bytes to read.
pub type Source = Box<dyn Read + Send>;

/// Opens a file for reading; `-` is standard input.
pub fn open(path: &Path) -> Result<Source, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    File::open(path).map(|f| Box::new(f) as Source).map_err(|e| Failure::at(path, &e))
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
        // Through a link, its target is replaced.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if std::fs::metadata(&place).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            // A pipe or a device cannot be moved into place.
            let file = File::options().write(true).open(&place).map_err(|e| Failure::at(path, &e))?;
            return Ok(Output { to: Box::new(BufWriter::with_capacity(1 << 16, file)), place: None });
        }
        if place.is_dir() {
            return Err(Failure::new(format!("{}: is a directory", path.display())));
        }
        let mut beside = place.as_os_str().to_owned();
        beside.push(format!(".{}.sebagian", std::process::id()));
        let beside = PathBuf::from(beside);
        let file = File::create(&beside).map_err(|e| Failure::at(&beside, &e))?;
        Ok(Output { to: Box::new(BufWriter::with_capacity(1 << 16, file)), place: Some((beside, place)) })
    }

    /// Flushes and puts the file in its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        if let Err(why) = self.to.flush() {
            return Err(match &self.place {
                Some((_, path)) => Failure::at(path, &why),
                None => why.into(),
            });
        }
        // Closed first: not every system moves an open file.
        self.to = Box::new(io::sink());
        if let Some((beside, path)) = &self.place {
            std::fs::rename(beside, path).map_err(|e| Failure::at(path, &e))?;
            self.place = None;
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
        if let Some((beside, _)) = self.place.take() {
            self.to = Box::new(io::sink());
            let _ = std::fs::remove_file(beside);
        }
    }
}

/// Reads lines as bytes.
pub struct Lines {
    from: BufReader<Source>,
    buffer: Vec<u8>,
    /// Number of the line last read, from 1.
    pub number: usize,
}

impl Lines {
    pub fn new(from: Source) -> Lines {
        Lines { from: BufReader::with_capacity(1 << 16, from), buffer: Vec::new(), number: 0 }
    }

    /// The next line without its end.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.clear();
        if self.from.read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(bare(&self.buffer, self.number)))
    }

    /// Appends the next line with its end; whether there was one.
    pub fn append(&mut self, to: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.from.read_until(b'\n', to)?;
        self.number += usize::from(read > 0);
        Ok(read > 0)
    }

    /// Whether another whole line can be had without waiting for more input.
    pub fn ready(&self) -> bool {
        self.from.buffer().contains(&b'\n')
    }
}

/// A line without its end (LF or CRLF), the first one without a byte order mark.
pub fn bare(line: &[u8], number: usize) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line }
}

/// Hands out at most one line a call, so that a reader with a buffer of its own never holds more than it was asked for.
pub struct Feeder(BufReader<Source>);

impl Feeder {
    /// Whether another line can be had without waiting for more input.
    pub fn ready(&self) -> bool {
        self.0.buffer().contains(&b'\n')
    }
}

impl Read for Feeder {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let held = self.0.fill_buf()?;
        let line = held.iter().position(|b| *b == b'\n').map_or(held.len(), |i| i + 1).min(to.len());
        to[..line].copy_from_slice(&held[..line]);
        self.0.consume(line);
        Ok(line)
    }
}

/// A field of a record: its name and its value.
pub struct Field<'a> {
    pub name: Cow<'a, str>,
    pub value: Value<'a>,
}

/// The value of a field, kept as it was written.
pub enum Value<'a> {
    /// JSON text.
    Json(&'a str),
    /// A cell or a line.
    Text(Cow<'a, str>),
}

impl<'a> Value<'a> {
    /// The value as text; `None` when it is no string.
    pub fn text(&self) -> Option<Result<Cow<'a, str>, serde_json::Error>> {
        match self {
            Value::Json(raw) => raw.starts_with('"').then(|| serde_json::from_str::<Name<'a>>(raw).map(|t| t.0)),
            Value::Text(text) => Some(Ok(text.clone())),
        }
    }

    /// As a cell of a table: strings without quotes, null empty, everything else as it was written.
    pub fn cell(&self) -> Cow<'a, str> {
        match (self, self.text()) {
            (_, Some(Ok(text))) => text,
            (Value::Json("null"), _) => "".into(),
            (Value::Json(raw), _) => Cow::Borrowed(raw),
            (Value::Text(text), _) => text.clone(),
        }
    }

    /// As JSON.
    pub fn json(&self, out: &mut Vec<u8>) {
        match self {
            Value::Json(raw) => out.extend_from_slice(raw.as_bytes()),
            Value::Text(text) => drop(serde_json::to_writer(out, text)),
        }
    }
}

/// Reads a JSON object: its fields in their order, each value as it was written, however long or deep.
pub fn object(line: &str) -> Result<Vec<Field<'_>>, serde_json::Error> {
    struct Reader;

    impl<'de> Visitor<'de> for Reader {
        type Value = Vec<Field<'de>>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::with_capacity(8);
            while let Some((name, raw)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                fields.push(Field { name: name.0, value: Value::Json(raw.get()) });
            }
            Ok(fields)
        }
    }

    let mut from = serde_json::Deserializer::from_str(line);
    let fields = serde::Deserializer::deserialize_map(&mut from, Reader)?;
    from.end()?;
    Ok(fields)
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// What is wrong with a JSON text, without a word of it: posts hold personal data, and messages end in logs.
pub fn json_fault(why: &serde_json::Error) -> String {
    let kind = match why.classify() {
        Category::Eof => "the line ends too early",
        Category::Syntax => "a syntax error",
        Category::Data => "not what is due here",
        Category::Io => "it cannot be read",
    };
    if why.column() > 0 { format!("{kind}, column {}", why.column()) } else { kind.to_owned() }
}

/// A name that somebody wrote, for a message: whatever could be part of a post or an identifier is not shown.
pub fn shown(name: &str) -> String {
    let digits = name.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let plain = name.chars().count() <= 32 && name.split_whitespace().count() <= 3 && digits < 5 && !name.contains('@') && !name.chars().any(char::is_control);
    if plain { format!("{name:?}") } else { "(not shown)".to_owned() }
}

/// A CSV or TSV reader.
pub fn table_reader(from: Source, format: Format, delimiter: Option<u8>) -> csv::Reader<Feeder> {
    csv::ReaderBuilder::new().delimiter(delimiter_of(format, delimiter)).flexible(true).from_reader(Feeder(BufReader::with_capacity(1 << 16, from)))
}

/// The delimiter of a format: the one asked for goes for CSV only.
pub fn delimiter_of(format: Format, asked: Option<u8>) -> u8 {
    if format == Format::Tsv { b'\t' } else { asked.unwrap_or(b',') }
}

/// Reads the argument of `--delimiter`.
pub fn delimiter(given: &str) -> Result<u8, String> {
    match given.as_bytes() {
        [b'"' | b'\r' | b'\n'] => Err("quotes and line ends cannot part columns".to_owned()),
        [one] => Ok(*one),
        b"\\t" | b"tab" => Ok(b'\t'),
        _ => Err("one character of one byte is due, such as ; or | or tab".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_their_digits() {
        let fields = object(r#"{"id": {"a": [1, 2]}, "text": "a\nb", "skor": 1.50}"#).unwrap();
        assert_eq!(fields.iter().map(|f| &*f.name).collect::<Vec<_>>(), ["id", "text", "skor"]);
        assert_eq!(fields.iter().map(|f| f.value.cell()).collect::<Vec<_>>(), [r#"{"a": [1, 2]}"#, "a\nb", "1.50"]);
        assert!(fields[2].value.text().is_none());
        assert!(object("[1]").is_err());
        assert!(object(r#"{"text": "a"} x"#).is_err());
    }

    #[test]
    fn a_fault_of_json_quotes_nothing() {
        for line in ["3310014501900002", r#""3310014501900002""#, r#"{"a": "3310014501900002" 3310014501900002}"#, "{3310014501900002}"] {
            let why = json_fault(&object(line).err().unwrap());
            assert!(!why.contains("331"), "{why}");
        }
        assert_eq!(shown("3310014501900002"), "(not shown)");
        assert_eq!(shown("isi kiriman"), "\"isi kiriman\"");
    }

    #[test]
    fn a_feeder_hands_out_line_by_line() {
        let mut feeder = Feeder(BufReader::new(Box::new(&b"satu\ndua\ntiga"[..])));
        let mut to = [0; 64];
        assert_eq!(feeder.read(&mut to).unwrap(), 5);
        assert!(feeder.ready());
        assert_eq!(feeder.read(&mut to).unwrap(), 4);
        assert!(!feeder.ready());
        assert_eq!(feeder.read(&mut to).unwrap(), 4);
        assert_eq!(feeder.read(&mut to).unwrap(), 0);
    }
}
