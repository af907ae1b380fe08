//! How long one post from standard input takes, in seconds: classified, explained and masked once each, by an engine that is ready. For `.ci/full`.

use std::io::Read;
use std::time::Instant;

use pilah::{Scratch, Triage};

fn main() {
    let mut post = String::new();
    std::io::stdin().read_to_string(&mut post).expect("a post in UTF-8");
    let (triage, mut scratch) = (Triage::new(), Scratch::new());
    let _ = std::hint::black_box(triage.mask_with(&mut scratch, "halo min 0812 a@b.co"));
    let start = Instant::now();
    let verdict = triage.classify_with(&mut scratch, &post);
    let spans = triage.explain_with(&mut scratch, &post).spans().len();
    let masked = triage.mask_with(&mut scratch, &post).len();
    println!("{:.6} seconds, truncated {}, {spans} spans, {masked} bytes masked", start.elapsed().as_secs_f64(), verdict.truncated());
}
