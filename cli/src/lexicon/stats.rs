//! `pilah lexicon stats`: what is in the lexicons, and what posts make of it.

use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use pilah::{Coverage, Survey};

use super::{engine, posts, shown};
use crate::Failure;

/// Options of `pilah lexicon stats`.
#[derive(Args)]
pub struct Options {
    /// Directory of lexicon files, beside the built-in ones [default: the built-in ones alone]
    dir: Option<PathBuf>,
    /// Leave the built-in lexicons out
    #[arg(long, requires = "dir")]
    without_builtin: bool,
    /// Posts to try the lexicons on: JSON Lines, CSV, TSV or plain lines; may be given more than once
    #[arg(long, value_name = "FILE")]
    posts: Vec<PathBuf>,
    /// Field or column of the posts that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Cases of the lexicons' own (TOML, JSON Lines, lines; or a directory of them): a row that only a case uses is told apart
    #[arg(long, value_name = "FILE", requires = "posts")]
    cases: Vec<PathBuf>,
    /// List the rows that neither posts nor cases use
    #[arg(long, requires = "posts")]
    idle: bool,
    /// List the N most frequent unknown words
    #[arg(long, value_name = "N", default_value_t = 0, requires = "posts")]
    unknown: usize,
}

/// Counts.
pub fn run(options: &Options) -> Result<(), Failure> {
    let triage = engine(options.dir.as_deref(), options.without_builtin)?;
    let given = posts::read(&options.posts, options.text_field.as_deref())?;
    let cases = posts::read(&options.cases, None)?;
    let mut survey = Survey::new(&triage);
    for post in &given {
        survey.read(&post.text);
    }
    let (all, javanese) = (survey.all(), survey.javanese());
    let by_posts = survey.files();
    let unknown: Vec<(String, u64, u64)> = survey.unknown().into_iter().take(options.unknown).map(|(w, n, m)| (w.to_owned(), n, m)).collect();
    for case in &cases {
        survey.read(&case.text);
    }
    let with_cases = survey.files();

    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "lexicon {}", triage.lexicon())?;
    if given.is_empty() {
        writeln!(out, "\n{:<32}{:>8}", "file", "rows")?;
        for f in &by_posts {
            writeln!(out, "{:<32}{:>8}", f.name, f.rows)?;
        }
        writeln!(out, "{:<32}{:>8}", "all", by_posts.iter().map(|f| f.rows).sum::<usize>())?;
        out.flush()?;
        return Ok(());
    }
    writeln!(out, "\n{:<34}{:>9}{:>10}{:>10}{:>9}", "coverage", "posts", "tokens", "known", "share")?;
    let mut line = |name: &str, c: Coverage, known: u64, tokens: u64| writeln!(out, "{name:<34}{:>9}{tokens:>10}{known:>10}{:>8.2}%", c.posts, percent(known, tokens));
    line("all posts", all, all.known, all.tokens)?;
    line("Javanese-marked posts", javanese, javanese.known, javanese.tokens)?;
    line("the same without the markers", javanese, javanese.known - javanese.markers, javanese.tokens - javanese.markers)?;

    writeln!(out, "\n{:<32}{:>8}{:>12}{:>10}{:>9}", "file", "rows", "posts use", "or cases", "share")?;
    let (mut rows, mut used, mut either) = (0, 0, 0);
    for (f, both) in by_posts.iter().zip(&with_cases) {
        writeln!(out, "{:<32}{:>8}{:>12}{:>10}{:>8.1}%", f.name, f.rows, f.used, both.used, percent(both.used as u64, f.rows as u64))?;
        rows += f.rows;
        used += f.used;
        either += both.used;
    }
    writeln!(out, "{:<32}{rows:>8}{used:>12}{either:>10}{:>8.1}%", "all", percent(either as u64, rows as u64))?;

    if !unknown.is_empty() {
        writeln!(out, "\n{:<32}{:>10}{:>18}", "unknown word", "times", "Javanese-marked")?;
        for (word, times, marked) in &unknown {
            writeln!(out, "{:<32}{times:>10}{marked:>18}", shown(word, 32))?;
        }
    }
    if options.idle {
        let idle = survey.idle();
        let files: HashSet<&str> = idle.iter().map(|r| r.file.as_str()).collect();
        writeln!(out, "\n{} rows of {} files that no post and no case uses", idle.len(), files.len())?;
        for row in &idle {
            writeln!(out, "{}:{}: {}", row.file, row.line, shown(&row.entry, 80))?;
        }
    }
    out.flush()?;
    Ok(())
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}
