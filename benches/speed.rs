//! The single steps, by criterion: `cargo bench --bench speed`. Real posts by `PILAH_BENCH_POSTS=file`; ratios that count are those of `--bench ratios`.

mod common;

use common::{Naive, anchor_a, hostile, keep, posts, surface_forms, vocabulary};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pilah::{Profile, Scratch, Triage, find_pii};
use rustrict::CensorStr;
use unicode_segmentation::UnicodeSegmentation;

fn a_post(c: &mut Criterion) {
    let posts = posts();
    let triage = Triage::new();
    let forms = surface_forms();
    let a = anchor_a(&forms);
    let naive = Naive::new();
    let mut group = c.benchmark_group("posts");
    group.throughput(Throughput::Elements(posts.len() as u64)).sample_size(20);
    let mut scratch = Scratch::new();
    group.bench_function("anchor A: aho-corasick", |b| b.iter(|| posts.iter().map(|p| a.find_iter(p).count()).sum::<usize>()));
    group.bench_function("anchor B: unicode_words", |b| b.iter(|| posts.iter().map(|p| p.unicode_words().count()).sum::<usize>()));
    group.bench_function("naive", |b| b.iter(|| posts.iter().map(|p| naive.classify(p)).sum::<i32>()));
    for (n, name) in ["fold", "and tokens", "and words", "and phrases", "and context", "and sums"].into_iter().enumerate() {
        group.bench_function(format!("step {}: {name}", n + 1), |b| b.iter(|| posts.iter().for_each(|p| triage.run_steps(&mut scratch, p, n + 1))));
    }
    group.bench_function("personal data", |b| b.iter(|| posts.iter().map(|p| find_pii(p).len()).sum::<usize>()));
    group.bench_function("rustrict: is_inappropriate", |b| b.iter(|| posts.iter().filter(|p| p.is_inappropriate()).count()));
    group.bench_function("classify", |b| b.iter(|| posts.iter().for_each(|p| keep(triage.classify_with(&mut scratch, p)))));
    group.bench_function("classify with evidence", |b| b.iter(|| posts.iter().for_each(|p| keep(triage.classify_recorded(&mut scratch, p)))));
    group.bench_function("explain", |b| b.iter(|| posts.iter().for_each(|p| keep(triage.explain_with(&mut scratch, p)))));
    group.bench_function("normalise", |b| b.iter(|| posts.iter().for_each(|p| keep(triage.normalise_with(&mut scratch, p, Profile::Standar)))));
    group.bench_function("batch", |b| b.iter(|| triage.classify_batch(&posts)));
    group.bench_function("batch, 2 threads", |b| b.iter(|| triage.classify_batch_threads(&posts, 2)));
    let (ascii, other): (Vec<&String>, Vec<&String>) = posts.iter().partition(|p| p.is_ascii());
    for (name, part) in [("ASCII", ascii), ("not ASCII", other)] {
        group.throughput(Throughput::Bytes(part.iter().map(|p| p.len() as u64).sum()));
        group.bench_function(name, |b| b.iter(|| part.iter().for_each(|p| keep(triage.classify_with(&mut scratch, p)))));
    }
    group.finish();
}

fn build(c: &mut Criterion) {
    let forms = surface_forms();
    let mut group = c.benchmark_group("build");
    group.sample_size(20);
    group.bench_function("default engine and first answer", |b| b.iter(|| Triage::new().classify("lampu mati min")));
    group.bench_function("anchor A", |b| b.iter(|| anchor_a(&forms)));
    group.finish();
}

fn sizes(c: &mut Criterion) {
    let posts = posts();
    let mut group = c.benchmark_group("words in the lexicon");
    group.throughput(Throughput::Elements(posts.len() as u64)).sample_size(20);
    for count in [1_000, 10_000, 100_000] {
        let engine = Triage::builder().without_builtin().lexicon_str("kosakata.tsv", vocabulary(count)).build().expect("a valid lexicon");
        let mut scratch = Scratch::new();
        group.bench_with_input(BenchmarkId::from_parameter(count), &count, |b, _| b.iter(|| posts.iter().for_each(|p| keep(engine.classify_with(&mut scratch, p)))));
    }
    group.finish();
}

fn hostile_posts(c: &mut Criterion) {
    let triage = Triage::new();
    let mut scratch = Scratch::new();
    let mut group = c.benchmark_group("hostile");
    group.sample_size(10);
    for (name, text) in hostile(60_000) {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| triage.classify_with(&mut scratch, &text)));
    }
    group.finish();
}

criterion_group!(benches, a_post, build, sizes, hostile_posts);
criterion_main!(benches);
