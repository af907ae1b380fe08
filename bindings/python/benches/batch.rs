//! The Rust side of bench.py: sorts the posts of a file once for each line on standard input and answers each with the time in nanoseconds.
//!
//! `Triage::classify_batch` over `Vec<String>` is the measure that Python's batches are compared with; thread CPU time, as on the other side.

use std::io::BufRead;

fn thread_time() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a valid clock and a place for its answer.
    #[allow(unsafe_code)]
    unsafe {
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut now);
    }
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

fn main() {
    let path = std::env::args().nth(1).filter(|a| !a.starts_with("--")).expect("a file with one post a line");
    let posts: Vec<String> = std::fs::read_to_string(path).expect("readable posts").split('\n').map(str::to_owned).collect();
    let triage = pilah::Triage::new();
    for _ in std::io::stdin().lock().lines() {
        let start = thread_time();
        let verdicts = triage.classify_batch(&posts);
        println!("{} {}", verdicts.len(), thread_time() - start);
    }
}
