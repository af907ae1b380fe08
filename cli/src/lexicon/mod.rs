//! `pilah lexicon`: looks after lexicon files.

mod posts;
mod stats;

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;

use crate::Failure;

/// What to do with lexicon files.
#[derive(Subcommand)]
pub enum Command {
    /// Check every file of a directory: each fault with file, line and column
    Check {
        /// The directory
        dir: PathBuf,
    },
    /// Count rows, and with posts: how many of their words are known and which rows they use
    Stats(stats::Options),
}

/// Runs.
pub fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check { dir } => {
            pilah::Triage::builder().without_builtin().lexicon_dir(dir).strict().build().map_err(|e| Failure::new(e.to_string()))?;
            writeln!(std::io::stdout().lock(), "{}: no faults", dir.display())?;
            Ok(())
        }
        Command::Stats(options) => stats::run(options),
    }
}
