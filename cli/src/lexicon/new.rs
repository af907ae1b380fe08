//! `pilah lexicon new`: a directory of local lexicon files, with examples to fill in.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::Failure;

/// Options of `pilah lexicon new`.
#[derive(Args)]
pub struct Options {
    /// Name of the kabupaten or kota, for example "Kabupaten Banyumas"
    kabupaten: String,
    /// The directory to make [default: leksikon-NAME]
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The files: beginning of the name, and what stands in them. `{nama}` is the name as given, `{slug}` the short one.
const FILES: &[(&str, &str)] = &[
    ("objek", include_str!("new/objek.tsv")),
    ("opd", include_str!("new/opd.tsv")),
    ("nama", include_str!("new/nama.tsv")),
    ("daerah", include_str!("new/daerah.tsv")),
    ("slang", include_str!("new/slang.tsv")),
    ("sasaran", include_str!("new/sasaran.tsv")),
    ("harfiah", include_str!("new/harfiah.tsv")),
    ("mohon", include_str!("new/mohon.tsv")),
    ("darurat", include_str!("new/darurat.tsv")),
];

/// Makes the directory.
pub fn run(options: &Options) -> Result<(), Failure> {
    let slug = slug(&options.kabupaten).ok_or_else(|| Failure::usage(format!("{:?}: sebutkan nama kabupaten atau kota", options.kabupaten)))?;
    let dir = options.out.clone().unwrap_or_else(|| PathBuf::from(format!("leksikon-{slug}")));
    // Made here or not at all: nothing of anybody's is written over.
    std::fs::create_dir(&dir).map_err(|e| Failure::at(&dir, &e))?;
    let fill = |text: &str| text.replace("{nama}", options.kabupaten.trim()).replace("{slug}", &slug);
    for (category, text) in FILES {
        write(&dir.join(format!("{category}-{slug}.tsv")), &fill(text))?;
    }
    write(&dir.join("BACA-SAYA.txt"), &fill(include_str!("new/BACA-SAYA.txt")))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: {} berkas, semua contoh masih berupa komentar", dir.display(), FILES.len())?;
    writeln!(out, "1. buka satu berkas, hapus tanda # di depan contoh, ganti isinya")?;
    writeln!(out, "2. pilah lexicon check {}", quoted(&dir))?;
    writeln!(out, "3. pilah lexicon why --lexicons {} \"kiriman untuk dicoba\"", quoted(&dir))?;
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|e| Failure::at(path, &e))
}

/// A path as it is typed.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(' ') { format!("\"{path}\"") } else { path }
}

/// The short name for files: `banyumas` of "Kab. Banyumas", `kota-semarang` of "Kota Semarang" (there is a kabupaten of that name too).
fn slug(name: &str) -> Option<String> {
    let lower = name.trim().to_lowercase();
    let short = ["kabupaten ", "kab. ", "kab ", "pemkab ", "pemerintah kabupaten "].iter().find_map(|p| lower.strip_prefix(p)).unwrap_or(&lower);
    let words: Vec<String> = short.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let slug = words.join("-");
    (!slug.is_empty() && slug.len() <= 60).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_become_short() {
        for (name, short) in
            [("Kabupaten Banyumas", "banyumas"), ("Kota Semarang", "kota-semarang"), ("  klaten ", "klaten"), ("Kab. Lima Puluh Kota", "lima-puluh-kota"), ("../x", "x")]
        {
            assert_eq!(slug(name).as_deref(), Some(short));
        }
        assert_eq!(slug(" / "), None);
    }
}
