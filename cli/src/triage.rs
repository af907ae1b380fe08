//! `pilah triage`: posts in, verdicts out, in the same order.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::sync_channel;

use clap::Args;
use pilah::Scratch;

use crate::answer::Field;
use crate::progress::Progress;
use crate::records::{self, Format, Line, Lines, OnError, Output};
use crate::select::Select;
use crate::sorter::{self, Piece, Plan, Records, Row, Sorted, Sorter, Wanted};
use crate::{Failure, Lexicons};

/// Options of `pilah triage`.
#[derive(Args)]
pub struct Options {
    /// Files to read, packed (.gz, .zst) or not; `-` or none is standard input
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
    /// Field or column that holds the identifier: what `--fields id` writes [default: id]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Delimiter of CSV, in and out: one character of one byte, or `tab`
    #[arg(long, value_name = "CHAR", value_parser = records::delimiter)]
    delimiter: Option<u8>,
    /// Write a table for people: a cell that a spreadsheet would run as a formula gets an apostrophe in front
    #[arg(long)]
    safe_cells: bool,
    /// Add the text with abuse and personal data covered
    #[arg(long)]
    mask: bool,
    /// Write only these fields of the input and of the answer, in this order
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    fields: Vec<String>,
    /// Write only posts that meet all these conditions, such as label=service_request,urgency>=2 or kind=aduan|pertanyaan
    #[arg(long, value_name = "CONDITIONS", value_parser = Select::read)]
    select: Option<Select>,
    /// Threads that sort; 0 is one for each processor
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// What to do with a record that cannot be read
    #[arg(long, value_enum, default_value_t = OnError::Keep)]
    on_error: OnError,
    /// Say nothing on standard error, except why the run failed
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// A piece is closed when it has grown to this many bytes; earlier when no more input is at hand.
const PIECE: usize = 1 << 18;
/// So much of the input is looked through for a first record that can be read and names the columns.
const LOOKED_THROUGH: usize = 1 << 20;
/// Most threads.
const MOST_JOBS: usize = 256;

/// Sorts.
pub fn run(options: &Options) -> Result<(), Failure> {
    let inputs = records::inputs(&options.files)?;
    let triage = options.lexicons.build()?;
    let first = options.format.or_else(|| Format::of_path(&inputs[0])).unwrap_or(Format::Jsonl);
    let format = match options.output.unwrap_or(first) {
        Format::Text => Format::Jsonl,
        other => other,
    };
    let fields = wanted(&options.fields, options.mask, options.id_field.as_deref())?;
    let mask = options.mask || fields.as_ref().is_some_and(|f| f.contains(&Wanted::Answer(Field::Masked)));
    let plan = Plan {
        triage,
        text_field: options.text_field.clone(),
        id_field: options.id_field.clone(),
        on_error: options.on_error,
        format,
        delimiter: records::delimiter_of(format, options.delimiter),
        fields,
        mask,
        safe_cells: options.safe_cells,
        select: options.select.clone(),
    };
    let progress = Progress::new(&inputs, options.quiet);
    let reader = Reader { inputs, format: options.format, delimiter: options.delimiter, columns: None, read: progress.read() };
    let writer = Writer { output: Output::open(options.out.as_deref())?, header: false, progress };
    let jobs = match options.jobs {
        0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
        n => n.min(MOST_JOBS),
    };
    if jobs == 1 { alone(&plan, reader, writer) } else { together(plan, reader, writer, jobs) }
}

/// The fields named with `--fields`.
fn wanted(names: &[String], mask: bool, id_field: Option<&str>) -> Result<Option<Vec<Wanted>>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut fields: Vec<Wanted> = Vec::new();
    for name in names.iter().map(|n| n.trim()) {
        let field = match (Field::of_name(name), id_field) {
            (Some(field), _) => Wanted::Answer(field),
            (None, Some(id)) if name == "id" => Wanted::Id(id.to_owned()),
            (None, _) => Wanted::Input(name.to_owned()),
        };
        if name.is_empty() || fields.contains(&field) {
            return Err(Failure::usage(format!("--fields: {}", if name.is_empty() { "a name is missing".to_owned() } else { format!("{name:?} is named twice") })));
        }
        fields.push(field);
    }
    let masked = Wanted::Answer(Field::Masked);
    if mask && !fields.contains(&masked) {
        fields.push(masked);
    }
    Ok(Some(fields))
}

/// Reads, sorts and writes in one thread.
fn alone(plan: &Plan, reader: Reader, mut writer: Writer) -> Result<(), Failure> {
    let (mut sorter, mut scratch) = (Sorter::new(plan), Scratch::new());
    reader.read(plan, &mut |piece| writer.write(plan, sorter.sort(&mut scratch, piece)))?;
    writer.finish()
}

/// Reads in one thread, sorts in `jobs` others, writes in this one. Piece by piece each gets its turn, so the order is kept and only a few pieces
/// are in memory. When the writer ends early the others are left behind: the process ends.
fn together(plan: Plan, reader: Reader, mut writer: Writer, jobs: usize) -> Result<(), Failure> {
    let plan = Arc::new(plan);
    let (mut to, mut from) = (Vec::with_capacity(jobs), Vec::with_capacity(jobs));
    for _ in 0..jobs {
        let (send, pieces) = sync_channel::<Piece>(1);
        let (answers, take) = sync_channel::<Sorted>(1);
        let plan = Arc::clone(&plan);
        std::thread::spawn(move || {
            let (mut sorter, mut scratch) = (Sorter::new(&plan), Scratch::new());
            for piece in pieces {
                if answers.send(sorter.sort(&mut scratch, piece)).is_err() {
                    return;
                }
            }
        });
        to.push(send);
        from.push(take);
    }
    let reading = {
        let plan = Arc::clone(&plan);
        std::thread::spawn(move || {
            let mut next = 0;
            reader.read(&plan, &mut |piece| {
                next += 1;
                to[(next - 1) % jobs].send(piece).map_err(|_| Failure::new("a thread has ended early"))
            })
        })
    };
    for take in from.iter().cycle() {
        let Ok(sorted) = take.recv() else { break };
        writer.write(&plan, sorted)?;
    }
    reading.join().unwrap_or_else(|_| Err(Failure::new("a thread has ended early")))?;
    writer.finish()
}

/// Writes what has been sorted.
struct Writer {
    output: Output,
    /// The header of a table has been written.
    header: bool,
    progress: Progress,
}

impl Writer {
    /// Writes a piece; it goes out at once, for somebody may be waiting at the other end of a pipe.
    fn write(&mut self, plan: &Plan, sorted: Sorted) -> Result<(), Failure> {
        for message in &sorted.messages {
            self.progress.tell(message);
        }
        if let (Some(columns), false) = (&sorted.columns, self.header) {
            // A run that ends with its first record leaves nothing behind, not even a header.
            if sorted.end.is_none() || !sorted.out.is_empty() {
                self.put(&plan.header(columns)?)?;
                self.header = true;
            }
        }
        self.put(&sorted.out)?;
        self.progress.add(&sorted.counts);
        sorted.end.map_or(Ok(()), Err)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.output.write_all(bytes)?;
        Ok(self.output.flush()?)
    }

    fn finish(self) -> Result<(), Failure> {
        self.output.finish()?;
        self.progress.finish();
        Ok(())
    }
}

/// Reads all inputs piece by piece.
struct Reader {
    inputs: Vec<PathBuf>,
    format: Option<Format>,
    delimiter: Option<u8>,
    /// Columns of the table that is written, once they are known.
    columns: Option<Arc<Vec<Wanted>>>,
    /// Bytes that have been read.
    read: Arc<AtomicU64>,
}

/// Takes a piece.
type Take<'t> = &'t mut dyn FnMut(Piece) -> Result<(), Failure>;

impl Reader {
    fn read(mut self, plan: &Plan, take: Take<'_>) -> Result<(), Failure> {
        for path in std::mem::take(&mut self.inputs) {
            let path = Arc::new(path);
            match self.format.or_else(|| Format::of_path(&path)).unwrap_or(Format::Jsonl) {
                format @ (Format::Jsonl | Format::Text) => self.lines(plan, &path, format, take)?,
                format @ (Format::Csv | Format::Tsv) => self.table(plan, &path, format, take)?,
            }
        }
        Ok(())
    }

    fn lines(&mut self, plan: &Plan, path: &Arc<PathBuf>, format: Format, take: Take<'_>) -> Result<(), Failure> {
        let mut lines = Lines::new(records::open_counted(path, &self.read)?);
        loop {
            let (first, mut bytes) = (lines.number + 1, Vec::new());
            let mut last = Line::Read;
            while last == Line::Read && (bytes.is_empty() || (bytes.len() < PIECE && lines.ready()) || self.nameless(plan, format, &bytes, first)) {
                last = lines.append(&mut bytes).map_err(|e| Failure::at(path, &e))?;
            }
            if plan.table() && self.columns.is_none() && (!bytes.is_empty() || last == Line::TooLong) {
                let names = if format == Format::Text { vec!["text".to_owned()] } else { sorter::first_names(&bytes, first).unwrap_or_else(|| vec![plan.text_field.clone()]) };
                self.columns = Some(Arc::new(plan.columns(names.iter().map(String::as_str))));
            }
            let mut piece = |records| take(Piece { path: Arc::clone(path), records, columns: self.columns.clone() });
            if !bytes.is_empty() {
                piece(Records::Lines { format, first, bytes })?;
            }
            match last {
                Line::Read => {}
                Line::TooLong => piece(Records::TooLong { number: lines.number })?,
                Line::None => return Ok(()),
            }
        }
    }

    /// Whether the columns are still to be learnt from a record, and these lines hold none that can be read.
    fn nameless(&self, plan: &Plan, format: Format, bytes: &[u8], first: usize) -> bool {
        plan.table() && self.columns.is_none() && plan.fields.is_none() && format == Format::Jsonl && bytes.len() < LOOKED_THROUGH && sorter::first_names(bytes, first).is_none()
    }

    fn table(&mut self, plan: &Plan, path: &Arc<PathBuf>, format: Format, take: Take<'_>) -> Result<(), Failure> {
        let mut reader = records::table_reader(records::open_counted(path, &self.read)?, format, self.delimiter);
        let names = Arc::new(sorter::header(plan, path, reader.byte_headers().map_err(|e| records::table_failure(path, 1, e))?)?);
        reader.get_mut().close(&csv::ByteRecord::new());
        if plan.table() {
            self.same_columns(plan, path, &names)?;
        }
        let piece = |rows, columns| Piece { path: Arc::clone(path), records: Records::Rows { names: Arc::clone(&names), rows }, columns };
        // A table of nothing but its header is answered with a header.
        take(piece(Vec::new(), self.columns.clone()))?;
        let (mut rows, mut size) = (Vec::new(), 0);
        let mut row = csv::ByteRecord::new();
        loop {
            let line = reader.position().line();
            if !reader.read_byte_record(&mut row).map_err(|e| records::table_failure(path, line, e))? {
                break;
            }
            let open = reader.get_mut().close(&row);
            size += row.as_slice().len();
            rows.push(Row { number: row.position().map_or(0, |p| p.line() as usize), cells: row.clone(), open });
            if size >= PIECE || !reader.get_ref().ready() {
                take(piece(std::mem::take(&mut rows), self.columns.clone()))?;
                size = 0;
            }
        }
        if rows.is_empty() { Ok(()) } else { take(piece(rows, self.columns.clone())) }
    }

    /// Takes the columns of the first table; a later one may lack some but not bring new ones, for which there is no place.
    fn same_columns(&mut self, plan: &Plan, path: &Path, names: &[String]) -> Result<(), Failure> {
        let Some(columns) = &self.columns else {
            self.columns = Some(Arc::new(plan.columns(names.iter().map(String::as_str))));
            return Ok(());
        };
        let known = |name: &String| plan.fields.is_some() || Field::reserved(name, true) || columns.iter().any(|c| c.name() == name);
        match names.iter().find(|n| !known(n)) {
            None => Ok(()),
            Some(name) => Err(Failure::new(format!(
                "{}:1: the column {} is not in the first input, so there is no place for it; sort the files one by one, or name the columns with --fields",
                path.display(),
                records::shown(name)
            ))),
        }
    }
}
