//! `pilah report`: one page for the weekly meeting, in Indonesian.

mod dates;
mod page;
mod posts;
mod tally;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pilah::{Label, Scratch, Triage, Verdict};

use crate::progress::{Counts, Progress};
use crate::records::{self, Format, Output};
use crate::sorter::{end_row, write_cell};
use crate::{Failure, Lexicons};
use dates::Time;
use tally::{Tally, label_name, topic_name};

/// Options of `pilah report`.
#[derive(Args)]
pub struct Options {
    /// Files to read, packed (.gz, .zst) or not; `-` or none is standard input
    files: Vec<PathBuf>,
    /// Page to write, whole or not at all [default: standard output]
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Also write all requests as a table for a spreadsheet: .csv or .tsv
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Title of the page
    #[arg(long, default_value = "Laporan kiriman warga", value_name = "TEXT")]
    title: String,
    /// Format of the input [default: by extension, else jsonl]
    #[arg(long)]
    format: Option<Format>,
    /// Field or column that holds the text
    #[arg(long, default_value = "text", value_name = "NAME")]
    text_field: String,
    /// Field or column that holds the identifier
    #[arg(long, default_value = "id", value_name = "NAME")]
    id_field: String,
    /// Field or column that holds date and time [default: the first of created_at, time, timestamp, date, waktu, tanggal]
    #[arg(long, value_name = "NAME")]
    time_field: Option<String>,
    /// Where days begin and end, for times that name an offset
    #[arg(long, value_enum, default_value_t = Zone::Wib)]
    zone: Zone,
    /// Delimiter of CSV, in and out: one character of one byte, or `tab`
    #[arg(long, value_name = "CHAR", value_parser = records::delimiter)]
    delimiter: Option<u8>,
    /// Show abuse and personal data as they were written
    #[arg(long)]
    unmasked: bool,
    /// Most posts that are shown in each list
    #[arg(long, default_value_t = 100, value_name = "N")]
    rows: usize,
    /// Say nothing on standard error, except why the run failed
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// A time zone of Indonesia.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Zone {
    /// Western: UTC+7
    Wib,
    /// Central: UTC+8
    Wita,
    /// Eastern: UTC+9
    Wit,
}

impl Zone {
    fn hours(self) -> i8 {
        match self {
            Zone::Wib => 7,
            Zone::Wita => 8,
            Zone::Wit => 9,
        }
    }
}

/// Reports.
pub fn run(options: &Options) -> Result<(), Failure> {
    let inputs = records::inputs(&options.files)?;
    let triage = options.lexicons.build()?;
    let mut progress = Progress::new(&inputs, options.quiet);
    let mut output = Output::open(options.out.as_deref())?;
    let mut table = options.table.as_ref().map(|path| Table::open(path, options.delimiter)).transpose()?;
    let mut scratch = Scratch::new();
    let mut tally = Tally::new(options.rows);
    let offset = jiff::tz::Offset::constant(options.zone.hours());
    let fields = posts::Fields { text: &options.text_field, id: &options.id_field, time: options.time_field.as_deref() };
    for path in &inputs {
        let format = options.format.or_else(|| Format::of_path(path)).unwrap_or(Format::Jsonl);
        posts::read(path, format, options.delimiter, &fields, &progress.read(), &mut |post| {
            let mut counts = Counts { records: 1, ..Counts::default() };
            match post {
                Err(why) => {
                    progress.tell(&why);
                    tally.unreadable += 1;
                    counts.faults = 1;
                }
                Ok(post) => {
                    let verdict = triage.classify_with(&mut scratch, &post.text);
                    counts.post(verdict.label());
                    let time = post.time.as_deref().and_then(|t| dates::read(t, offset));
                    let id = post.id.filter(|id| !id.is_empty());
                    let id = id.map(|id| if options.unmasked || pilah::find_pii(&id).is_empty() { id } else { "(disamarkan)".to_owned() });
                    let listed = tally.lists(&verdict);
                    if listed || (table.is_some() && verdict.label() == Label::ServiceRequest) {
                        let text = if options.unmasked { tally::plain(&post.text) } else { triage.mask_with(&mut scratch, &post.text) };
                        if let Some(table) = table.as_mut().filter(|_| verdict.label() == Label::ServiceRequest) {
                            table.write(&triage, &verdict, id.as_deref(), time, &text)?;
                        }
                        if listed {
                            tally.list(&verdict, id, time, &text);
                        }
                    }
                    tally.count(&verdict, time);
                }
            }
            progress.add(&counts);
            Ok(())
        })?;
    }
    let page = page::render(&tally, &triage, &options.title, !options.unmasked, options.zone.hours())?;
    output.write_all(page.as_bytes())?;
    output.flush()?;
    if let Some(table) = table {
        table.finish()?;
    }
    output.finish()?;
    progress.finish();
    Ok(())
}

/// All requests, for people: with a byte order mark, without which spreadsheets take UTF-8 for something else, and without a cell that they would run.
struct Table {
    rows: csv::Writer<Output>,
}

impl Table {
    const COLUMNS: [&str; 9] = ["id", "waktu", "urgensi", "kelas", "jenis", "topik", "opd", "disertai_makian", "teks"];

    fn open(path: &Path, delimiter: Option<u8>) -> Result<Table, Failure> {
        let format = match Format::of_path(path) {
            Some(format @ (Format::Csv | Format::Tsv)) => format,
            _ => return Err(Failure::usage(format!("{}: the table is to end in .csv or .tsv", path.display()))),
        };
        let mut output = Output::open(Some(path))?;
        output.write_all("\u{feff}".as_bytes())?;
        let mut rows = csv::WriterBuilder::new().delimiter(records::delimiter_of(format, delimiter)).from_writer(output);
        rows.write_record(Table::COLUMNS).map_err(|why| Failure::new(why.to_string()))?;
        Ok(Table { rows })
    }

    fn write(&mut self, triage: &Triage, verdict: &Verdict, id: Option<&str>, time: Option<Time>, text: &str) -> Result<(), Failure> {
        let urgency = verdict.urgency().to_string();
        let topic = verdict.topic();
        let time = time.map(|t| t.to_string()).unwrap_or_default();
        let cells = [
            id.unwrap_or(""),
            &time,
            &urgency,
            label_name(verdict.label()),
            verdict.kind().as_str(),
            topic.map_or("", topic_name),
            topic.map_or("", |t| triage.office(t)),
            if verdict.mixed() { "ya" } else { "" },
            text,
        ];
        for cell in cells {
            write_cell(&mut self.rows, cell.as_bytes(), true)?;
        }
        end_row(&mut self.rows)
    }

    fn finish(self) -> Result<(), Failure> {
        self.rows.into_inner().map_err(|why| Failure::new(why.error().to_string()))?.finish()
    }
}
