//! `pilah lexicon check`: every fault of every file, and what to do about it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use pilah::Survey;

use super::engine;
use crate::{Failure, tell};

/// Options of `pilah lexicon check`.
#[derive(Args)]
pub struct Options {
    /// The directory
    dir: PathBuf,
}

/// Checks.
pub fn run(options: &Options) -> Result<(), Failure> {
    let dir = &options.dir;
    for note in passed_over(options)? {
        tell(&note);
    }
    pilah::Triage::builder().without_builtin().lexicon_dir(dir).strict().build().map_err(|e| faults(&e))?;
    for note in unheard(dir)? {
        tell(&note);
    }
    writeln!(std::io::stdout().lock(), "{}: no faults (tidak ada kesalahan)", dir.display())?;
    Ok(())
}

/// Categories whose rows are no phrases that a post could hold by itself.
const NO_PHRASES: &[&str] = &["kosakata", "slang", "daerah", "nama", "identitas", "imbuhan", "huruf", "emoji", "bobot", "pilihan", "ambang", "opd", "sumber"];

/// Rows of a local directory that do not even fire on their own phrase: a word of it is read as another one.
fn unheard(dir: &Path) -> Result<Vec<String>, Failure> {
    // A directory that is another version of the built-in one has tests of its own.
    if dir.join("objek.tsv").exists() && dir.join("masalah.tsv").exists() {
        return Ok(Vec::new());
    }
    let triage = engine(Some(dir), false)?;
    let mut survey = Survey::new(&triage);
    let local = |file: &str| Path::new(file).starts_with(dir) && !pilah::lexicon_category(file).is_some_and(|c| NO_PHRASES.contains(&c));
    for row in survey.idle().into_iter().filter(|r| local(&r.file)) {
        if !row.entry.contains('<') {
            survey.read(&row.entry);
        }
    }
    let idle = survey.idle().into_iter().filter(|r| local(&r.file) && !r.entry.contains('<'));
    let why = |entry: &str| if entry.contains(|c: char| c.is_ascii_digit()) { "angka dalam frasa ditulis <angka>" } else { "coba pilah lexicon why dengan frasa itu" };
    Ok(idle.map(|r| format!("{}:{}:1: peringatan: {:?} tidak pernah terbaca begini; {}", r.file, r.line, r.entry, why(&r.entry))).collect())
}

/// Faults as they are told: each on a line that begins with its file, below it what to do.
pub fn faults(error: &pilah::Error) -> Failure {
    let mut text = String::new();
    for (i, issue) in error.issues().iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = write!(text, "{}{issue}", if i > 0 { "\n" } else { "" });
        if let Some(hint) = issue.hint() {
            let _ = write!(text, "\n    saran: {hint}");
        }
    }
    if !error.is_io() && error.issues().len() > 1 {
        let files: BTreeSet<&str> = error.issues().iter().map(pilah::Issue::file).collect();
        let _ = write!(text, "\n{} kesalahan dalam {} berkas; tidak ada yang dipakai sebelum semuanya diperbaiki", error.issues().len(), files.len());
    }
    Failure::new(text)
}

/// Files of the directory that are not read although somebody may think so.
fn passed_over(options: &Options) -> Result<Vec<String>, Failure> {
    let mut notes = Vec::new();
    // What cannot be listed is told by the builder.
    let Ok(entries) = std::fs::read_dir(&options.dir) else { return Ok(notes) };
    for entry in entries {
        let path = entry?.path();
        let extension = path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_ascii_lowercase());
        let why = match extension.as_str() {
            "xlsx" | "xls" | "ods" => "berkas lembar kerja tidak dibaca; simpan sebagai CSV atau Teks Unicode dengan nama kategori di depan",
            "csv" | "txt" if pilah::lexicon_category(&path.to_string_lossy()).is_none() && !path.ends_with("BACA-SAYA.txt") => "nama berkas tidak diawali kategori, jadi dilewati",
            "tab" | "psv" => "akhiran nama ini tidak dibaca; ganti menjadi .tsv",
            _ => continue,
        };
        notes.push(format!("{}: {why}", path.display()));
    }
    notes.sort();
    Ok(notes)
}
