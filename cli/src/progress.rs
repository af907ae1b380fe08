//! How far a run is: a bar on a terminal, one line at its end.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pilah::Label;

use crate::tell;

/// How many posts a run has sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records, those that could not be read included.
    pub records: u64,
    /// Records that could not be read.
    pub faults: u64,
    /// Posts of each class, in the order of [`Label::ALL`].
    pub labels: [u64; 3],
}

impl Counts {
    /// Counts one post.
    pub fn post(&mut self, label: Label) {
        self.labels[label.code() as usize] += 1;
    }

    pub fn add(&mut self, more: &Counts) {
        self.records += more.records;
        self.faults += more.faults;
        for (sum, more) in self.labels.iter_mut().zip(more.labels) {
            *sum += more;
        }
    }
}

/// Tells how far a run is. Says nothing where standard error is no terminal, but for the number of records that could not be read.
pub struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    /// Bytes of the files that have been read.
    read: Arc<AtomicU64>,
    counts: Counts,
    since: Instant,
    told: Option<Instant>,
}

/// Time between two looks of the bar.
const PAUSE: Duration = Duration::from_millis(200);

impl Progress {
    /// For a run over these inputs.
    pub fn new(inputs: &[PathBuf], quiet: bool) -> Progress {
        let bar = (!quiet && stderr().is_terminal()).then(|| match size(inputs) {
            Some(size) => bar(Some(size), "{bar:28} {percent:>3}%  {msg}, {eta} left"),
            None => bar(None, "{spinner} {msg}, {elapsed}"),
        });
        Progress { bar, quiet, read: Arc::default(), counts: Counts::default(), since: Instant::now(), told: None }
    }

    /// Where readers count the bytes that they have read.
    pub fn read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Says something without spoiling the bar.
    pub fn tell(&self, message: &str) {
        match &self.bar {
            _ if self.quiet => {}
            Some(bar) => bar.suspend(|| tell(message)),
            None => tell(message),
        }
    }

    /// Takes note of a part of the run.
    pub fn add(&mut self, counts: &Counts) {
        self.counts.add(counts);
        let Some(bar) = &self.bar else { return };
        let now = Instant::now();
        if self.told.is_none_or(|told| now - told >= PAUSE) {
            self.told = Some(now);
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(format!("{} posts, {} posts/s", grouped(self.counts.records), grouped(self.rate())));
        }
    }

    /// Records a second so far.
    fn rate(&self) -> u64 {
        (self.counts.records as f64 / self.since.elapsed().as_secs_f64().max(1e-3)) as u64
    }

    /// Tells what has been done; how many records could not be read is told without a terminal too.
    pub fn finish(self) {
        let Counts { records, faults, labels } = self.counts;
        let broken = format!("{} records could not be read", grouped(faults));
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
            let classes: Vec<String> = Label::ALL.iter().zip(labels).map(|(label, n)| format!("{} {label}", grouped(n))).collect();
            let seconds = self.since.elapsed().as_secs_f64();
            tell(&format!("{} posts in {seconds:.1} s ({} posts/s): {}", grouped(records), grouped(self.rate()), classes.join(", ")));
        }
        if faults > 0 && !self.quiet {
            tell(&broken);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: Option<u64>, template: &str) -> ProgressBar {
    let style = if size.is_some() { ProgressStyle::default_bar() } else { ProgressStyle::default_spinner() };
    // The templates are ours and plain.
    let style = style.template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr()).with_style(style)
}

/// Bytes of all inputs together; none when one of them may be without an end.
fn size(inputs: &[PathBuf]) -> Option<u64> {
    let of = |path: &PathBuf| if path == Path::new("-") { None } else { std::fs::metadata(path).ok().filter(|m| m.is_file()).map(|m| m.len()) };
    inputs.iter().map(of).sum()
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn an_input_without_an_end_has_no_size() {
        assert_eq!(size(&[PathBuf::from("Cargo.toml"), PathBuf::from("-")]), None);
        assert!(size(&[PathBuf::from("Cargo.toml")]).is_some_and(|n| n > 0));
    }
}
