//! Sorting allocates nothing once the buffers have grown, and a whole batch little. A file of its own: the counter is for the whole process.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use pilah::{Scratch, Triage};

struct Counting;

static MADE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MADE.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory comes from `alloc` or `realloc` of the same allocator.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        MADE.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn made(f: impl FnOnce()) -> usize {
    let before = MADE.load(Ordering::SeqCst);
    f();
    MADE.load(Ordering::SeqCst) - before
}

fn keep(verdict: pilah::Verdict) {
    std::hint::black_box(verdict);
}

fn main() {
    let triage = Triage::new();
    let mut texts: Vec<String> = include_str!("../benches/texts/posts.txt").lines().map(str::to_owned).collect();
    if let Some(path) = std::env::var_os("PILAH_BENCH_POSTS") {
        texts.extend(std::fs::read_to_string(path).expect("the posts").lines().map(str::to_owned));
    }
    texts.extend((0..2_000).map(|n| format!("kata{n} xq{n}z anj{n}ing g0bl{n}k mempertanyakankan{n} tidak-dikenal{n}")));
    texts.push("goblok tolol ".repeat(15));
    let mut scratch = Scratch::new();
    // Twice: the second round knows the answers that the first has kept, which moves the growing of the cache to its end.
    for _ in 0..2 {
        texts.iter().for_each(|t| keep(triage.classify_with(&mut scratch, t)));
    }
    let warm = made(|| texts.iter().for_each(|t| keep(triage.classify_with(&mut scratch, t))));
    assert_eq!(warm, 0, "allocations in {} posts with warm buffers", texts.len());
    // Other posts than those that warmed the buffers: only a longer one may still make a buffer grow.
    let fresh: Vec<String> = (0..2_000).map(|n| format!("lain{n} bngs{n}at asu{n} pakkades{n} wkwk{n}")).collect();
    let other = made(|| fresh.iter().for_each(|t| keep(triage.classify_with(&mut scratch, t))));
    assert_eq!(other, 0, "allocations in {} posts never seen", fresh.len());
    println!("test allocations ... ok: 0 in {} posts", texts.len() + fresh.len());
}
