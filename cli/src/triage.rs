//! `pilah triage`: posts in, verdicts out, in the same order.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use pilah::{Explanation, Scratch, Triage, Verdict};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records::{self, Format, JsonText, Lines, OnError, Output};
use crate::{Failure, Lexicons};

/// Options of `pilah triage`.
#[derive(Args)]
pub struct Options {
    /// Files to read; `-` or none is standard input
    files: Vec<PathBuf>,
    /// Format of the input [default: by extension, else jsonl]
    #[arg(long)]
    format: Option<Format>,
    /// Format of the output [default: that of the input; text gives jsonl]
    #[arg(long)]
    output: Option<Format>,
    /// File to write, whole or not at all [default: standard output]
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Field or column that holds the text
    #[arg(long, default_value = "text", value_name = "NAME")]
    text_field: String,
    /// Delimiter of CSV input
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<char>,
    /// Add the text with abuse and personal data covered
    #[arg(long)]
    mask: bool,
    /// What to do with a record that cannot be read
    #[arg(long, value_enum, default_value_t = OnError::Keep)]
    on_error: OnError,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// Fields of an answer, in order.
pub const FIELDS: &[&str] = &["label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon", "spans", "masked", "error"];

/// Columns of a table answer: scores have a column each, spans have none.
const COLUMNS: &[&str] = &[
    "label", "score_service_request", "score_harassment", "score_off_topic", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon",
];

/// An answer in JSON.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    verdict: Verdict,
    lexicon: &'a str,
    spans: &'a [pilah::Span],
    #[serde(skip_serializing_if = "Option::is_none")]
    masked: Option<String>,
}

/// A run over all inputs.
struct Run<'a> {
    options: &'a Options,
    triage: Triage,
    scratch: Scratch,
    output: Output,
    format: Format,
    /// Records that could not be read.
    faults: usize,
    table: Option<csv::Writer<Vec<u8>>>,
}

/// Sorts.
pub fn run(options: &Options) -> Result<(), Failure> {
    let inputs = records::inputs(&options.files)?;
    let triage = options.lexicons.build()?;
    let first = options.format.or_else(|| Format::of_path(&inputs[0])).unwrap_or(Format::Jsonl);
    let format = match options.output.unwrap_or(first) {
        Format::Text => Format::Jsonl,
        other => other,
    };
    let output = Output::open(options.out.as_deref())?;
    let mut run = Run { options, triage, scratch: Scratch::new(), output, format, faults: 0, table: None };
    for input in &inputs {
        run.file(input)?;
    }
    run.output.finish()?;
    if run.faults > 0 {
        eprintln!("pilah: {} records could not be read", run.faults);
    }
    Ok(())
}

impl Run<'_> {
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let format = self.options.format.or_else(|| Format::of_path(path)).unwrap_or(Format::Jsonl);
        let from = records::open(path)?;
        match format {
            Format::Jsonl | Format::Text => {
                let mut lines = Lines::new(from);
                while let Some(line) = lines.next().map_err(|e| Failure::at(path, &e))?.map(<[u8]>::to_vec) {
                    if format == Format::Text {
                        self.text(path, lines.number, &line)?;
                    } else if !line.iter().all(u8::is_ascii_whitespace) {
                        self.json(path, lines.number, &line)?;
                    }
                }
                Ok(())
            }
            Format::Csv | Format::Tsv => self.table(path, from, format),
        }
    }

    /// Reports a record that cannot be read; whether it is to be answered all the same.
    fn fault(&mut self, path: &Path, line: usize, why: &str) -> Result<bool, Failure> {
        let message = format!("{}:{line}: {why}", path.display());
        if self.options.on_error == OnError::Fail {
            return Err(Failure::new(message));
        }
        eprintln!("pilah: {message}");
        self.faults += 1;
        Ok(self.options.on_error == OnError::Keep)
    }

    /// The line as text; broken UTF-8 is a fault and, when kept, replaced.
    fn utf8<'l>(&mut self, path: &Path, number: usize, line: &'l [u8]) -> Result<Option<std::borrow::Cow<'l, str>>, Failure> {
        match std::str::from_utf8(line) {
            Ok(text) => Ok(Some(text.into())),
            Err(e) => {
                let keep = self.fault(path, number, &format!("not UTF-8 at byte {}", e.valid_up_to() + 1))?;
                Ok(keep.then(|| String::from_utf8_lossy(line)))
            }
        }
    }

    fn text(&mut self, path: &Path, number: usize, line: &[u8]) -> Result<(), Failure> {
        let Some(text) = self.utf8(path, number, line)? else { return Ok(()) };
        match self.format {
            Format::Csv | Format::Tsv => self.row(&["text"], &[&text], &text, None),
            _ => {
                let mut object = Map::new();
                object.insert("text".to_owned(), Value::String(text.clone().into_owned()));
                self.object(object, Some(&text), None)
            }
        }
    }

    fn json(&mut self, path: &Path, number: usize, line: &[u8]) -> Result<(), Failure> {
        let Some(text) = self.utf8(path, number, line)? else { return Ok(()) };
        let line = text.trim();
        let found = match records::json_text(line, &self.options.text_field, FIELDS) {
            Ok(found) => found,
            Err(why) => {
                if self.fault(path, number, &format!("not a JSON object: {why}"))? {
                    self.object(Map::new(), None, Some(&format!("line {number}: not a JSON object")))?;
                }
                return Ok(());
            }
        };
        let post = match &found {
            JsonText { text: Some(text), .. } => text.clone(),
            JsonText { wrong_type, .. } => {
                let why = if *wrong_type { format!("the field {:?} is no string", self.options.text_field) } else { format!("no field {:?}", self.options.text_field) };
                if self.fault(path, number, &why)? {
                    let object = serde_json::from_str(line).unwrap_or_default();
                    self.object(object, None, Some(&why))?;
                }
                return Ok(());
            }
        };
        if self.format == Format::Jsonl && !found.clashes && !found.empty {
            // The input goes out as it came in, with the answer behind its last field.
            let explanation = self.triage.explain_with(&mut self.scratch, &post);
            let answer = serde_json::to_string(&self.answer(&explanation, &post)).map_err(|e| Failure::new(e.to_string()))?;
            let body = line[..line.len() - 1].trim_end();
            self.output.write_all(body.as_bytes())?;
            self.output.write_all(b",")?;
            self.output.write_all(&answer.as_bytes()[1..])?;
            self.output.write_all(b"\n")?;
            return Ok(());
        }
        let object = serde_json::from_str(line).unwrap_or_default();
        self.object(object, Some(&post), None)
    }

    fn answer<'e>(&'e self, explanation: &'e Explanation, text: &str) -> Answer<'e> {
        Answer {
            verdict: explanation.verdict(),
            lexicon: self.triage.lexicon(),
            spans: explanation.spans(),
            masked: self.options.mask.then(|| explanation.mask(text)),
        }
    }

    /// Answers a record that is an object: its fields, then the verdict.
    fn object(&mut self, mut object: Map<String, Value>, text: Option<&str>, error: Option<&str>) -> Result<(), Failure> {
        if matches!(self.format, Format::Csv | Format::Tsv) {
            let names: Vec<String> = object.keys().cloned().collect();
            let cells: Vec<String> = object.values().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
            return self.row(&names.iter().map(String::as_str).collect::<Vec<_>>(), &cells.iter().map(String::as_str).collect::<Vec<_>>(), text.unwrap_or(""), error);
        }
        for name in FIELDS {
            object.shift_remove(*name);
        }
        if let Some(text) = text {
            let explanation = self.triage.explain_with(&mut self.scratch, text);
            if let Ok(Value::Object(answer)) = serde_json::to_value(self.answer(&explanation, text)) {
                object.extend(answer);
            }
        }
        if let Some(error) = error {
            object.insert("error".to_owned(), Value::String(error.to_owned()));
        }
        serde_json::to_writer(&mut self.output, &object).map_err(|e| Failure::from(std::io::Error::from(e)))?;
        self.output.write_all(b"\n")?;
        Ok(())
    }

    fn table(&mut self, path: &Path, from: Box<dyn std::io::Read>, format: Format) -> Result<(), Failure> {
        let delimiter = self.options.delimiter.and_then(|c| u8::try_from(c).ok());
        let mut reader = records::table_reader(from, format, delimiter);
        let headers: Vec<String> = reader.byte_headers().map_err(|e| Failure::new(format!("{}: {e}", path.display())))?.iter().map(|h| String::from_utf8_lossy(h).trim_start_matches('\u{feff}').to_owned()).collect();
        let Some(column) = headers.iter().position(|h| *h == self.options.text_field) else {
            return Err(Failure::new(format!("{}:1: no column {:?}; the columns are: {}", path.display(), self.options.text_field, headers.join(", "))));
        };
        let mut record = csv::ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {}
                Err(e) => {
                    self.fault(path, reader.position().line() as usize, &e.to_string())?;
                    continue;
                }
            }
            let number = record.position().map_or(0, |p| p.line() as usize);
            if record.len() != headers.len() {
                if self.fault(path, number, &format!("{} columns where the header has {}", record.len(), headers.len()))? {
                    let cells: Vec<String> = (0..headers.len()).map(|i| String::from_utf8_lossy(record.get(i).unwrap_or(b"")).into_owned()).collect();
                    self.fields(&headers, &cells, None, Some("wrong number of columns"))?;
                }
                continue;
            }
            let mut cells = Vec::with_capacity(headers.len());
            let mut whole = true;
            for cell in &record {
                match std::str::from_utf8(cell) {
                    Ok(text) => cells.push(text.to_owned()),
                    Err(_) => {
                        whole = false;
                        cells.push(String::from_utf8_lossy(cell).into_owned());
                    }
                }
            }
            if !whole && !self.fault(path, number, "not UTF-8")? {
                continue;
            }
            let text = cells[column].clone();
            self.fields(&headers, &cells, Some(&text), None)?;
        }
    }

    fn fields(&mut self, names: &[String], cells: &[String], text: Option<&str>, error: Option<&str>) -> Result<(), Failure> {
        if self.format == Format::Jsonl {
            let object = names.iter().cloned().zip(cells.iter().cloned().map(Value::String)).collect();
            return self.object(object, text, error);
        }
        self.row(&names.iter().map(String::as_str).collect::<Vec<_>>(), &cells.iter().map(String::as_str).collect::<Vec<_>>(), text.unwrap_or(""), error)
    }

    /// Writes a row of a table, the header before the first.
    fn row(&mut self, names: &[&str], cells: &[&str], text: &str, error: Option<&str>) -> Result<(), Failure> {
        let first = self.table.is_none();
        let delimiter = if self.format == Format::Tsv { b'\t' } else { b',' };
        let mut table = self.table.take().unwrap_or_else(|| csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new()));
        let extra: &[&str] = if self.options.mask { &["masked"] } else { &[] };
        if first {
            table.write_record(names.iter().chain(COLUMNS).chain(extra).chain(&["error"])).map_err(|e| Failure::new(e.to_string()))?;
        }
        let explanation = error.is_none().then(|| self.triage.explain_with(&mut self.scratch, text));
        let mut answer: Vec<String> = match &explanation {
            None => vec![String::new(); COLUMNS.len() + extra.len()],
            Some(e) => {
                let v = e.verdict();
                let [request, harassment, off_topic] = v.scores();
                let name = |n: Option<&str>| n.unwrap_or("").to_owned();
                let mut out = vec![v.label().to_string(), request.to_string(), harassment.to_string(), off_topic.to_string()];
                out.extend([v.abusive(), v.mixed(), v.profanity()].map(|b| b.to_string()));
                out.extend([v.kind().to_string(), name(v.topic().map(|t| t.as_str())), v.urgency().to_string(), v.severity().to_string(), name(v.target().map(|t| t.as_str()))]);
                out.extend([v.truncated().to_string(), self.triage.lexicon().to_owned()]);
                if self.options.mask {
                    out.push(e.mask(text));
                }
                out
            }
        };
        answer.push(error.unwrap_or("").to_owned());
        table.write_record(cells.iter().copied().chain(answer.iter().map(String::as_str))).map_err(|e| Failure::new(e.to_string()))?;
        table.flush()?;
        let mut bytes = table.into_inner().map_err(|e| Failure::new(e.to_string()))?;
        self.output.write_all(&bytes)?;
        bytes.clear();
        self.table = Some(csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(bytes));
        Ok(())
    }
}
