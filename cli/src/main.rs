//! `pilah`: sorts posts sent to an Indonesian local government.

mod answer;
mod eval;
mod explain;
mod fit;
mod gold;
mod lexicon;
mod manual;
mod normalise;
mod progress;
mod records;
mod report;
mod select;
mod solver;
mod sorter;
mod triage;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Sorts social-media posts sent to an Indonesian local government into service requests, harassment and off-topic, with reasons.
#[derive(Parser)]
#[command(name = "pilah", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sort posts: JSON Lines, CSV, TSV or plain lines in, verdicts out
    Triage(triage::Options),
    /// Write a page for the weekly meeting: what was asked, how urgently, of which office (in Indonesian)
    Report(report::Options),
    /// Show why a post is sorted as it is
    Explain(explain::Options),
    /// Write posts in normal form
    Normalise(normalise::Options),
    /// Learn weights from labelled posts and write them as lexicon rows
    Fit(fit::Options),
    /// Compare verdicts with labelled posts
    Eval(eval::Options),
    /// Look after lexicon files
    #[command(subcommand)]
    Lexicon(lexicon::Command),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Write the pages of all commands into this directory instead
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Which lexicons to use.
#[derive(Args, Clone)]
struct Lexicons {
    /// Directory of lexicon files that extend and override the built-in ones
    #[arg(long = "lexicons", value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// Leave the built-in lexicons out
    #[arg(long)]
    without_builtin: bool,
    /// Score of a request (thousandths, 1-999) from which a post is one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=999))]
    request_threshold: Option<u16>,
    /// Chance of abuse (thousandths, 1-999) from which a post that is no request is harassment
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=999))]
    abuse_threshold: Option<u16>,
}

impl Lexicons {
    fn build(&self) -> Result<pilah::Triage, Failure> {
        self.build_from(&mut pilah::Triage::builder())
    }

    /// As `build`, from a builder that something is set in already.
    fn build_from(&self, builder: &mut pilah::TriageBuilder) -> Result<pilah::Triage, Failure> {
        if self.without_builtin {
            builder.without_builtin();
        }
        for dir in &self.dirs {
            builder.lexicon_dir(dir);
        }
        if let Some(t) = self.request_threshold {
            builder.request_threshold(t);
        }
        if let Some(t) = self.abuse_threshold {
            builder.abuse_threshold(t);
        }
        builder.build().map_err(|e| Failure::new(e.to_string()))
    }
}

/// Why a run ended early.
#[derive(Debug)]
struct Failure {
    message: String,
    /// The reader of our output has gone: no fault.
    quiet: bool,
    /// The call itself is wrong.
    usage: bool,
}

impl Failure {
    fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), quiet: false, usage: false }
    }

    /// A fault of the call: exit code 2.
    fn usage(message: impl Into<String>) -> Failure {
        Failure { usage: true, ..Failure::new(message) }
    }

    /// A failure to read or write `path`.
    fn at(path: &Path, why: &std::io::Error) -> Failure {
        Failure { quiet: why.kind() == std::io::ErrorKind::BrokenPipe, ..Failure::new(format!("{}: {why}", path.display())) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(why: std::io::Error) -> Failure {
        Failure { quiet: why.kind() == std::io::ErrorKind::BrokenPipe, ..Failure::new(why.to_string()) }
    }
}

/// Exit code of a run that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

/// Says something on standard error. Should nobody be there to hear it, that is no fault.
fn tell(message: &str) {
    let _ = writeln!(std::io::stderr(), "pilah: {message}");
}

fn main() -> ExitCode {
    // A run that is interrupted leaves nothing half-written behind. Without a handler it would still end.
    let _ = ctrlc::set_handler(|| {
        records::remove_unfinished();
        std::process::exit(INTERRUPTED);
    });
    // On Windows it is the program that finds the files behind *.csv.
    let done = match Cli::parse_from(wild::args_os()).command {
        Command::Triage(o) => triage::run(&o),
        Command::Explain(o) => explain::run(&o),
        Command::Normalise(o) => normalise::run(&o),
        Command::Fit(o) => fit::run(&o),
        Command::Eval(o) => eval::run(&o),
        Command::Lexicon(c) => lexicon::run(&c),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { out } => manual::pages(out.as_deref()),
        Command::Report(o) => report::run(&o),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(f) if f.quiet => ExitCode::SUCCESS,
        Err(f) => {
            tell(&f.message);
            ExitCode::from(if f.usage { 2 } else { 1 })
        }
    }
}
