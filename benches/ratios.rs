//! Every ratio that the speed of pilah is judged by, from one run: interleaved rounds, thread CPU time, medians.
//!
//! `cargo bench --bench ratios`; real posts by `PILAH_BENCH_POSTS=file`, another number of rounds by `PILAH_BENCH_ROUNDS`.

mod common;

use std::hint::black_box;
use std::time::Instant;

use common::{Naive, anchor_a, hostile, keep, median, posts, surface_forms, thread_time};
use pilah::{Profile, Scratch, Triage, find_pii};
use rustrict::CensorStr;
use unicode_segmentation::UnicodeSegmentation;

/// Rounds of all measures together; the median of each measure, in nanoseconds.
fn rounds(count: usize, measures: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![Vec::new(); measures.len()];
    for round in 0..=count {
        for (measure, times) in measures.iter_mut().zip(&mut times) {
            let start = thread_time();
            measure();
            if round > 0 {
                times.push(thread_time() - start);
            }
        }
    }
    times.into_iter().map(median).collect()
}

fn row(name: &str, figure: f64, goal: &str) {
    println!("| {name} | {figure:.2} | {goal} |");
}

fn main() {
    let posts = posts();
    let count = std::env::var("PILAH_BENCH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(11);
    // Few posts are read several times a round, so that a round is long enough for the clock.
    let times = (6_000 / posts.len()).max(1);
    let reads = (posts.len() * times) as f64;
    let bytes: usize = posts.iter().map(String::len).sum();
    let forms = surface_forms();
    let a = anchor_a(&forms);
    let naive = Naive::new();
    let triage = Triage::new();
    println!("{} posts, {:.0} bytes each, {} surface forms, {count} rounds\n", posts.len(), bytes as f64 / posts.len() as f64, forms.len());

    let (ascii, other): (Vec<&String>, Vec<&String>) = posts.iter().partition(|p| p.is_ascii());
    let each = |of: &[&String], scratch: &mut Scratch| of.iter().for_each(|p| keep(triage.classify_with(scratch, p)));
    let size = |of: &[&String]| of.iter().map(|p| p.len()).sum::<usize>().max(1) as f64;
    let mut scratch: Vec<Scratch> = (0..5).map(|_| Scratch::new()).collect();
    let [s0, s1, s2, s3, s4] = &mut scratch[..] else { unreachable!() };
    let all: Vec<&String> = posts.iter().collect();
    let figures = rounds(
        count,
        &mut [
            &mut || (0..times).for_each(|_| each(&all, s0)),
            &mut || (0..times).for_each(|_| posts.iter().for_each(|p| keep(triage.classify_recorded(s1, p)))),
            &mut || (0..times).for_each(|_| keep(posts.iter().map(|p| a.find_iter(p).count()).sum::<usize>())),
            &mut || (0..times).for_each(|_| keep(posts.iter().map(|p| p.unicode_words().count()).sum::<usize>())),
            &mut || (0..times).for_each(|_| each(&ascii, s2)),
            &mut || (0..times).for_each(|_| each(&other, s3)),
            &mut || posts.iter().take(3_000).for_each(|p| keep(naive.classify(p))),
            &mut || posts.iter().take(3_000).for_each(|p| keep(triage.classify_with(s4, p))),
            &mut || keep(Triage::new().classify("lampu mati min")),
            &mut || keep(anchor_a(&forms)),
        ],
    );
    let [full, recorded, a_time, b_time, ascii_time, other_time, naive_time, naive_full, build, a_build] = figures[..] else { unreachable!() };

    println!("| ns a post | |\n|---|---|");
    for (name, figure) in [("full triage", full), ("with evidence", recorded), ("A: aho-corasick", a_time), ("B: unicode_words", b_time)] {
        println!("| {name} | {:.0} |", figure / reads);
    }
    println!("| naive | {:.0} |\n", naive_time / posts.len().min(3_000) as f64);
    println!("| measure | is | goal |\n|---|---|---|");
    row("full triage / A", full / a_time, "<= 0.60");
    row("full triage / B", full / b_time, "<= 1.5");
    row("with evidence / without", recorded / full, "<= 1.2");
    row("naive / full triage", naive_time / naive_full, ">= 8");
    row("non-ASCII / ASCII, per byte", (other_time / size(&other)) / (ascii_time / size(&ascii)), "<= 2.5");
    row("posts a second and thread, thousands", reads / full * 1e6, ">= 600");
    row("build with first answer, ms", build / 1e6, "<= 5");
    row("build / build of A", build / a_build, "<= 0.20");
    row("heap / heap of A", triage.memory() as f64 / a.memory_usage() as f64, "<= 1.25");

    // What each step costs: the difference that it makes.
    let steps = ["fold", "tokens", "words: table, repair", "phrases", "context of attacks", "sums", "verdict: kind, topic, urgency"];
    let mut up_to: Vec<Box<dyn FnMut() + '_>> = (1..=steps.len())
        .map(|n| {
            let mut scratch = Scratch::new();
            let (triage, posts) = (&triage, &posts);
            let step: Box<dyn FnMut() + '_> = Box::new(move || {
                (0..times).for_each(|_| {
                    posts.iter().for_each(|p| if n < 7 { triage.run_steps(&mut scratch, p, n) } else { keep(triage.classify_with(&mut scratch, p)) });
                });
            });
            step
        })
        .collect();
    let (mut s5, mut s6, mut s7) = (Scratch::new(), Scratch::new(), Scratch::new());
    let mut normal = String::new();
    let mut aside: Vec<(&str, Box<dyn FnMut() + '_>)> = vec![
        (
            "words when none has been met before",
            Box::new(|| {
                (0..times).for_each(|_| {
                    triage.forget(&mut s5);
                    posts.iter().for_each(|p| triage.run_steps(&mut s5, p, 3));
                });
            }),
        ),
        ("personal data (only for masking)", Box::new(|| (0..times).for_each(|_| posts.iter().for_each(|p| keep(find_pii(p)))))),
        ("normal form", Box::new(|| (0..times).for_each(|_| posts.iter().for_each(|p| triage.normalise_into(&mut s6, p, Profile::Standar, &mut normal))))),
        ("explanation", Box::new(|| (0..times).for_each(|_| posts.iter().for_each(|p| keep(triage.explain_with(&mut s7, p)))))),
        ("rustrict: is_inappropriate", Box::new(|| (0..times).for_each(|_| posts.iter().step_by(16).for_each(|p| keep(p.is_inappropriate()))))),
    ];
    let mut measures: Vec<&mut dyn FnMut()> = up_to.iter_mut().map(|s| s.as_mut() as &mut dyn FnMut()).collect();
    measures.extend(aside.iter_mut().map(|a| a.1.as_mut() as &mut dyn FnMut()));
    let figures = rounds(count, &mut measures);
    drop(measures);
    println!("\n| step | ns a post | of A |\n|---|---|---|");
    let mut before = 0.0;
    for (name, figure) in steps.iter().zip(&figures) {
        println!("| {name} | {:.0} | {:.2} |", (figure - before) / reads, (figure - before) / a_time);
        before = *figure;
    }
    let sampled = posts.iter().step_by(16).count() as f64 / posts.len() as f64;
    for ((name, _), figure) in aside.iter().zip(&figures[steps.len()..]) {
        let figure = if name.starts_with("rustrict") {
            figure / sampled
        } else if name.starts_with("words") {
            figure - figures[1]
        } else {
            *figure
        };
        println!("| aside: {name} | {:.0} | {:.2} |", figure / reads, figure / a_time);
    }
    println!("\n| measure | is | goal |\n|---|---|---|");

    // Sizes: a bare vocabulary of 1,000 and of 100,000 words, as they come and with words that no post holds.
    let engine = |words: &str| Triage::builder().without_builtin().lexicon_str("kosakata.tsv", words).build().expect("a valid lexicon");
    let small = engine(&common::vocabulary(1_000));
    let large = engine(&common::vocabulary(100_000));
    let mut padded = common::vocabulary(1_000);
    padded.push_str(common::rows(&common::invented(99_000)).split_once('\n').expect("rows").1);
    let padded = engine(&padded);
    let (mut t0, mut t1, mut t2) = (Scratch::new(), Scratch::new(), Scratch::new());
    let run = |engine: &Triage, scratch: &mut Scratch| posts.iter().for_each(|p| keep(engine.classify_with(scratch, p)));
    let sizes = rounds(count, &mut [&mut || run(&small, &mut t0), &mut || run(&large, &mut t1), &mut || run(&padded, &mut t2)]);
    row("100k words / 1k words", sizes[1] / sizes[0], "<= 2.2");
    row("1k words + 99k that no post holds / 1k words", sizes[2] / sizes[0], "<= 1.6");

    // Hostile posts, per byte, against the mean post; below the limit of a post, so that all of it is read.
    let mean = full / (bytes * times) as f64;
    let mut worst = (0.0, "");
    let mut hostile_scratch = Scratch::new();
    for (name, text) in hostile(60_000) {
        let time = rounds(5, &mut [&mut || keep(triage.classify_with(&mut hostile_scratch, &text))])[0] / text.len() as f64;
        if time / mean > worst.0 {
            worst = (time / mean, name);
        }
    }
    row(&format!("hostile, worst ({}) / mean, per byte", worst.1), worst.0, "<= 3");
    let mut steepest = (0.0, "");
    let names: Vec<&str> = hostile(64).into_iter().map(|h| h.0).collect();
    for (i, name) in names.iter().enumerate() {
        let (half, whole) = (hostile(30_000).swap_remove(i).1, hostile(60_000).swap_remove(i).1);
        let (mut h, mut w) = (Scratch::new(), Scratch::new());
        let t = rounds(9, &mut [&mut || (0..4).for_each(|_| keep(triage.classify_with(&mut h, &half))), &mut || (0..4).for_each(|_| keep(triage.classify_with(&mut w, &whole)))]);
        if t[1] / t[0] > steepest.0 {
            steepest = (t[1] / t[0], name);
        }
    }
    row(&format!("time(2n) / time(n), 30 to 60 KB, steepest ({})", steepest.1), steepest.0, "<= 2.15");

    // Two threads: CPU of both against one, and the wall clock against what a loop that touches no memory gains.
    let (left, right) = posts.split_at(posts.len() / 2);
    let batch = |part: &[String]| {
        let mut scratch = Scratch::new();
        let start = thread_time();
        (0..times * 4).for_each(|_| part.iter().for_each(|p| keep(triage.classify_with(&mut scratch, p))));
        thread_time() - start
    };
    let spin = |turns: u64| black_box((0..turns).fold(1_u64, |h, n| black_box(h.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ n)));
    let (mut cpu, mut wall) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let clock = Instant::now();
        let one = batch(left) + batch(right);
        let one_wall = clock.elapsed();
        let clock = Instant::now();
        let two: f64 = std::thread::scope(|s| {
            let other = s.spawn(|| batch(right));
            batch(left) + other.join().expect("a batch")
        });
        let two_wall = clock.elapsed();
        let clock = Instant::now();
        spin(40_000_000);
        let spin_wall = clock.elapsed();
        let clock = Instant::now();
        std::thread::scope(|s| {
            s.spawn(|| spin(20_000_000));
            spin(20_000_000);
        });
        let spin_two = clock.elapsed();
        cpu.push(two / one);
        wall.push((one_wall.as_secs_f64() / two_wall.as_secs_f64()) / (spin_wall.as_secs_f64() / spin_two.as_secs_f64()));
    }
    row("two threads: CPU / one thread", median(cpu), "<= 1.05");
    row("two threads: speed-up / speed-up of a bare loop", median(wall), ">= 0.9");
}
