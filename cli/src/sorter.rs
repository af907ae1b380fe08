//! Sorts one piece of the input after another: what every thread of `pilah triage` does.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pilah::{Scratch, Triage};

use crate::Failure;
use crate::answer::{self, Field, Judged};
use crate::records::{self, Format, OnError, Value};
use crate::select::Select;

/// What is asked for; the same for all threads.
pub struct Plan {
    pub triage: Triage,
    pub text_field: String,
    pub on_error: OnError,
    /// Format of the answers: never text.
    pub format: Format,
    /// Delimiter of a table that is written.
    pub delimiter: u8,
    /// Fields of the answers when they are named.
    pub fields: Option<Vec<Wanted>>,
    pub mask: bool,
    pub select: Option<Select>,
}

/// A field that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Input(String),
    Answer(Field),
}

impl Wanted {
    pub fn name(&self) -> &str {
        match self {
            Wanted::Input(name) => name,
            Wanted::Answer(field) => field.name(),
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

    /// A row of a table, ready to be written.
    fn row<'c>(&self, cells: impl Iterator<Item = Cow<'c, str>>) -> csv::ByteRecord {
        let mut row = csv::ByteRecord::new();
        for cell in cells {
            row.push_field(cell.as_bytes());
        }
        row
    }

    /// A writer of rows.
    fn writer(&self) -> csv::Writer<Vec<u8>> {
        csv::WriterBuilder::new().delimiter(self.delimiter).from_writer(Vec::new())
    }

    /// The header line.
    pub fn header(&self, columns: &[Wanted]) -> Result<Vec<u8>, Failure> {
        let mut table = self.writer();
        table.write_byte_record(&self.row(columns.iter().map(|c| Cow::Borrowed(c.name())))).map_err(|e| Failure::new(e.to_string()))?;
        table.into_inner().map_err(|e| Failure::new(e.to_string()))
    }
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
    /// Rows of a table with their line numbers.
    Rows { names: Arc<Vec<String>>, rows: Vec<(usize, csv::ByteRecord)> },
}

/// What became of a piece.
#[derive(Default)]
pub struct Sorted {
    /// Answers as they are written.
    pub out: Vec<u8>,
    /// What is to be told on standard error.
    pub messages: Vec<String>,
    /// Records that could not be read.
    pub faults: usize,
    /// Why the run ends here.
    pub end: Option<Failure>,
    pub columns: Option<Arc<Vec<Wanted>>>,
}

/// A thread's own buffers.
pub struct Sorter<'p> {
    plan: &'p Plan,
    scratch: Scratch,
    path: Arc<PathBuf>,
    columns: Option<Arc<Vec<Wanted>>>,
    table: csv::Writer<Vec<u8>>,
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
        Sorter { plan, scratch: Scratch::new(), path: Arc::default(), columns: None, table: plan.writer(), done: Sorted::default() }
    }

    /// Sorts a piece.
    pub fn sort(&mut self, piece: Piece) -> Sorted {
        self.path = piece.path;
        self.columns = piece.columns;
        self.done.columns.clone_from(&self.columns);
        let end = match &piece.records {
            Records::Lines { format, first, bytes } => self.lines(*format, *first, bytes),
            Records::Rows { names, rows } => self.rows(names, rows),
        };
        let table = std::mem::replace(&mut self.table, self.plan.writer());
        match table.into_inner() {
            Ok(bytes) => self.done.out.extend(bytes),
            Err(why) => self.done.end = Some(Failure::new(why.to_string())),
        }
        if let Err(why) = end {
            self.done.end = Some(why);
        }
        std::mem::take(&mut self.done)
    }

    /// Notes a record that cannot be read; whether it is to be answered all the same.
    fn fault(&mut self, number: usize, why: &str) -> Result<bool, Failure> {
        let message = format!("{}:{number}: {why}", self.path.display());
        if self.plan.on_error == OnError::Fail {
            return Err(Failure::new(message));
        }
        self.done.messages.push(message);
        self.done.faults += 1;
        Ok(self.plan.on_error == OnError::Keep)
    }

    fn lines(&mut self, format: Format, first: usize, bytes: &[u8]) -> Result<(), Failure> {
        for (number, line) in (first..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
            let line = records::bare(line, number);
            if format == Format::Jsonl && line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
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
                self.json_line(number, text.trim())?;
            } else {
                let fields = vec![records::Field { name: "text".into(), value: Value::Text(Cow::Borrowed(&text)) }];
                self.answer(Record { number, fields, line: None }, Some(&text), None)?;
            }
        }
        Ok(())
    }

    fn json_line(&mut self, number: usize, line: &str) -> Result<(), Failure> {
        let fields = match records::object(line) {
            Ok(fields) => fields,
            Err(why) => {
                if self.fault(number, &format!("not a JSON object: {}", records::json_fault(&why)))? {
                    self.answer(Record { number, fields: Vec::new(), line: None }, None, Some(&format!("line {number}: not a JSON object")))?;
                }
                return Ok(());
            }
        };
        let field = &self.plan.text_field;
        // Of several fields of one name the last counts, as JSON readers have it.
        let why = match fields.iter().rfind(|f| f.name == *field).map(|f| f.value.text()) {
            Some(Some(Ok(text))) => return self.answer(Record { number, fields, line: Some(line) }, Some(&text), None),
            Some(Some(Err(_))) => format!("the field {field:?} is no valid JSON string"),
            Some(None) => format!("the field {field:?} is no string"),
            None => format!("no field {field:?}"),
        };
        if self.fault(number, &why)? {
            // A text that is no valid string would make the answer invalid too.
            let fields = fields.into_iter().filter(|f| !matches!(f.value.text(), Some(Err(_)))).collect();
            self.answer(Record { number, fields, line: None }, None, Some(&why))?;
        }
        Ok(())
    }

    fn rows(&mut self, names: &[String], rows: &[(usize, csv::ByteRecord)]) -> Result<(), Failure> {
        let column = names.iter().position(|n| *n == self.plan.text_field);
        for (number, row) in rows {
            let whole = row.iter().all(|cell| std::str::from_utf8(cell).is_ok());
            if !whole && !self.fault(*number, "not UTF-8")? {
                continue;
            }
            let wide = row.len() == names.len();
            if !wide && !self.fault(*number, &format!("{} columns where the header has {}", row.len(), names.len()))? {
                continue;
            }
            let cell = |i: usize| String::from_utf8_lossy(row.get(i).unwrap_or(b""));
            let fields = names.iter().enumerate().map(|(i, name)| records::Field { name: Cow::Borrowed(name), value: Value::Text(cell(i)) }).collect();
            let text = column.filter(|_| wide).map(cell);
            self.answer(Record { number: *number, fields, line: None }, text.as_deref(), (!wide).then_some("wrong number of columns"))?;
        }
        Ok(())
    }

    /// Sorts the text and writes the record with the answer. Without a text there is only the error.
    fn answer(&mut self, record: Record<'_>, text: Option<&str>, error: Option<&str>) -> Result<(), Failure> {
        let plan = self.plan;
        let judged = text.map(|text| {
            let explanation = plan.reasons().then(|| plan.triage.explain_with(&mut self.scratch, text));
            let verdict = explanation.as_ref().map(|e| e.verdict()).unwrap_or_else(|| plan.triage.classify_with(&mut self.scratch, text));
            let masked = plan.mask.then(|| plan.triage.mask_with(&mut self.scratch, text));
            Judged { verdict, lexicon: plan.triage.lexicon(), explanation, masked }
        });
        // A record that cannot be judged is not left out: it may be a request.
        if let (Some(judged), Some(select)) = (&judged, &plan.select)
            && !select.admits(&judged.verdict)
        {
            return Ok(());
        }
        match self.columns.clone() {
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
            let _ = serde_json::to_writer(&mut *out, name);
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
                    (Wanted::Input(name), _) => {
                        named(out, name);
                        match record.fields.iter().rfind(|f| f.name == *name) {
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
                for field in answer::OBJECT.iter().chain(self.plan.mask.then_some(&Field::Masked)) {
                    part(out);
                    judged.json(*field, out);
                }
            }
        }
        if let Some(error) = error {
            named(out, "error");
            let _ = serde_json::to_writer(&mut *out, error);
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
        let cells = columns.iter().enumerate().map(|(i, column)| match column {
            Wanted::Input(name) => {
                let here = record.fields.get(i).filter(|f| f.name == *name);
                here.or_else(|| record.fields.iter().rfind(|f| f.name == *name)).map_or(Cow::Borrowed(""), |f| f.value.cell())
            }
            Wanted::Answer(Field::Error) => error.as_deref().unwrap_or("").into(),
            Wanted::Answer(field) => judged.map_or(Cow::Borrowed(""), |j| j.cell(*field)),
        });
        let row = self.plan.row(cells);
        self.table.write_byte_record(&row).map_err(|e| Failure::new(e.to_string()))
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
    for field in plan.fields.iter().flatten() {
        if matches!(field, Wanted::Input(name) if !names.contains(name)) {
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
