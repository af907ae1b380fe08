//! Records in and out: JSON Lines, CSV, TSV, plain lines.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::ValueEnum;
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::Failure;
use crate::answer::write_text;

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
    /// The format of a file by its extension, that of its packing apart.
    pub fn of_path(path: &Path) -> Option<Format> {
        let plain = path.with_extension("");
        let path = if Packing::of_path(path) == Packing::None { path } else { &plain };
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

/// Longest record that is read, in bytes: a line of JSON Lines or text, a row of a table with its quoted line breaks.
pub const MAX_RECORD: usize = 128 << 20;

/// Bytes to read.
pub type Source = Box<dyn Read + Send>;

/// Opens a file for reading; `-` is standard input. What ends in `.gz` or `.zst` is unpacked, UTF-16 with a byte order mark (as spreadsheets save it) becomes
/// UTF-8.
pub fn open(path: &Path) -> Result<Source, Failure> {
    open_counted(path, &Arc::default())
}

/// As [`open`]; `read` grows by the bytes of the file itself that have been read.
pub fn open_counted(path: &Path, read: &Arc<AtomicU64>) -> Result<Source, Failure> {
    let at = |e: io::Error| Failure::at(path, &e);
    let counted = |from: Source| BufReader::with_capacity(BUFFER, Counted { from, read: Arc::clone(read) });
    let mut plain: Box<dyn BufRead + Send> = if path == Path::new("-") {
        Box::new(counted(Box::new(io::stdin())))
    } else {
        let file = counted(Box::new(File::open(path).map_err(at)?));
        match Packing::of_path(path) {
            Packing::None => Box::new(file),
            Packing::Gzip => Box::new(BufReader::with_capacity(BUFFER, Unpacked(MultiGzDecoder::new(file)))),
            Packing::Zstd => Box::new(BufReader::with_capacity(BUFFER, Unpacked(Frames::new(file)))),
        }
    };
    let start = plain.fill_buf().map_err(at)?;
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Ok(Box::new(encoding_rs_io::DecodeReaderBytesBuilder::new().bom_override(true).build(plain)));
    }
    Ok(Box::new(plain))
}

/// Size of the buffers that files are read with, in bytes.
const BUFFER: usize = 1 << 16;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    fn of_path(path: &Path) -> Packing {
        match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("gz") => Packing::Gzip,
            Some("zst" | "zstd") => Packing::Zstd,
            _ => Packing::None,
        }
    }
}

/// Counts what is read.
struct Counted {
    from: Source,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Says of a broken packed file what is wrong with it.
struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.read(to).map_err(|why| {
            let what = match why.kind() {
                io::ErrorKind::UnexpectedEof => "the packed file ends too early: it was not written or copied whole",
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => "the packed file is damaged",
                _ => return why,
            };
            io::Error::new(why.kind(), what)
        })
    }
}

/// Unpacks one Zstandard frame after another: files that were put together are one.
struct Frames<R> {
    from: R,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(from: R) -> Frames<R> {
        Frames { from, decoder: FrameDecoder::new(), inside: false }
    }

    /// Begins the next frame; whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.from.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.from) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = io::copy(&mut (&mut self.from).take(length.into()), &mut io::sink())?;
                    if skipped < length.into() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(why) => return Err(frame_fault(&why)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.inside {
                self.inside = self.begin()?;
                if !self.inside {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder.decode_blocks(&mut self.from, BlockDecodingStrategy::UptoBlocks(1)).map_err(|why| frame_fault(&why))?;
            }
            let read = self.decoder.read(to)?;
            if read > 0 || to.is_empty() {
                return Ok(read);
            }
            self.inside = false;
            let told = self.decoder.get_checksum_from_data();
            if told.is_some() && told != self.decoder.get_calculated_checksum() {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
    }
}

/// A file that ends too early, or one that is damaged in another way.
fn frame_fault(why: &FrameDecoderError) -> io::Error {
    let mut cause: Option<&dyn std::error::Error> = Some(why);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::UnexpectedEof) {
            return io::ErrorKind::UnexpectedEof.into();
        }
        cause = error.source();
    }
    io::ErrorKind::InvalidData.into()
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
pub struct Output(To);

enum To {
    /// Standard output, a pipe or a device.
    Stream(BufWriter<Box<dyn Write>>),
    File(Beside),
    /// Nothing is left to be done.
    Nowhere,
}

/// A file that is being written beside its place.
struct Beside {
    to: BufWriter<File>,
    beside: PathBuf,
    place: PathBuf,
}

/// Files that are not in their places yet, to be removed when the program is interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes files that are not in their places yet.
pub fn remove_unfinished() {
    for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        let _ = std::fs::remove_file(path);
    }
}

impl Output {
    /// To a file, or to standard output.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let stream = |to: Box<dyn Write>| Output(To::Stream(BufWriter::with_capacity(BUFFER, to)));
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            return Ok(stream(Box::new(io::stdout())));
        };
        // Through a link, its target is replaced.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let there = std::fs::metadata(&place).ok();
        if there.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
            // A pipe or a device cannot be moved into place.
            let file = File::options().write(true).open(&place).map_err(|e| Failure::at(path, &e))?;
            return Ok(stream(Box::new(file)));
        }
        if place.is_dir() {
            return Err(Failure::new(format!("{}: is a directory", path.display())));
        }
        let mut beside = place.as_os_str().to_owned();
        beside.push(format!(".{}.sebagian", std::process::id()));
        let beside = PathBuf::from(beside);
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).push(beside.clone());
        let file = File::create(&beside).map_err(|e| Failure::at(&beside, &e))?;
        if let Some(there) = there {
            // Who may read the old file may read the new one.
            let _ = file.set_permissions(there.permissions());
        }
        Ok(Output(To::File(Beside { to: BufWriter::with_capacity(BUFFER, file), beside, place })))
    }

    /// Flushes and puts the file in its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.0, To::Nowhere) {
            To::Stream(mut to) => Ok(to.flush()?),
            To::File(file) => file.finish(),
            To::Nowhere => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            To::Stream(to) => to.write(buf),
            To::File(file) => file.to.write(buf).map_err(|why| file.failed(&why)),
            To::Nowhere => Ok(buf.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            To::Stream(to) => to.flush(),
            To::File(file) => file.to.flush().map_err(|why| file.failed(&why)),
            To::Nowhere => Ok(()),
        }
    }
}

impl Beside {
    /// Names the file that could not be written.
    fn failed(&self, why: &io::Error) -> io::Error {
        io::Error::new(why.kind(), format!("{}: {why}", self.place.display()))
    }

    fn finish(self) -> Result<(), Failure> {
        let Beside { to, beside, place } = self;
        let moved = to
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            // Some file systems tell only now that they are full. Closed before it is moved: not every system moves an open file.
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&beside, &place));
        if moved.is_err() {
            let _ = std::fs::remove_file(&beside);
        }
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).retain(|p| *p != beside);
        moved.map_err(|e| Failure::at(&place, &e))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let To::File(file) = std::mem::replace(&mut self.0, To::Nowhere) {
            let Beside { to, beside, .. } = file;
            // Closed first, without writing what is left.
            drop(to.into_parts());
            let _ = std::fs::remove_file(&beside);
            UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).retain(|p| *p != beside);
        }
    }
}

/// What became of the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Read,
    TooLong,
    None,
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
        Lines { from: BufReader::with_capacity(BUFFER, from), buffer: Vec::new(), number: 0 }
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

    /// Appends the next line with its end. A line that is too long is passed over and not kept.
    pub fn append(&mut self, to: &mut Vec<u8>) -> io::Result<Line> {
        let from = to.len();
        let (mut read, mut ended) = (0, false);
        while !ended {
            let held = match self.from.fill_buf() {
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                held => held?,
            };
            let end = held.iter().position(|b| *b == b'\n').map(|i| i + 1);
            ended = end.is_some() || held.is_empty();
            let part = end.unwrap_or(held.len());
            read += part;
            if read <= MAX_RECORD {
                to.extend_from_slice(&held[..part]);
            } else {
                to.truncate(from);
                to.shrink_to(from.max(BUFFER));
            }
            self.from.consume(part);
        }
        self.number += usize::from(read > 0);
        Ok(match read {
            0 => Line::None,
            1..=MAX_RECORD => Line::Read,
            _ => Line::TooLong,
        })
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
pub struct Feeder {
    from: BufReader<Source>,
    /// Bytes of the record that is being read.
    size: usize,
    /// The last byte that ends no line.
    last: u8,
    ended: bool,
}

impl Feeder {
    fn new(from: Source) -> Feeder {
        Feeder { from: BufReader::with_capacity(BUFFER, from), size: 0, last: 0, ended: false }
    }

    /// Whether another line can be had without waiting for more input.
    pub fn ready(&self) -> bool {
        self.from.buffer().contains(&b'\n')
    }

    /// Takes note that a record has been read whole. Whether the input ended within its quotes: then its last cell holds a line break, and the last thing
    /// read is no quote.
    pub fn close(&mut self, cells: &csv::ByteRecord) -> bool {
        self.size = 0;
        self.ended && self.last != b'"' && cells.iter().next_back().is_some_and(|cell| cell.contains(&b'\n'))
    }
}

impl Read for Feeder {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let held = self.from.fill_buf()?;
        let line = held.iter().position(|b| *b == b'\n').map_or(held.len(), |i| i + 1).min(to.len());
        to[..line].copy_from_slice(&held[..line]);
        self.ended = line == 0;
        if let Some(last) = to[..line].iter().rfind(|b| !matches!(b, b'\r' | b'\n')) {
            self.last = *last;
        }
        self.from.consume(line);
        self.size += line;
        if self.size > MAX_RECORD {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a row of more than {MAX_RECORD} bytes; a quote may be left open")));
        }
        Ok(line)
    }
}

/// Whether a spreadsheet may take a cell for a formula.
pub fn is_formula(cell: &[u8]) -> bool {
    // The signs as such, their full-width twins, and what is skipped before them.
    matches!(cell, [b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n', ..] | [0xef, 0xbc, 0x9d | 0x8b | 0x8d, ..] | [0xef, 0xbc, 0xa0, ..])
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
    /// A whole number.
    Number(usize),
}

impl<'a> Value<'a> {
    /// The value as text; `None` when it is no string.
    pub fn text(&self) -> Option<Result<Cow<'a, str>, serde_json::Error>> {
        match self {
            Value::Json(raw) => raw.starts_with('"').then(|| serde_json::from_str::<Name<'a>>(raw).map(|t| t.0)),
            Value::Text(text) => Some(Ok(text.clone())),
            Value::Number(_) => None,
        }
    }

    /// As a cell of a table: strings without quotes, null empty, everything else as it was written.
    pub fn cell(&self) -> Cow<'a, str> {
        match (self, self.text()) {
            (_, Some(Ok(text))) => text,
            (Value::Json("null"), _) => "".into(),
            (Value::Json(raw), _) => Cow::Borrowed(raw),
            (Value::Text(text), _) => text.clone(),
            (Value::Number(number), _) => number.to_string().into(),
        }
    }

    /// As JSON.
    pub fn json(&self, out: &mut Vec<u8>) {
        match self {
            Value::Json(raw) => out.extend_from_slice(raw.as_bytes()),
            Value::Text(text) => write_text(out, text),
            Value::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
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
    csv::ReaderBuilder::new().delimiter(delimiter_of(format, delimiter)).flexible(true).from_reader(Feeder::new(from))
}

/// What a table that cannot be read any further is told as; `line` is where the record began.
pub fn table_failure(path: &Path, line: u64, why: csv::Error) -> Failure {
    match why.into_kind() {
        csv::ErrorKind::Io(why) if why.kind() == io::ErrorKind::InvalidData => Failure::new(format!("{}:{line}: {why}", path.display())),
        csv::ErrorKind::Io(why) => Failure::at(path, &why),
        _ => Failure::new(format!("{}: not a table", path.display())),
    }
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
        let mut feeder = Feeder::new(Box::new(&b"satu\ndua\ntiga"[..]));
        let mut to = [0; 64];
        assert_eq!(feeder.read(&mut to).unwrap(), 5);
        assert!(feeder.ready());
        assert_eq!(feeder.read(&mut to).unwrap(), 4);
        assert!(!feeder.ready());
        assert_eq!(feeder.read(&mut to).unwrap(), 4);
        assert_eq!(feeder.read(&mut to).unwrap(), 0);
    }
}
