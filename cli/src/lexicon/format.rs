//! `pilah lexicon format`: files as they should look, so that two versions differ only where somebody changed something.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::records::Output;
use crate::{Failure, tell};

/// Options of `pilah lexicon format`.
#[derive(Args)]
pub struct Options {
    /// The directory, or single files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that are not in order and end with exit code 1
    #[arg(long)]
    check: bool,
}

/// Formats.
pub fn run(options: &Options) -> Result<(), Failure> {
    let mut files = Vec::new();
    for path in &options.paths {
        if path.is_dir() {
            let listed = std::fs::read_dir(path).and_then(|d| d.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()).map_err(|e| Failure::at(path, &e))?;
            files.extend(listed.into_iter().filter(|p| pilah::lexicon_category(&p.to_string_lossy()).is_some() && matches!(extension(p).as_str(), "tsv" | "csv" | "txt")));
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    let mut untidy = Vec::new();
    let mut out = std::io::stdout().lock();
    for path in &files {
        let bytes = std::fs::read(path).map_err(|e| Failure::at(path, &e))?;
        let tidy = pilah::format_lexicon(&path.to_string_lossy(), bytes.clone()).map_err(|e| super::check::faults(&e))?;
        let place = path.with_extension("tsv");
        if place == *path && tidy.as_bytes() == bytes {
            continue;
        }
        if options.check {
            untidy.push(path.display().to_string());
            continue;
        }
        if place != *path && place.exists() {
            return Err(Failure::new(format!("{}: {} sudah ada; gabungkan dulu keduanya", path.display(), place.display())));
        }
        let mut file = Output::open(Some(&place))?;
        file.write_all(tidy.as_bytes())?;
        file.finish()?;
        if place == *path {
            writeln!(out, "{}: dirapikan", path.display())?;
        } else {
            let kept = kept_name(path);
            std::fs::rename(path, &kept).map_err(|e| Failure::at(path, &e))?;
            writeln!(out, "{}: ditulis dari {}; aslinya disimpan sebagai {}", place.display(), path.display(), kept.display())?;
        }
    }
    if options.check && !untidy.is_empty() {
        return Err(Failure::new(format!("belum rapi; jalankan pilah lexicon format:\n{}", untidy.join("\n"))));
    }
    if files.is_empty() {
        tell("tidak ada berkas leksikon");
    }
    Ok(())
}

fn extension(path: &Path) -> String {
    path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_ascii_lowercase())
}

/// Where the file stays that a TSV was made of: under a name that nothing reads.
fn kept_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".asli");
    PathBuf::from(name)
}
