//! Posts to try lexicons on: JSON Lines, CSV, TSV, TOML cases, plain lines, told apart by extension.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Failure;

/// Fields that hold a text, in the order in which they are looked for.
const TEXTS: [&str; 3] = ["text", "raw", "kata"];

/// A post and where it stands.
pub struct Post {
    /// The `id` of the record, else the number of its line or record.
    pub id: String,
    pub text: String,
}

/// Reads all posts of some files. A table or an object has its text in `field`, or in one of the usual fields.
pub fn read(paths: &[PathBuf], field: Option<&str>) -> Result<Vec<Post>, Failure> {
    let mut posts = Vec::new();
    for path in paths {
        if path.is_dir() {
            let listed = std::fs::read_dir(path).and_then(|d| d.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>());
            let mut inside = listed.map_err(|e| Failure::at(path, &e))?;
            inside.retain(|p| matches!(extension(p).as_str(), "toml" | "jsonl" | "ndjson" | "csv" | "tsv" | "txt"));
            inside.sort();
            posts.extend(read(&inside, field)?);
        } else {
            one(path, field, &mut posts)?;
        }
    }
    Ok(posts)
}

fn extension(path: &Path) -> String {
    path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_ascii_lowercase())
}

fn one(path: &Path, field: Option<&str>, posts: &mut Vec<Post>) -> Result<(), Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::at(path, &e))?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let failed = |line: usize, why: String| Failure::new(format!("{}:{line}: {why}", path.display()));
    let extension = extension(path);
    match extension.as_str() {
        "jsonl" | "ndjson" => {
            for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
                let record: Value = serde_json::from_str(line).map_err(|e| failed(i + 1, format!("not JSON at column {}", e.column())))?;
                let text = text_of(&record, field).ok_or_else(|| failed(i + 1, format!("no text in field {:?}", field.unwrap_or(TEXTS[0]))))?;
                let id = record.get("id").map_or_else(|| (i + 1).to_string(), |id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
                posts.push(Post { id, text: text.to_owned() });
            }
        }
        "csv" | "tsv" => {
            let delimiter = if extension == "tsv" { b'\t' } else { table_delimiter(text) };
            let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
            let headers = reader.headers().map_err(|e| failed(1, e.to_string()))?.clone();
            let named = |name: &str| headers.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
            let column = match field {
                Some(field) => named(field),
                None => TEXTS.iter().find_map(|t| named(t)),
            };
            let column = column.ok_or_else(|| failed(1, format!("no column {:?}; name it with --text-field", field.unwrap_or(TEXTS[0]))))?;
            let id = named("id");
            for record in reader.records() {
                let record = record.map_err(|e| failed(e.position().map_or(0, |p| p.line() as usize), "cannot be read as a table".to_owned()))?;
                let line = record.position().map_or(0, csv::Position::line);
                let id = id.and_then(|c| record.get(c)).map_or_else(|| line.to_string(), str::to_owned);
                posts.push(Post { id, text: record.get(column).unwrap_or("").to_owned() });
            }
        }
        "toml" => {
            let table: toml::Table = text.parse().map_err(|e: toml::de::Error| failed(line_of(text, e.span().map_or(0, |s| s.start)), e.message().to_owned()))?;
            cases("", &toml::Value::Table(table), posts);
        }
        _ => posts.extend(text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(|(i, l)| Post { id: (i + 1).to_string(), text: l.to_owned() })),
    }
    Ok(())
}

fn text_of<'v>(record: &'v Value, field: Option<&str>) -> Option<&'v str> {
    match field {
        Some(field) => record.get(field)?.as_str(),
        None => TEXTS.iter().find_map(|t| record.get(*t)?.as_str()),
    }
}

/// The delimiter of a CSV by its header line: Indonesian spreadsheets write semicolons.
fn table_delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("");
    let count = |d: char| header.matches(d).count();
    [';', '\t'].into_iter().filter(|d| count(*d) > count(',')).max_by_key(|d| count(*d)).map_or(b',', |d| d as u8)
}

/// Fields of a file of cases that hold a text, or a list of texts.
const CASES: [&str; 4] = ["text", "raw", "kata", "kalimat"];

/// Every text of a file of cases, however deep. `name` is that of the field whose value this is.
fn cases(name: &str, value: &toml::Value, posts: &mut Vec<Post>) {
    match value {
        toml::Value::String(text) if CASES.contains(&name) => posts.push(Post { id: (posts.len() + 1).to_string(), text: text.clone() }),
        toml::Value::Array(list) => list.iter().for_each(|v| cases(name, v, posts)),
        toml::Value::Table(table) => table.iter().for_each(|(name, v)| cases(name, v, posts)),
        _ => {}
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count()
}
