//! Posts with what a report needs of them, from any format.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::Failure;
use crate::records::{self, Field, Format, Line, Lines};

/// Which fields of a record hold what.
pub struct Fields<'f> {
    pub text: &'f str,
    pub id: &'f str,
    /// None looks for the usual names.
    pub time: Option<&'f str>,
}

/// Names under which a time is looked for.
const TIMES: &[&str] = &["created_at", "time", "timestamp", "date", "waktu", "tanggal"];

impl Fields<'_> {
    fn is_time(&self, name: &str) -> bool {
        self.time.map_or_else(|| TIMES.iter().any(|t| name.eq_ignore_ascii_case(t)), |time| name == time)
    }
}

/// A post.
pub struct Post {
    pub text: String,
    pub id: Option<String>,
    pub time: Option<String>,
}

/// Takes a post, or what is wrong with a record.
pub type Take<'t> = &'t mut dyn FnMut(Result<Post, String>) -> Result<(), Failure>;

/// Reads all posts of a file.
pub fn read(path: &Path, format: Format, delimiter: Option<u8>, fields: &Fields<'_>, counter: &Arc<AtomicU64>, take: Take<'_>) -> Result<(), Failure> {
    let source = records::open_counted(path, counter)?;
    match format {
        Format::Jsonl | Format::Text => lines(path, Lines::new(source), format, fields, take),
        Format::Csv | Format::Tsv => table(path, records::table_reader(source, format, delimiter), fields, take),
    }
}

fn lines(path: &Path, mut lines: Lines, format: Format, fields: &Fields<'_>, take: Take<'_>) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = lines.append(&mut bytes).map_err(|e| Failure::at(path, &e))?;
        let number = lines.number;
        let wrong = |why: &str| format!("{}:{number}: {why}", path.display());
        match read {
            Line::None => return Ok(()),
            Line::TooLong => take(Err(wrong(&format!("longer than {} bytes", records::MAX_RECORD))))?,
            Line::Read => {
                let text = String::from_utf8_lossy(records::bare(&bytes, number));
                if format == Format::Text {
                    take(Ok(Post { text: text.into_owned(), id: None, time: None }))?;
                } else if !text.trim().is_empty() {
                    take(post(text.trim(), fields).map_err(|why| wrong(&why)))?;
                }
            }
        }
    }
}

/// The post in a line of JSON.
fn post(line: &str, fields: &Fields<'_>) -> Result<Post, String> {
    let object = records::object(line).map_err(|why| format!("not a JSON object: {}", records::json_fault(&why)))?;
    let text = match object.iter().rfind(|f| f.name == fields.text).map(|f| f.value.text()) {
        Some(Some(Ok(text))) => text.into_owned(),
        Some(Some(Err(_))) => return Err(format!("the field {:?} is no valid JSON string", fields.text)),
        Some(None) => return Err(format!("the field {:?} is no string", fields.text)),
        None => return Err(format!("no field {:?}", fields.text)),
    };
    let cell = |f: &Field<'_>| f.value.cell().into_owned();
    Ok(Post { text, id: object.iter().rfind(|f| f.name == fields.id).map(cell), time: object.iter().find(|f| fields.is_time(&f.name)).map(cell) })
}

fn table(path: &Path, mut reader: csv::Reader<records::Feeder>, fields: &Fields<'_>, take: Take<'_>) -> Result<(), Failure> {
    let header = reader.byte_headers().map_err(|e| records::table_failure(path, 1, e))?.clone();
    reader.get_mut().close(&header);
    let names: Vec<String> = header.iter().map(|h| String::from_utf8_lossy(h).trim_start_matches('\u{feff}').to_owned()).collect();
    let place = |name: &str| names.iter().position(|n| n == name);
    let Some(text) = place(fields.text) else {
        let listed: Vec<String> = names.iter().map(|n| records::shown(n)).collect();
        return Err(Failure::new(format!("{}:1: no column {:?}; the columns are: {}", path.display(), fields.text, listed.join(", "))));
    };
    if let Some(time) = fields.time.filter(|t| place(t).is_none()) {
        return Err(Failure::new(format!("{}:1: no column {time:?}", path.display())));
    }
    let (id, time) = (place(fields.id), names.iter().position(|n| fields.is_time(n)));
    let mut row = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        if !reader.read_byte_record(&mut row).map_err(|e| records::table_failure(path, line, e))? {
            return Ok(());
        }
        let number = row.position().map_or(0, csv::Position::line);
        let open = reader.get_mut().close(&row);
        let cell = |i: usize| String::from_utf8_lossy(row.get(i).unwrap_or(b"")).into_owned();
        let post = if row.len() != names.len() {
            Err(format!("{}:{number}: {} columns where the header has {}", path.display(), row.len(), names.len()))
        } else if open {
            Err(format!("{}:{number}: a quote is opened and never closed", path.display()))
        } else {
            Ok(Post { text: cell(text), id: id.map(cell), time: time.map(cell) })
        };
        take(post)?;
    }
}
