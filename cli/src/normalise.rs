//! `pilah normalise`: posts in normal form.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use pilah::{Profile, Scratch, Triage};
use serde_json::json;

use crate::records::{self, Format, Lines, Output, Value, json_fault, shown};
use crate::{Failure, Lexicons};

/// Options of `pilah normalise`.
#[derive(Args)]
pub struct Options {
    /// Files to read, packed (.gz, .zst) or not; `-` or none is standard input
    files: Vec<PathBuf>,
    /// Format of the input [default: by extension, else text]
    #[arg(long)]
    format: Option<Format>,
    /// File to write, whole or not at all [default: standard output]
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Field or column that holds the text
    #[arg(long, default_value = "text", value_name = "NAME")]
    text_field: String,
    /// Delimiter of CSV, in and out: one character of one byte, or `tab`
    #[arg(long, value_name = "CHAR", value_parser = records::delimiter)]
    delimiter: Option<u8>,
    /// Spelling aimed at: standar (gak -> tidak) or ejaan (gak -> enggak); a JSON record may name its own
    #[arg(long, default_value = "standar", value_name = "NAME")]
    profile: Profile,
    /// Show what was changed and why
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// Normalises.
pub fn run(options: &Options) -> Result<(), Failure> {
    let inputs = records::inputs(&options.files)?;
    let triage = options.lexicons.build()?;
    let mut run = Run { options, triage, scratch: Scratch::new(), normal: String::new(), out: Output::open(options.out.as_deref())? };
    for path in &inputs {
        let format = options.format.or_else(|| Format::of_path(path)).unwrap_or(Format::Text);
        match format {
            Format::Csv | Format::Tsv => run.table(path, format)?,
            Format::Jsonl | Format::Text => run.lines(path, format)?,
        }
    }
    run.out.finish()
}

struct Run<'o> {
    options: &'o Options,
    triage: Triage,
    scratch: Scratch,
    /// Used again from text to text.
    normal: String,
    out: Output,
}

impl Run<'_> {
    fn table(&mut self, path: &Path, format: Format) -> Result<(), Failure> {
        let failed = |e: csv::Error| {
            // Tells record, line and field, and nothing of what stands there.
            let why = format!("{}: {e}", path.display());
            match e.into_kind() {
                csv::ErrorKind::Io(e) => Failure::at(path, &e),
                _ => Failure::new(why),
            }
        };
        let delimiter = records::delimiter_of(format, self.options.delimiter);
        let mut reader = records::table_reader(records::open(path)?, format, self.options.delimiter);
        let headers = reader.headers().map_err(failed)?.clone();
        let column = headers
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == self.options.text_field)
            .ok_or_else(|| Failure::new(format!("{}:1: no column {:?}", path.display(), self.options.text_field)))?;
        // A column of the input never passes for the answer.
        let old = headers.iter().position(|h| h == "normal");
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(&mut self.out);
        let row = |record: &csv::StringRecord, normal: &str| {
            let mut row: csv::StringRecord = record.iter().enumerate().filter(|(i, _)| Some(*i) != old).map(|c| c.1).collect();
            row.push_field(normal);
            row
        };
        table.write_record(&row(&headers, "normal")).map_err(failed)?;
        let mut record = csv::StringRecord::new();
        loop {
            // Nothing waits for input that is yet to come.
            if !reader.get_ref().ready() {
                table.flush()?;
            }
            if !reader.read_record(&mut record).map_err(failed)? {
                return Ok(());
            }
            self.triage.normalise_into(&mut self.scratch, record.get(column).unwrap_or(""), self.options.profile, &mut self.normal);
            table.write_record(&row(&record, &self.normal)).map_err(failed)?;
        }
    }

    fn lines(&mut self, path: &Path, format: Format) -> Result<(), Failure> {
        let mut lines = Lines::new(records::open(path)?);
        loop {
            // Nothing waits for input that is yet to come.
            if !lines.ready() {
                self.out.flush()?;
            }
            let Some(line) = lines.next().map_err(|e| Failure::at(path, &e))?.map(|l| String::from_utf8_lossy(l).into_owned()) else { return Ok(()) };
            if format == Format::Text {
                self.plain(&line)?;
            } else if !line.trim().is_empty() {
                self.json_line(line.trim(), &format!("{}:{}", path.display(), lines.number))?;
            }
        }
    }

    fn plain(&mut self, line: &str) -> Result<(), Failure> {
        if !self.options.explain {
            self.triage.normalise_into(&mut self.scratch, line, self.options.profile, &mut self.normal);
            writeln!(self.out, "{}", self.normal)?;
        } else {
            let normal = self.triage.normalise_with(&mut self.scratch, line, self.options.profile);
            writeln!(self.out, "{}", normal.text)?;
            for t in normal.tokens.iter().filter(|t| t.change != pilah::Change::None) {
                writeln!(self.out, "    {:<16} -> {:<20} {:<12} {}", &line[t.start..t.end], t.form, t.change, t.row(&self.triage).unwrap_or_default())?;
            }
        }
        Ok(())
    }

    fn json_line(&mut self, line: &str, place: &str) -> Result<(), Failure> {
        let failed = |why: String| Failure::new(format!("{place}: {why}"));
        let fields = records::object(line).map_err(|e| failed(format!("not a JSON object: {}", json_fault(&e))))?;
        let of = |name: &str| fields.iter().rfind(|f| f.name == *name).map(|f| &f.value);
        let profile = match of("profile") {
            None => self.options.profile,
            Some(value) => {
                let name = value.cell();
                name.parse().map_err(|_| failed(format!("unknown profile {} (standar, ejaan)", shown(&name))))?
            }
        };
        let (mut answer, mut changes) = (Vec::new(), Vec::new());
        let replaced = match of("tokens") {
            Some(value) if !matches!(value, Value::Json("null")) => {
                let mut json = Vec::new();
                value.json(&mut json);
                let tokens: Vec<String> = serde_json::from_slice(&json).map_err(|_| failed("\"tokens\" is no list of strings".to_owned()))?;
                let list: Vec<&str> = tokens.iter().map(String::as_str).collect();
                write_json(&mut answer, &self.triage.normalise_tokens(&list, profile));
                "tokens"
            }
            _ => {
                let field = &self.options.text_field;
                let Some(Ok(text)) = of(field).and_then(Value::text) else {
                    return Err(failed(format!("neither a list \"tokens\" nor a string {field:?}")));
                };
                let normal = self.triage.normalise_with(&mut self.scratch, &text, profile);
                if self.options.explain {
                    let list: Vec<_> = normal
                        .tokens
                        .iter()
                        .map(|t| json!({"start": t.start, "end": t.end, "form": t.form, "language": t.language, "change": t.change.as_str(), "row": t.row(&self.triage)}))
                        .collect();
                    write_json(&mut changes, &list);
                }
                write_json(&mut answer, &normal.text);
                field.as_str()
            }
        };
        let mut out = b"{".to_vec();
        let mut add = |name: &str, value: &[u8]| {
            if out.len() > 1 {
                out.push(b',');
            }
            write_json(&mut out, &name);
            out.push(b':');
            out.extend_from_slice(value);
        };
        // A name that stands twice is answered once, in its last place.
        for (i, field) in fields.iter().enumerate().filter(|(_, f)| f.name != "profile") {
            if fields[i + 1..].iter().any(|f| f.name == field.name) || (field.name == "normal_tokens" && !changes.is_empty()) {
                continue;
            }
            let mut value = Vec::new();
            field.value.json(&mut value);
            add(&field.name, if field.name == *replaced { &answer } else { &value });
        }
        if !changes.is_empty() {
            add("normal_tokens", &changes);
        }
        out.extend_from_slice(b"}\n");
        self.out.write_all(&out)?;
        Ok(())
    }
}

/// Appends a value as JSON; strings and numbers in memory can always be written.
fn write_json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    let _ = serde_json::to_writer(out, value);
}
