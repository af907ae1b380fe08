//! Sorts one piece of the input after another: what every thread of `pilah triage` does.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pilah::{Scratch, Triage};

use crate::Failure;
use crate::answer::{self, Field, Judged};
use crate::progress::Counts;
use crate::records::{self, Format, OnError, Value};
use crate::select::Select;

/// What is asked for; the same for all threads.
pub struct Plan {
    pub triage: Triage,
    pub text_field: String,
    pub id_field: Option<String>,
    pub on_error: OnError,
    /// Format of the answers: never text.
    pub format: Format,
    /// Delimiter of a table that is written.
    pub delimiter: u8,
    /// Fields of the answers when they are named.
    pub fields: Option<Vec<Wanted>>,
    pub mask: bool,
    /// Cells that a spreadsheet would take for a formula get an apostrophe.
    pub safe_cells: bool,
    pub select: Option<Select>,
}

/// A field that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Input(String),
    /// The identifier, which stands in the input under this name.
    Id(String),
    Answer(Field),
}

impl Wanted {
    /// The name in the output.
    pub fn name(&self) -> &str {
        match self {
            Wanted::Input(name) => name,
            Wanted::Id(_) => "id",
            Wanted::Answer(field) => field.name(),
        }
    }

    /// The name in the input.
    fn source(&self) -> Option<&str> {
        match self {
            Wanted::Input(name) | Wanted::Id(name) => Some(name),
            Wanted::Answer(_) => None,
        }
    }
}

impl Plan {
    /// Whether answers go into a table.
    pub fn table(&self) -> bool {
        matches!(self.format, Format::Csv | Format::Tsv)
    }

    /// Columns of the table: those asked for, or the input's own (by `names`) with the answer behind them.
    pub fn columns<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Wanted> {
        if let Some(fields) = &self.fields {
            return fields.clone();
        }
        let mut columns: Vec<Wanted> = names.filter(|n| !Field::reserved(n, true)).map(|n| Wanted::Input(n.to_owned())).collect();
        columns.extend(answer::COLUMNS.iter().copied().map(Wanted::Answer));
        columns.extend(self.mask.then_some(Wanted::Answer(Field::Masked)));
        columns.push(Wanted::Answer(Field::Error));
        columns
    }

    /// Whether the reasons are needed, which take longer than the verdict.
    fn reasons(&self) -> bool {
        self.fields.as_ref().map_or(!self.table(), |f| f.contains(&Wanted::Answer(Field::Spans)))
    }

    /// A writer of rows.
    fn writer(&self) -> csv::Writer<Vec<u8>> {
        csv::WriterBuilder::new().delimiter(self.delimiter).from_writer(Vec::new())
    }

    /// The header line.
    pub fn header(&self, columns: &[Wanted]) -> Result<Vec<u8>, Failure> {
        let mut table = self.writer();
        for column in columns {
            write_cell(&mut table, column.name().as_bytes(), self.safe_cells)?;
        }
        end_row(&mut table)?;
        table.into_inner().map_err(|e| Failure::new(e.to_string()))
    }
}

/// Writes a cell; a `safe` one is no formula to a spreadsheet.
pub fn write_cell<W: std::io::Write>(table: &mut csv::Writer<W>, cell: &[u8], safe: bool) -> Result<(), Failure> {
    let done = if safe && records::is_formula(cell) { table.write_field([b"'", cell].concat()) } else { table.write_field(cell) };
    done.map_err(|e| Failure::new(e.to_string()))
}

/// Ends a row.
pub fn end_row<W: std::io::Write>(table: &mut csv::Writer<W>) -> Result<(), Failure> {
    table.write_record(None::<&[u8]>).map_err(|e| Failure::new(e.to_string()))
}

/// A piece of the input.
pub struct Piece {
    pub path: Arc<PathBuf>,
    pub records: Records,
    /// Columns of the table that is written, when one is.
    pub columns: Option<Arc<Vec<Wanted>>>,
}

/// Records of a piece.
pub enum Records {
    /// Lines with their ends; the number of the first.
    Lines { format: Format, first: usize, bytes: Vec<u8> },
    /// A line that is longer than anything is read.
    TooLong { number: usize },
    /// Rows of a table.
    Rows { names: Arc<Vec<String>>, rows: Vec<Row> },
}

/// A row of a table.
pub struct Row {
    /// Number of the line that it begins on.
    pub number: usize,
    pub cells: csv::ByteRecord,
    /// The input ends within its quotes.
    pub open: bool,
}

/// What became of a piece.
#[derive(Default)]
pub struct Sorted {
    /// Answers as they are written.
    pub out: Vec<u8>,
    /// What is to be told on standard error.
    pub messages: Vec<String>,
    pub counts: Counts,
    /// Why the run ends here.
    pub end: Option<Failure>,
    pub columns: Option<Arc<Vec<Wanted>>>,
}

/// Most room that is kept ready for the answers of a piece, in bytes.
const MOST_ROOM: usize = 4 << 20;

/// A thread's own buffers.
pub struct Sorter<'p> {
    plan: &'p Plan,
    path: Arc<PathBuf>,
    columns: Option<Arc<Vec<Wanted>>>,
    table: csv::Writer<Vec<u8>>,
    /// The cell that is being written.
    cell: Vec<u8>,
    done: Sorted,
}

/// A record on its way: its fields, and where it stands.
struct Record<'r> {
    number: usize,
    fields: Vec<records::Field<'r>>,
    /// The line of a JSON object, to be handed on as it came.
    line: Option<&'r str>,
}

impl<'p> Sorter<'p> {
    pub fn new(plan: &'p Plan) -> Sorter<'p> {
        Sorter { plan, path: Arc::default(), columns: None, table: plan.writer(), cell: Vec::new(), done: Sorted::default() }
    }

    /// Sorts a piece.
    pub fn sort(&mut self, scratch: &mut Scratch, piece: Piece) -> Sorted {
        self.path = piece.path;
        self.columns = piece.columns;
        self.done.columns.clone_from(&self.columns);
        let end = match &piece.records {
            Records::Lines { format, first, bytes } => self.lines(scratch, *format, *first, bytes),
            Records::TooLong { number } => self.too_long(scratch, *number),
            Records::Rows { names, rows } => self.rows(scratch, names, rows),
        };
        if self.plan.table() {
            let table = std::mem::replace(&mut self.table, self.plan.writer());
            match table.into_inner() {
                Ok(bytes) => self.done.out.extend(bytes),
                Err(why) => self.done.end = Some(Failure::new(why.to_string())),
            }
        }
        if let Err(why) = end {
            self.done.end = Some(why);
        }
        // The next piece will need about as much room.
        let next = Sorted { out: Vec::with_capacity(self.done.out.len().min(MOST_ROOM)), ..Sorted::default() };
        std::mem::replace(&mut self.done, next)
    }

    fn too_long(&mut self, scratch: &mut Scratch, number: usize) -> Result<(), Failure> {
        self.done.counts.records += 1;
        let why = format!("longer than {} bytes", records::MAX_RECORD);
        if self.fault(number, &why)? {
            self.answer(scratch, Record { number, fields: Vec::new(), line: None }, None, Some(&format!("line {number}: {why}")))?;
        }
        Ok(())
    }

    /// Notes a record that cannot be read; whether it is to be answered all the same.
    fn fault(&mut self, number: usize, why: &str) -> Result<bool, Failure> {
        let message = format!("{}:{number}: {why}", self.path.display());
        if self.plan.on_error == OnError::Fail {
            return Err(Failure::new(message));
        }
        self.done.messages.push(message);
        self.done.counts.faults += 1;
        Ok(self.plan.on_error == OnError::Keep)
    }

    fn lines(&mut self, scratch: &mut Scratch, format: Format, first: usize, bytes: &[u8]) -> Result<(), Failure> {
        for (number, line) in (first..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
            let line = records::bare(line, number);
            if format == Format::Jsonl && line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.done.counts.records += 1;
            let text = match std::str::from_utf8(line) {
                Ok(text) => Cow::Borrowed(text),
                Err(e) => {
                    if !self.fault(number, &format!("not UTF-8 at byte {}", e.valid_up_to() + 1))? {
                        continue;
                    }
                    String::from_utf8_lossy(line)
                }
            };
            if format == Format::Jsonl {
                self.json_line(scratch, number, text.trim())?;
            } else {
                // A plain line is known by its number.
                let number_field = records::Field { name: "id".into(), value: Value::Number(number) };
                let mut fields = vec![records::Field { name: "text".into(), value: Value::Text(Cow::Borrowed(&text)) }];
                fields.extend(self.plan.fields.is_some().then_some(number_field));
                self.answer(scratch, Record { number, fields, line: None }, Some(&text), None)?;
            }
        }
        Ok(())
    }

    fn json_line(&mut self, scratch: &mut Scratch, number: usize, line: &str) -> Result<(), Failure> {
        let fields = match records::object(line) {
            Ok(fields) => fields,
            Err(why) => {
                if self.fault(number, &format!("not a JSON object: {}", records::json_fault(&why)))? {
                    self.answer(scratch, Record { number, fields: Vec::new(), line: None }, None, Some(&format!("line {number}: not a JSON object")))?;
                }
                return Ok(());
            }
        };
        let field = &self.plan.text_field;
        // Of several fields of one name the last counts, as JSON readers have it.
        let why = match fields.iter().rfind(|f| f.name == *field).map(|f| f.value.text()) {
            Some(Some(Ok(text))) => return self.answer(scratch, Record { number, fields, line: Some(line) }, Some(&text), None),
            Some(Some(Err(_))) => format!("the field {field:?} is no valid JSON string"),
            Some(None) => format!("the field {field:?} is no string"),
            None => format!("no field {field:?}"),
        };
        if self.fault(number, &why)? {
            // A text that is no valid string would make the answer invalid too.
            let fields = fields.into_iter().filter(|f| !matches!(f.value.text(), Some(Err(_)))).collect();
            self.answer(scratch, Record { number, fields, line: None }, None, Some(&why))?;
        }
        Ok(())
    }

    fn rows(&mut self, scratch: &mut Scratch, names: &[String], rows: &[Row]) -> Result<(), Failure> {
        let column = names.iter().position(|n| *n == self.plan.text_field);
        for Row { number, cells, open } in rows {
            self.done.counts.records += 1;
            let whole = cells.iter().all(|cell| std::str::from_utf8(cell).is_ok());
            if !whole && !self.fault(*number, "not UTF-8")? {
                continue;
            }
            let wide = cells.len() == names.len();
            if !wide && !self.fault(*number, &format!("{} columns where the header has {}", cells.len(), names.len()))? {
                continue;
            }
            // What follows the quote has become part of the cell, other posts perhaps.
            if *open && !self.fault(*number, "a quote is opened and never closed")? {
                continue;
            }
            let cell = |i: usize| String::from_utf8_lossy(cells.get(i).unwrap_or(b""));
            let fields = names.iter().enumerate().map(|(i, name)| records::Field { name: Cow::Borrowed(name), value: Value::Text(cell(i)) }).collect();
            let text = column.filter(|_| wide).map(cell);
            let error = if !wide { Some("wrong number of columns") } else { open.then_some("a quote is opened and never closed") };
            self.answer(scratch, Record { number: *number, fields, line: None }, text.as_deref(), error)?;
        }
        Ok(())
    }

    /// Sorts the text and writes the record with the answer. Without a text there is only the error.
    fn answer(&mut self, scratch: &mut Scratch, record: Record<'_>, text: Option<&str>, error: Option<&str>) -> Result<(), Failure> {
        let plan = self.plan;
        let masked = text.filter(|_| plan.mask).map(|text| plan.triage.mask_with(scratch, text));
        let judged = text.map(|text| {
            let judged = |verdict, evidence| Judged { verdict, lexicon: plan.triage.lexicon(), evidence, masked: masked.as_deref() };
            if plan.reasons() {
                let evidence = plan.triage.evidence_with(scratch, text);
                judged(evidence.verdict(), Some(evidence))
            } else {
                judged(plan.triage.classify_with(scratch, text), None)
            }
        });
        if let Some(judged) = &judged {
            self.done.counts.post(judged.verdict.label());
        }
        // A record that cannot be judged is not left out: it may be a request.
        let left_out = matches!((&judged, &plan.select), (Some(judged), Some(select)) if !select.admits(&judged.verdict));
        match self.columns.clone() {
            _ if left_out => Ok(()),
            Some(columns) => self.row(&columns, &record, judged.as_ref(), error),
            None => {
                self.json(&record, judged.as_ref(), error);
                Ok(())
            }
        }
    }

    fn json(&mut self, record: &Record<'_>, judged: Option<&Judged<'_>>, error: Option<&str>) {
        let out = &mut self.done.out;
        let from = out.len();
        let part = |out: &mut Vec<u8>| {
            if out.len() > from + 1 {
                out.push(b',');
            }
        };
        let named = |out: &mut Vec<u8>, name: &str| {
            part(out);
            answer::write_text(out, name);
            out.push(b':');
        };
        out.push(b'{');
        if let Some(wanted) = &self.plan.fields {
            for wanted in wanted {
                match (wanted, judged) {
                    (Wanted::Answer(Field::Error), _) => {}
                    (Wanted::Answer(field), Some(judged)) => {
                        part(out);
                        judged.json(*field, out);
                    }
                    (Wanted::Answer(field), None) => {
                        named(out, field.name());
                        out.extend_from_slice(b"null");
                    }
                    (Wanted::Input(source) | Wanted::Id(source), _) => {
                        named(out, wanted.name());
                        match record.field(source) {
                            Some(field) => field.value.json(out),
                            None => out.extend_from_slice(b"null"),
                        }
                    }
                }
            }
        } else {
            match record.line {
                // The input goes out as it came in, with the answer behind its last field.
                Some(line) if !record.fields.is_empty() && !record.fields.iter().any(|f| Field::reserved(&f.name, false)) => {
                    out.extend_from_slice(line[1..line.len() - 1].trim_end().as_bytes());
                }
                _ => {
                    for field in record.fields.iter().filter(|f| !Field::reserved(&f.name, false)) {
                        named(out, &field.name);
                        field.value.json(out);
                    }
                }
            }
            if let Some(judged) = judged {
                part(out);
                judged.object(out);
                if self.plan.mask {
                    out.push(b',');
                    judged.json(Field::Masked, out);
                }
            }
        }
        if let Some(error) = error {
            named(out, "error");
            answer::write_text(out, error);
        }
        out.extend_from_slice(b"}\n");
    }

    fn row(&mut self, columns: &[Wanted], record: &Record<'_>, judged: Option<&Judged<'_>>, error: Option<&str>) -> Result<(), Failure> {
        let mut error = error.map(Cow::Borrowed);
        if self.plan.fields.is_none() {
            let known = |name: &str| Field::reserved(name, true) || columns.iter().any(|c| c.name() == name);
            if let Some(i) = record.fields.iter().position(|f| !known(&f.name)) {
                let why = format!("field {} has no column: the columns are those of the first record", i + 1);
                if !self.fault(record.number, &why)? {
                    return Ok(());
                }
                error.get_or_insert(why.into());
            }
        }
        for (i, column) in columns.iter().enumerate() {
            self.cell.clear();
            match column {
                Wanted::Input(source) | Wanted::Id(source) => {
                    let here = record.fields.get(i).filter(|f| f.name == *source);
                    if let Some(field) = here.or_else(|| record.field(source)) {
                        self.cell.extend_from_slice(field.value.cell().as_bytes());
                    }
                }
                Wanted::Answer(Field::Error) => self.cell.extend_from_slice(error.as_deref().unwrap_or("").as_bytes()),
                Wanted::Answer(field) => {
                    if let Some(judged) = judged {
                        judged.cell(*field, &mut self.cell);
                    }
                }
            }
            write_cell(&mut self.table, &self.cell, self.plan.safe_cells)?;
        }
        end_row(&mut self.table)
    }
}

impl<'r> Record<'r> {
    /// The field of a name; of several the last, as JSON readers have it.
    fn field(&self, name: &str) -> Option<&records::Field<'r>> {
        self.fields.iter().rfind(|f| f.name == name)
    }
}

/// The names of the first JSON object among these lines.
pub fn first_names(bytes: &[u8], first: usize) -> Option<Vec<String>> {
    (first..).zip(bytes.split_inclusive(|b| *b == b'\n')).find_map(|(number, line)| {
        let text = String::from_utf8_lossy(records::bare(line, number));
        let fields = records::object(text.trim()).ok()?;
        Some(fields.iter().map(|f| f.name.clone().into_owned()).collect())
    })
}

/// The header of a table that is read, checked; `path` is for messages.
pub fn header(plan: &Plan, path: &Path, header: &csv::ByteRecord) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = header.iter().map(|h| String::from_utf8_lossy(h).trim_start_matches('\u{feff}').to_owned()).collect();
    let listed = |names: &[String]| names.iter().map(|n| records::shown(n)).collect::<Vec<_>>().join(", ");
    if !names.contains(&plan.text_field) {
        return Err(Failure::new(format!("{}:1: no column {:?}; the columns are: {}", path.display(), plan.text_field, listed(&names))));
    }
    for i in 0..names.len() {
        if names[i].is_empty() {
            names[i] = format!("column_{}", i + 1);
        }
        if names[..i].contains(&names[i]) {
            return Err(Failure::new(format!(
                "{}:1: the column {} stands twice (columns {} and {})",
                path.display(),
                records::shown(&names[i]),
                1 + names.iter().position(|n| *n == names[i]).unwrap_or(0),
                i + 1
            )));
        }
    }
    if let Some(id) = plan.id_field.as_ref().filter(|id| !names.contains(id)) {
        return Err(Failure::new(format!("{}:1: no column {id:?}; the columns are: {}", path.display(), listed(&names))));
    }
    for field in plan.fields.iter().flatten() {
        if field.source().is_some_and(|source| !names.iter().any(|n| n == source)) {
            return Err(Failure::new(format!(
                "{}:1: --fields names {:?}, which is neither a column nor a field of the answer; the columns are: {}",
                path.display(),
                field.name(),
                listed(&names)
            )));
        }
    }
    Ok(names)
}
