//! `pilah completions` and `pilah man`: made from the definition of the command line itself.

use std::io::Write;
use std::path::Path;

use clap::CommandFactory;

use crate::{Cli, Failure};

/// Prints the completions of a shell.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "pilah", &mut text);
    Ok(std::io::stdout().lock().write_all(&text)?)
}

/// Prints the manual page, or writes that of every command into a directory.
pub fn pages(dir: Option<&Path>) -> Result<(), Failure> {
    if let Some(dir) = dir {
        std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(Cli::command(), dir)).map_err(|e| Failure::at(dir, &e))?;
        return Ok(());
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text)?;
    Ok(std::io::stdout().lock().write_all(&text)?)
}
