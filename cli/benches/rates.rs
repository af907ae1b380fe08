//! How much of the library's own rate the command keeps, and what it takes: `cargo bench -p pilah-cli --bench rates`.
//!
//! `PILAH_BENCH_POSTS` names a file of posts, one a line (else the repository's own); they are repeated to `PILAH_BENCH_LINES` lines (1,000,000). Each of
//! `PILAH_BENCH_ROUNDS` rounds (5) measures everything once, one after the other; medians are told.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pilah::{Scratch, Triage};

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// Sorts as the library's caller does, one thread, one scratch; posts a second.
fn library(triage: &Triage, posts: &[String], lines: usize) -> f64 {
    let mut scratch = Scratch::new();
    let since = Instant::now();
    for post in posts.iter().cycle().take(lines) {
        std::hint::black_box(triage.classify_with(&mut scratch, post));
    }
    lines as f64 / since.elapsed().as_secs_f64()
}

/// A bare loop on as many threads; turns a second.
fn spin(threads: usize) -> f64 {
    const TURNS: u64 = 300_000_000;
    let turn = || (0..TURNS).fold(1_u64, |x, i| std::hint::black_box(x.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ i));
    let since = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(move || std::hint::black_box(turn()));
        }
    });
    threads as f64 * TURNS as f64 / since.elapsed().as_secs_f64()
}

/// Runs the command; posts a second of the whole process, start included, and its largest memory in bytes where the system tells it.
fn command(input: &std::path::Path, lines: usize, args: &[&str]) -> (f64, u64) {
    let since = Instant::now();
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_pilah")).arg("triage").args(args).stdin(File::open(input).expect("the input")).stdout(Stdio::null()).spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = told.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(peak.unwrap_or(0) << 10);
        if let Some(ended) = child.try_wait().expect("the program ends") {
            assert!(ended.success(), "{args:?}");
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    (lines as f64 / since.elapsed().as_secs_f64(), most)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let path = std::env::var("PILAH_BENCH_POSTS").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../benches/texts/posts.txt").to_owned());
    let posts: Vec<String> = std::fs::read_to_string(&path).expect("the posts").lines().map(str::to_owned).collect();
    let (lines, rounds) = (number("PILAH_BENCH_LINES", 1_000_000), number("PILAH_BENCH_ROUNDS", 5));
    let input = std::env::temp_dir().join(format!("pilah-rates-{}.jsonl", std::process::id()));
    let mut to = BufWriter::new(File::create(&input).expect("a temporary file"));
    for (i, post) in posts.iter().cycle().take(lines).enumerate() {
        serde_json::to_writer(&mut to, &serde_json::json!({"id": i, "text": post})).expect("room");
        to.write_all(b"\n").expect("room");
    }
    to.into_inner().expect("room");
    let triage = Triage::new();
    let calls: [(&str, &[&str]); 5] = [
        ("whole answers, 1 job", &[]),
        ("whole answers, 2 jobs", &["--jobs", "2"]),
        ("--fields id,label,urgency, 1 job", &["--fields", "id,label,urgency"]),
        ("--fields id,label,urgency, 2 jobs", &["--fields", "id,label,urgency", "--jobs", "2"]),
        ("whole answers as a table, 1 job", &["--output", "csv"]),
    ];
    let (mut own, mut scaling) = (Vec::new(), Vec::new());
    let mut rates = vec![Vec::new(); calls.len()];
    let mut peaks = vec![0; calls.len()];
    for _ in 0..rounds {
        own.push(library(&triage, &posts, lines));
        for (i, (_, args)) in calls.iter().enumerate() {
            let (rate, peak) = command(&input, lines, args);
            rates[i].push(rate);
            peaks[i] = peaks[i].max(peak);
        }
        scaling.push(spin(2) / spin(1));
    }
    let _ = std::fs::remove_file(&input);
    let own_rate = median(own.clone());
    println!("{lines} posts, {rounds} rounds\n\n| | posts/s | of the library | peak memory, MiB |\n|---|---|---|---|");
    println!("| library, 1 thread | {own_rate:.0} | | |");
    for ((name, _), (rates, peak)) in calls.iter().zip(rates.iter().zip(&peaks)) {
        let share = median(rates.iter().zip(&own).map(|(r, o)| r / o).collect());
        println!("| {name} | {:.0} | {share:.2} | {:.1} |", median(rates.clone()), *peak as f64 / f64::from(1 << 20));
    }
    let speed_up = |one: usize, two: usize| median(rates[two].iter().zip(&rates[one]).map(|(t, o)| t / o).collect());
    println!("\n2 jobs / 1 job: whole answers {:.2}, --fields {:.2}; a bare loop {:.2}", speed_up(0, 1), speed_up(2, 3), median(scaling));
}
