//! Sorting allocates nothing once the buffers have grown, and a whole batch little. A file of its own: the counter is for the whole process.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use pilah::{MAX_POST_BYTES, Scratch, Triage};

/// A post that nobody wrote by hand, in bytes.
const HUGE: usize = 100 << 20;
/// Most bytes of buffers that a byte of a post may cost, and what the buffers of an empty post cost.
const MOST_A_BYTE: usize = 96;
const FIXED: usize = 2 << 20;

struct Counting;

static MADE: AtomicUsize = AtomicUsize::new(0);
/// Bytes in use, and the most that have been since [`PEAK`] was last set back.
static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn grown(bytes: usize) {
    let now = IN_USE.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(now, Ordering::Relaxed);
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MADE.fetch_add(1, Ordering::Relaxed);
        grown(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the memory comes from `alloc` or `realloc` of the same allocator.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        MADE.fetch_add(1, Ordering::Relaxed);
        grown(size);
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
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

/// Most bytes that a call uses beyond what is in use before it.
fn extra(f: impl FnOnce()) -> usize {
    let before = IN_USE.load(Ordering::SeqCst);
    PEAK.store(before, Ordering::SeqCst);
    f();
    PEAK.load(Ordering::SeqCst) - before
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
    // A hundred megabytes of a post: only its head is read, and nothing more is kept of it than of the head alone.
    for (name, piece) in
        [("letters", "a"), ("words", "goblok tolong "), ("emoji", "🙏🏽"), ("marks", "a\u{301}\u{302}"), ("blanks", " "), ("set apart", "a n j i n g "), ("digits", "0812 ")]
    {
        let cap = piece.repeat(MAX_POST_BYTES / piece.len() + 1);
        let huge = piece.repeat(HUGE / piece.len() + 1);
        let ways = [
            ("classify", &(|t: &str| keep(triage.classify(t))) as &dyn Fn(&str)),
            ("explain", &|t| drop(std::hint::black_box(triage.explain(t)))),
            ("mask", &|t| drop(std::hint::black_box(triage.mask(t)))),
        ];
        for (way, f) in ways {
            let (head, whole) = (extra(|| f(&cap)), extra(|| f(&huge)));
            assert!(whole <= head + 2 * MAX_POST_BYTES, "{way} of {HUGE} bytes of {name}: {whole} bytes, of the head alone {head}");
            if way == "classify" {
                assert!(whole <= MOST_A_BYTE * MAX_POST_BYTES + FIXED, "{way} of {name}: {whole} bytes");
            }
        }
        drop(huge);
    }
    // A million posts leave nothing behind.
    let before = IN_USE.load(Ordering::SeqCst);
    for i in 0..1_000_000 {
        keep(triage.classify_with(&mut scratch, &fresh[i % fresh.len()]));
    }
    assert_eq!(IN_USE.load(Ordering::SeqCst), before, "bytes in use after a million posts");
    println!("test allocations ... ok: 0 in {} posts", texts.len() + fresh.len());
}
