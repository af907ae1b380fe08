//! `pilah normalise`: posts in normal form.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use pilah::{Profile, Scratch, Triage};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::records::{self, Format, Lines, Output};
use crate::{Failure, Lexicons};

/// Options of `pilah normalise`.
#[derive(Args)]
pub struct Options {
    /// Files to read; `-` or none is standard input
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
    /// Spelling aimed at: standar (gak -> tidak) or ejaan (gak -> enggak); a JSON record may name its own
    #[arg(long, default_value = "standar", value_name = "NAME")]
    profile: Profile,
    /// Show what was changed and why
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    lexicons: Lexicons,
}

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    tokens: Option<Vec<String>>,
    #[serde(default)]
    profile: Option<String>,
}

/// Normalises.
pub fn run(options: &Options) -> Result<(), Failure> {
    let inputs = records::inputs(&options.files)?;
    let triage = options.lexicons.build()?;
    let mut scratch = Scratch::new();
    let mut out = Output::open(options.out.as_deref())?;
    let mut normal = String::new();
    for path in &inputs {
        let format = options.format.or_else(|| Format::of_path(path)).unwrap_or(Format::Text);
        let from = records::open(path)?;
        match format {
            Format::Csv | Format::Tsv => {
                let mut reader = records::table_reader(from, format, None);
                let failed = |e: csv::Error| Failure::new(format!("{}: {e}", path.display()));
                let headers = reader.headers().map_err(failed)?.clone();
                let column = headers
                    .iter()
                    .position(|h| h.trim_start_matches('\u{feff}') == options.text_field)
                    .ok_or_else(|| Failure::new(format!("{}:1: no column {:?}", path.display(), options.text_field)))?;
                let mut table = csv::WriterBuilder::new().delimiter(if format == Format::Tsv { b'\t' } else { b',' }).flexible(true).from_writer(&mut out);
                table.write_record(headers.iter().chain(["normal"])).map_err(failed)?;
                for record in reader.records() {
                    let record = record.map_err(failed)?;
                    triage.normalise_into(&mut scratch, record.get(column).unwrap_or(""), options.profile, &mut normal);
                    table.write_record(record.iter().chain([normal.as_str()])).map_err(failed)?;
                }
                table.flush()?;
            }
            Format::Jsonl | Format::Text => {
                let mut lines = Lines::new(from);
                while let Some(line) = lines.next().map_err(|e| Failure::at(path, &e))?.map(|l| String::from_utf8_lossy(l).into_owned()) {
                    if format == Format::Text {
                        plain(&triage, &mut scratch, &line, options, &mut normal, &mut out)?;
                    } else if !line.trim().is_empty() {
                        let place = format!("{}:{}", path.display(), lines.number);
                        json_line(&triage, &mut scratch, &line, &place, options, &mut out)?;
                    }
                }
            }
        }
    }
    out.finish()
}

fn plain(triage: &Triage, scratch: &mut Scratch, line: &str, options: &Options, normal: &mut String, out: &mut Output) -> Result<(), Failure> {
    if !options.explain {
        triage.normalise_into(scratch, line, options.profile, normal);
        writeln!(out, "{normal}")?;
    } else {
        let normal = triage.normalise_with(scratch, line, options.profile);
        writeln!(out, "{}", normal.text)?;
        for t in normal.tokens.iter().filter(|t| t.change != pilah::Change::None) {
            writeln!(out, "    {:<16} -> {:<20} {:<12} {}", &line[t.start..t.end], t.form, t.change, t.row(triage).unwrap_or_default())?;
        }
    }
    Ok(())
}

fn json_line(triage: &Triage, scratch: &mut Scratch, line: &str, place: &str, options: &Options, out: &mut Output) -> Result<(), Failure> {
    let failed = |why: String| Failure::new(format!("{place}: {why}"));
    let mut object: Map<String, Value> = serde_json::from_str(line).map_err(|e| failed(format!("not a JSON object: {e}")))?;
    let record: Record = serde_json::from_str(line).map_err(|e| failed(e.to_string()))?;
    let profile = match &record.profile {
        Some(name) => name.parse().map_err(|_| failed(format!("unknown profile {name:?} (standar, ejaan)")))?,
        None => options.profile,
    };
    object.shift_remove("profile");
    if let Some(tokens) = &record.tokens {
        let list: Vec<&str> = tokens.iter().map(String::as_str).collect();
        object.insert("tokens".to_owned(), json!(triage.normalise_tokens(&list, profile)));
    } else {
        let Some(text) = object.get(&options.text_field).and_then(Value::as_str) else {
            return Err(failed(format!("neither a list \"tokens\" nor a string {:?}", options.text_field)));
        };
        let normal = triage.normalise_with(scratch, text, profile);
        if options.explain {
            let changes: Vec<Value> = normal
                .tokens
                .iter()
                .map(|t| json!({"start": t.start, "end": t.end, "form": t.form, "language": t.language, "change": t.change.as_str(), "row": t.row(triage)}))
                .collect();
            object.insert("normal_tokens".to_owned(), json!(changes));
        }
        object.insert(options.text_field.clone(), Value::String(normal.text));
    }
    serde_json::to_writer(&mut *out, &object).map_err(|e| Failure::from(std::io::Error::from(e)))?;
    out.write_all(b"\n")?;
    Ok(())
}
