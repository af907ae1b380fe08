//! `pilah lexicon`: looks after lexicon files.

mod check;
mod diff;
mod format;
mod new;
mod posts;
mod stats;

use std::path::Path;

use clap::Subcommand;

use crate::{Failure, explain};

/// What to do with lexicon files.
#[derive(Subcommand)]
pub enum Command {
    /// Check every file of a directory: each fault with file, line and column, and what to do about it
    Check(check::Options),
    /// Put files into canonical order: TSV in UTF-8, rows of a block sorted, comments kept
    Format(format::Options),
    /// Count rows, and with posts: how many of their words are known and which rows they use
    Stats(stats::Options),
    /// Show which posts two versions of lexicons sort differently, hidden requests first
    Diff(diff::Options),
    /// Show why a post is sorted as it is (as `pilah explain`)
    Why(explain::Options),
    /// Start a directory of local lexicon files with examples to fill in
    New(new::Options),
}

/// Runs.
pub fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check(options) => check::run(options),
        Command::Format(options) => format::run(options),
        Command::Stats(options) => stats::run(options),
        Command::Diff(options) => diff::run(options),
        Command::Why(options) => explain::run(options),
        Command::New(options) => new::run(options),
    }
}

/// Names that stand for the built-in lexicons where a directory is due.
const BUILTIN: [&str; 2] = ["bawaan", "builtin"];

/// An engine of the built-in lexicons with a directory beside them; files that are named as built-in ones stand in their place.
fn engine(dir: Option<&Path>, without_builtin: bool) -> Result<pilah::Triage, Failure> {
    let mut builder = pilah::Triage::builder();
    if without_builtin {
        builder.without_builtin();
    }
    if let Some(dir) = dir.filter(|d| d.is_dir() || !BUILTIN.iter().any(|b| d.as_os_str() == *b)) {
        builder.builtin_dir(dir);
    }
    builder.build().map_err(|e| check::faults(&e))
}

/// Text of a post or of a file for a terminal, on one line, at most `most` characters.
fn shown(text: &str, most: usize) -> String {
    let plain = |c: char| !c.is_control() && !matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut out: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| plain(*c)).take(most + 1).collect();
    if out.chars().count() > most {
        out.pop();
        out.push('…');
    }
    out
}
