//! The batch in Rust, which `benches/compare` sets beside the ways through C: reads posts from the file named, and for every line on standard input sorts 100,000
//! of them and prints the nanoseconds.

use std::io::BufRead;
use std::time::Instant;

use pilah_core::Triage;

const POSTS: usize = 100_000;

fn main() {
    // `cargo bench` calls with `--bench` only: there is nothing to do then.
    let Some(path) = std::env::args().nth(1).filter(|a| !a.starts_with('-')) else { return };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"));
    let posts: Vec<&str> = text.lines().cycle().take(POSTS).collect();
    let triage = Triage::new();
    for _ in std::io::stdin().lock().lines() {
        let start = Instant::now();
        let verdicts = triage.classify_batch(&posts);
        let taken = start.elapsed().as_nanos();
        assert_eq!(verdicts.len(), POSTS);
        println!("{taken}");
    }
}
